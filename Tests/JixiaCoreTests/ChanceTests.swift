import JixiaCore
import Testing

@Suite struct ChanceTests {
    @Test func `tokens are 64 hexadecimal digits and never come twice`() {
        let tokens = (0..<200).map { _ in Chance.token() }
        #expect(Set(tokens).count == 200)
        #expect(tokens.allSatisfy { $0.utf8.count == 64 && $0.allSatisfy(\.isHexDigit) })
    }

    @Test func `digits are decimal, and every one of them turns up`() {
        let text = Chance.digits(2_000)
        #expect(text.utf8.count == 2_000)
        #expect(Set(text) == Set("0123456789"))
    }

    @Test func `a pick uses the alphabet it is given and nothing else`() {
        #expect(Set(Chance.pick(500, from: ["稷", "下"])) == ["稷", "下"])
        #expect(Chance.pick(0, from: ["a"]) == "")
    }

    @Test func `bytes cover the whole range, and hexadecimal writes them all`() {
        #expect(Set(Chance.bytes(20_000)).count == 256)
        #expect([UInt8]([0x00, 0x0f, 0xa0, 0xff]).hexadecimal == "000fa0ff")
    }
}
