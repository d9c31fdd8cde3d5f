/// What the limits are told of one call.
public struct LimitCall: Sendable {
    public var route: String
    public var method: String
    public var address: String
    public var account: String?
    public var mobile: String?
    /// What the site's own keys and conditions look at.
    public var values: [String: String]

    public init(
        route: String, method: String = "GET", address: String, account: String? = nil, mobile: String? = nil,
        values: [String: String] = [:]
    ) {
        self.route = route
        self.method = method
        self.address = address
        self.account = account
        self.mobile = mobile
        self.values = values
    }
}

/// Whose calls are counted together.
public enum LimitKey: Sendable {
    case address
    /// The network of the address: by its first bits of IPv4, or of IPv6, where one household has a /64 to itself.
    case addressPrefix(v4: Int = 24, v6: Int = 64)
    case account
    /// The account, or the address of who is not signed in.
    case accountOrAddress
    case mobile
    case custom(@Sendable (LimitCall) -> String?)

    /// Nil where the call has no such thing; then the limit is left out.
    func value(of call: LimitCall) -> String? {
        switch self {
        case .address: call.address.named("address")
        case .addressPrefix(let v4, let v6): AddressPrefix.of(call.address, v4: v4, v6: v6)?.named("network")
        case .account: call.account?.named("account")
        case .accountOrAddress: call.account?.named("account") ?? call.address.named("address")
        case .mobile: call.mobile?.named("mobile")
        case .custom(let value): value(call)?.named("custom")
        }
    }
}

extension String {
    /// The name keeps account 7 and mobile 7 apart.
    fileprivate func named(_ name: String) -> String? { isEmpty ? nil : "\(name):\(self)" }
}
