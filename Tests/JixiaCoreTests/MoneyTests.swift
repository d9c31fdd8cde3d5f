import JixiaCore
import Testing

@Suite struct MoneyTests {
    @Test(arguments: [("0", 0), ("199", 19_900), ("199.9", 19_990), ("199.00", 19_900), ("0.05", 5), ("007.50", 750)])
    func `yuan is read to the fen`(_ text: String, _ fen: Int64) {
        #expect(Money(yuan: text) == Money(fen: fen))
    }

    @Test(arguments: ["", ".", "1.", ".5", "-1", "+1", "1.234", "1,5", "1e3", " 1", "1 ", "١", "１２", "1.5.5", "0x10"])
    func `what is not plain yuan is not money`(_ text: String) {
        #expect(Money(yuan: text) == nil)
    }

    @Test func `the largest amount is read, and one fen more is not`() {
        #expect(Money(yuan: "92233720368547758.07") == Money(fen: .max))
        #expect(Money(yuan: "92233720368547758.08") == nil)
        #expect(Money(yuan: "92233720368547759") == nil)
        #expect(Money(yuan: "99999999999999999999") == nil)
    }

    @Test(arguments: [
        (0, "0.00"), (5, "0.05"), (50, "0.50"), (19_900, "199.00"), (-5, "-0.05"), (-12_345, "-123.45"),
        (Int64.max, "92233720368547758.07"), (Int64.min, "-92233720368547758.08"),
    ])
    func `yuan is written with two decimals`(_ fen: Int64, _ text: String) {
        #expect(Money(fen: fen).yuan == text)
    }

    @Test func `a sum or a product that does not fit is nil`() {
        #expect(Money(fen: 1).adding(Money(fen: 2)) == Money(fen: 3))
        #expect(Money(fen: .max).adding(Money(fen: 1)) == nil)
        #expect(Money(fen: 1_999).times(3) == Money(fen: 5_997))
        #expect(Money(fen: .max / 2).times(3) == nil)
        #expect(Money(fen: 1) < Money(fen: 2))
    }
}
