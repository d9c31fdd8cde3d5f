/// An identifier that cannot be mistaken for another kind of identifier.
public struct ID<Of>: Hashable, Sendable, CustomStringConvertible {
    public let number: Int64
    public init(_ number: Int64) { self.number = number }
    public var description: String { String(number) }
}

extension ID: Codable {
    public init(from decoder: any Decoder) throws { self.number = try Int64(from: decoder) }
    public func encode(to encoder: any Encoder) throws { try number.encode(to: encoder) }
}
