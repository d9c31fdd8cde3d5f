import Testing

@testable import JixiaCaptcha

@Suite struct CaptchaPainterTests {
    @Test func `a captcha is a PNG of 140 by 40`() throws {
        let png = try CaptchaPainter().png("3KFWX")
        #expect(Array(png.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        #expect(Array(png[12..<16]) == Array("IHDR".utf8))
        #expect(Array(png[16..<24]) == [0, 0, 0, 140, 0, 0, 0, 40])
        #expect(png.count < 16_384)
    }

    @Test func `the same text never looks the same twice`() throws {
        let painter = try CaptchaPainter()
        let pictures = try Set((0..<50).map { _ in try painter.png("ABCDE") })
        #expect(pictures.count == 50)
    }

    @Test func `many tasks may paint at once`() async throws {
        let painter = try CaptchaPainter()
        let count = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<200 { group.addTask { try painter.png(CaptchaText.make()).count } }
            return try await group.reduce(0) { $0 + ($1 > 0 ? 1 : 0) }
        }
        #expect(count == 200)
    }

    @Test func `a missing font is named when the program starts`() {
        let trouble = #expect(throws: CaptchaTrouble.self) { try CaptchaPainter(fonts: ["/nowhere/Font.ttf"]) }
        #expect(trouble?.description.contains("/nowhere/Font.ttf") == true)
        #expect(trouble?.description.contains("fonts-dejavu-core") == true)
    }

    @Test(arguments: ["", "7", "ABCDEFGH", String(CaptchaText.alphabet.prefix(8))])
    func `fewer and more letters are painted too`(_ text: String) throws {
        #expect(try CaptchaPainter().png(text).count > 100)
    }

    @Test(arguments: ["你好", "ABC0", "ABCDEFGHJ"]) func `a text that cannot be shown is refused`(_ text: String) throws {
        let painter = try CaptchaPainter()
        #expect(throws: CaptchaTrouble.self) { try painter.png(text) }
    }
}

@Suite struct CaptchaTextTests {
    @Test func `the alphabet has 28 letters that nobody mistakes`() {
        #expect(Set(CaptchaText.alphabet).count == 28)
        #expect(Set(CaptchaText.alphabet).isDisjoint(with: Array("0O1ILZS8")))
    }

    @Test func `a text is five letters of the alphabet`() {
        let texts = (0..<200).map { _ in CaptchaText.make() }
        #expect(texts.allSatisfy { $0.count == 5 && Set($0).isSubset(of: CaptchaText.alphabet) })
        #expect(Set(texts).count > 190)
    }
}
