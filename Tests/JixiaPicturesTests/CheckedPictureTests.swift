import Testing

@testable import JixiaPictures

@Suite struct CheckedPictureTests {
    private func trouble(_ bytes: [UInt8]) -> PictureTrouble? {
        do throws(PictureTrouble) {
            _ = try CheckedPicture.check(bytes)
            return nil
        } catch { return error }
    }

    @Test(arguments: CheckedPicture.Kind.allCases)
    func `a picture is known by its content`(_ kind: CheckedPicture.Kind) throws {
        let picture = try CheckedPicture.check(DrawnPicture.bytes(kind))
        #expect(picture.kind == kind)
        #expect([picture.width, picture.height] == [64, 48])
        #expect(picture.orientation == .upright)
    }

    @Test(arguments: CheckedPicture.Kind.allCases)
    func `no beginning of a picture is taken for a whole one`(_ kind: CheckedPicture.Kind) throws {
        let bytes = DrawnPicture.bytes(kind)
        for length in 0..<bytes.count { #expect(trouble(Array(bytes.prefix(length))) != nil, "\(length)") }
    }

    @Test(arguments: CheckedPicture.Kind.allCases)
    func `what follows the end is cut off`(_ kind: CheckedPicture.Kind) throws {
        let bytes = DrawnPicture.bytes(kind)
        let plain = try CheckedPicture.check(bytes).bytes
        #expect(try CheckedPicture.check(bytes + Array("<script>alert(1)</script>PK\u{3}\u{4}".utf8)).bytes == plain)
    }

    @Test(arguments: CheckedPicture.Kind.allCases)
    func `damage anywhere never brings the reader down`(_ kind: CheckedPicture.Kind) {
        let bytes = DrawnPicture.bytes(kind)
        var chance = SystemRandomNumberGenerator()
        for _ in 0..<2000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...6, using: &chance) {
                // Most of what a reader believes stands in the first bytes.
                let end = Bool.random(using: &chance) ? min(60, damaged.count) : damaged.count
                damaged[Int.random(in: 0..<end, using: &chance)] = .random(in: 0...255, using: &chance)
            }
            _ = trouble(damaged)
        }
    }

    @Test(arguments: ["", "GIF", "BM", "<svg/>", "%PDF-1.7", "II*\0", "8BPS", "\0\0\u{1}\0", "RIFF\0\0\0\0AVI "])
    func `anything else is not supported`(_ start: String) {
        #expect(trouble(Array(start.utf8) + [UInt8](repeating: 0, count: 200)) == .unsupported)
    }

    @Test(
        arguments: [
            (5000, 5000, 8, nil), (10_000, 2500, 8, nil), (5001, 5000, 8, .tooLarge), (10_001, 1, 8, .tooLarge), (0, 5, 8, .unreadable),
            (0xFFFF_FFFF, 0xFFFF_FFFF, 8, .tooLarge),
            // 16 bits for each of three channels.
            (5000, 5000, 16, .tooLarge),
        ] as [(Int, Int, UInt8, PictureTrouble?)])
    func `sides, points and depth have limits`(_ width: Int, _ height: Int, _ depth: UInt8, _ expected: PictureTrouble?) {
        var png = DrawnPicture.bytes(.png)
        for at in 0..<4 {
            png[16 + at] = UInt8(truncatingIfNeeded: width >> (24 - 8 * at))
            png[20 + at] = UInt8(truncatingIfNeeded: height >> (24 - 8 * at))
        }
        png[24] = depth
        #expect(trouble(png) == expected)
    }

    @Test func `a file has a limit`() {
        #expect(trouble([UInt8](repeating: 0, count: PictureLimits.bytesMax + 1)) == .tooLarge)
    }

    @Test func `frames are counted`() throws {
        let gif = DrawnPicture.bytes(.gif)
        // The image follows the screen and its table of colours.
        let start = 13 + (3 << (Int(gif[10] & 7) + 1))
        try #require(gif[start] == 0x2C)
        let frame = gif[start..<gif.count - 1]
        func frames(_ count: Int) -> [UInt8] { gif[..<start] + Array(repeating: frame, count: count).joined() + [0x3B] }
        #expect(trouble(frames(100)) == nil)
        #expect(trouble(frames(101)) == .tooLarge)
        #expect(trouble(frames(0)) == .unreadable)
    }

    @Test func `scans of a JPEG are counted`() throws {
        let jpeg = DrawnPicture.bytes(.jpeg)
        let start = try #require((0..<jpeg.count - 1).last { jpeg[$0] == 0xFF && jpeg[$0 + 1] == 0xDA })
        let scan = jpeg[start..<jpeg.count - 2]
        func scans(_ count: Int) -> [UInt8] { jpeg[..<start] + Array(repeating: scan, count: count).joined() + [0xFF, 0xD9] }
        #expect(trouble(scans(100)) == nil)
        #expect(trouble(scans(101)) == .tooLarge)
    }

    @Test func `what a camera wrote is left out, but for how it was held`() throws {
        for number in UInt8(1)...8 {
            let picture = try CheckedPicture.check(DrawnPicture.jpeg(orientation: number))
            #expect(picture.orientation.rawValue == Int(number))
            #expect(!String(decoding: picture.bytes, as: UTF8.self).contains("Exif"))
        }
        for number in [0, 9] as [UInt8] {
            #expect(try CheckedPicture.check(DrawnPicture.jpeg(orientation: number)).orientation == .upright)
        }
    }
}
