/// An amount of money in fen (1/100 yuan). There are no fractions anywhere.
public struct Money: Hashable, Codable, Sendable, Comparable {
    public let fen: Int64

    public static let zero = Money(fen: 0)

    public init(fen: Int64) { self.fen = fen }

    /// Reads `199`, `199.9` or `199.00`; anything else, a sign and an overflow included, is nil.
    public init?(yuan text: some StringProtocol) {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, Self.isDigits(whole), let yuan = Int64(whole) else { return nil }
        var fen: Int64 = 0
        if parts.count == 2 {
            guard Self.isDigits(parts[1]), parts[1].count <= 2, let part = Int64(parts[1]) else { return nil }
            fen = parts[1].count == 1 ? part * 10 : part
        }
        let (scaled, over) = yuan.multipliedReportingOverflow(by: 100)
        let (sum, overSum) = scaled.addingReportingOverflow(fen)
        guard !over, !overSum else { return nil }
        self.fen = sum
    }

    private static func isDigits(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    /// Two decimals, as the contract and Alipay write it: `199.00`.
    public var yuan: String {
        let part = fen.magnitude % 100
        return (fen < 0 ? "-" : "") + "\(fen.magnitude / 100)." + (part < 10 ? "0\(part)" : "\(part)")
    }

    public static func < (a: Money, b: Money) -> Bool { a.fen < b.fen }

    /// The sum, or nil where it does not fit.
    public func adding(_ other: Money) -> Money? {
        let (sum, over) = fen.addingReportingOverflow(other.fen)
        return over ? nil : Money(fen: sum)
    }

    /// The product, or nil where it does not fit.
    public func times(_ count: Int) -> Money? {
        let (product, over) = fen.multipliedReportingOverflow(by: Int64(count))
        return over ? nil : Money(fen: product)
    }
}
