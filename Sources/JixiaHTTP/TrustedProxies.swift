/// Whose `X-Forwarded-For` is believed. Everybody else could write any address into it.
public struct TrustedProxies: Sendable {
    private let addresses: Set<String>

    public init(_ addresses: [String] = []) { self.addresses = Set(addresses) }

    /// The last address in the chain that is not one of our own proxies.
    func clientAddress(_ peer: String, _ forwardedFor: String?) -> String {
        guard addresses.contains(peer), let forwardedFor else { return peer }
        let chain = forwardedFor.split(separator: ",").map { $0.filter { $0 != " " } }
        return chain.last { !addresses.contains($0) && $0.utf8.count <= 45 } ?? peer
    }
}
