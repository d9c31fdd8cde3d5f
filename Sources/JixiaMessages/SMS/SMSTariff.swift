/// What a vendor takes for a message, in li (厘): a thousandth of a yuan, a tenth of a fen.
public struct SMSTariff: Sendable, Equatable {
    /// Aliyun's list price for codes, 0.045 yuan.
    public static let priceUsual = 45
    /// The usual message with its sign: one part, with room for the values.
    private static let lengthUsual = 50
    /// Vendors charge up to 70 characters as one message, and longer ones by parts of 67.
    private static let partAlone = 70, partOfSeveral = 67

    /// For one part.
    public let price: Int
    /// By template: characters of the approved text with its sign, without what fills its holes.
    public let lengths: [String: Int]

    public init(price: Int = priceUsual, lengths: [String: Int] = [:]) {
        self.price = price
        self.lengths = lengths
    }

    public func parts(_ template: String, _ values: [String: String]) -> Int {
        // UTF-16 is what goes over the air.
        let length = (lengths[template] ?? Self.lengthUsual) + values.values.reduce(0) { $0 + $1.utf16.count }
        return length <= Self.partAlone ? 1 : (length + Self.partOfSeveral - 1) / Self.partOfSeveral
    }

    public func cost(_ template: String, _ values: [String: String]) -> Int { parts(template, values) * price }

    /// `0.045`, in yuan.
    public static func yuan(_ li: Int) -> String {
        let part = String(li % 1000)
        return "\(li / 1000)." + String(repeating: "0", count: 3 - part.count) + part
    }
}
