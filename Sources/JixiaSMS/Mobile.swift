/// Mobile numbers of the Chinese mainland.
enum Mobile {
    /// Eleven digits beginning with 13 to 19.
    static func isOne(_ text: String) -> Bool { text.wholeMatch(of: /1[3-9][0-9]{9}/) != nil }

    /// `138****0000`: enough for the owner to know it, too little for anyone else.
    static func masked(_ mobile: String) -> String {
        mobile.count < 8 ? "****" : mobile.prefix(3) + "****" + mobile.suffix(4)
    }

    /// The text with every number in it masked.
    static func masked(in text: String) -> String {
        text.replacing(/1[3-9][0-9]{9}/) { masked(String($0.output)) }
    }
}
