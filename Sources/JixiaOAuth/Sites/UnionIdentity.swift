import JixiaIdentity

/// Tencent names a person twice: by an `openid`, which is another for each site, and by a `unionid`, which all sites of one owner
/// share and which is told only once they are joined. The better name is taken, and what was bound by the other is still found.
enum UnionIdentity {
    static func make(_ provider: String, union: String?, open: String, shown: String?) throws(IdentityTrouble) -> Identity {
        let byOpen = "openid:" + open
        guard let union else { return try Identity.proved(provider, byOpen, name: shown) }
        return try Identity.proved(provider, "unionid:" + union, earlier: byOpen, name: shown)
    }
}
