import JixiaQR
import Testing

@Suite struct QRPictureTests {
    @Test func `a text becomes a picture with a border, on white`() throws {
        let svg = try QRPicture.svg("otpauth://totp/Jixia:mengke?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Jixia")
        #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>"))
        #expect(svg.contains("fill=\"#fff\""))
        // The finder pattern begins with seven dark modules, four away from the edge.
        #expect(svg.contains("M4 4h7v1h-7z"))
        #expect(!svg.contains("script") && !svg.contains("href"))
    }

    @Test func `what is too long is refused`() {
        #expect(throws: QRPicture.TooLong.self) { try QRPicture.svg(String(repeating: "x", count: 501)) }
        #expect(throws: QRPicture.TooLong.self) { try QRPicture.svg("a\0b") }
    }
}
