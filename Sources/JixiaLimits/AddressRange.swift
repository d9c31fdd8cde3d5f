/// An address, or a network of addresses: `192.0.2.7`, `10.0.0.0/8`, `2001:db8::/32`.
public struct AddressRange: Sendable, Hashable {
    private let network: String
    private let length: Int

    /// Nil for what is neither.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let bits = text.contains(":") ? 128 : 32
        guard (1...2).contains(parts.count), let length = parts.count == 2 ? Int(parts[1]) : bits, (0...bits).contains(length),
            let network = AddressPrefix.of(parts[0], v4: length, v6: length), network.hasSuffix("/\(length)")
        else { return nil }
        self.network = network
        self.length = length
    }

    public func contains(_ address: String) -> Bool { AddressPrefix.of(address, v4: length, v6: length) == network }
}
