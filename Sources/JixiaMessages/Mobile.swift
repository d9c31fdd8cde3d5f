/// Mobile numbers of mainland China, the only ones we send to.
public enum Mobile {
    public static let pattern = "^1[3-9][0-9]{9}$"

    /// Eleven digits beginning with 13 to 19.
    public static func isOne(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 11 && bytes[0] == UInt8(ascii: "1") && (UInt8(ascii: "3")...UInt8(ascii: "9")).contains(bytes[1])
            && bytes.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// Ten thousand neighbouring numbers: all but the last four digits.
    public static func segment(_ mobile: String) -> String { String(mobile.dropLast(4)) }

    /// `138****0000`: enough for the owner to know it, too little for anyone else.
    public static func masked(_ mobile: String) -> String {
        // A number of another country may be short: then less of it is shown.
        mobile.count < 8 ? "****" : mobile.prefix(3) + "****" + mobile.suffix(mobile.count < 11 ? 2 : 4)
    }

    /// The text with every number in it masked.
    public static func masked(in text: String) -> String {
        text.replacing(/1[3-9][0-9]{9}/) { masked(String($0.output)) }
    }
}
