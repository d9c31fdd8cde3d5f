import CGD

/// How much of each point of a square a letter covers, the letter in its middle, twice as large as it will be shown.
struct LetterMask: Sendable {
    static let side = 72
    private static let size = 44.0

    private let cover: [UInt8]

    static func canDraw(_ font: String) -> Bool { (try? corners("A", font)) != nil }

    init(_ letter: Character, font: String) throws {
        let corners = try Self.corners(letter, font)
        guard let image = gdImageCreateTrueColor(Int32(Self.side), Int32(Self.side)) else { throw CaptchaTrouble.noMemory }
        defer { gdImageDestroy(image) }
        let x = (Int32(Self.side) - corners[0] - corners[4]) / 2
        let y = (Int32(Self.side) - corners[1] - corners[5]) / 2
        _ = try Self.string(image, letter, font, x, y)
        // White on black: any of the three colours tells how much is covered.
        cover = (0..<Self.side * Self.side).map { at in
            UInt8(truncatingIfNeeded: gdImageGetTrueColorPixel(image, Int32(at % Self.side), Int32(at / Self.side)))
        }
    }

    /// Between 0 and 1, at a point counted from the middle.
    func cover(_ x: Double, _ y: Double) -> Double {
        let left = x + Double(Self.side) / 2 - 0.5
        let top = y + Double(Self.side) / 2 - 0.5
        guard left >= 0, top >= 0, left < Double(Self.side - 1), top < Double(Self.side - 1) else { return 0 }
        let at = Int(top) * Self.side + Int(left)
        let right = left - Double(Int(left))
        let down = top - Double(Int(top))
        let upper = Double(cover[at]) * (1 - right) + Double(cover[at + 1]) * right
        let lower = Double(cover[at + Self.side]) * (1 - right) + Double(cover[at + Self.side + 1]) * right
        return (upper * (1 - down) + lower * down) / 255
    }

    /// Without an image gd only measures: lower left, lower right, upper right, upper left.
    private static func corners(_ letter: Character, _ font: String) throws -> [Int32] { try string(nil, letter, font, 0, 0) }

    private static func string(_ image: gdImagePtr?, _ letter: Character, _ font: String, _ x: Int32, _ y: Int32) throws -> [Int32] {
        var corners = [Int32](repeating: 0, count: 8)
        // The answer is nil, or a message that gd keeps.
        if let reason = gdImageStringFT(image, &corners, 0xFFFFFF, font, size, 0, x, y, String(letter)) {
            throw CaptchaTrouble.notDrawn(String(cString: reason))
        }
        return corners
    }
}

/// Where a letter goes and how it is bent.
struct LetterPlace {
    let x, y, scale: Double
    /// In radians.
    let angle: Double
    let slant: Double
}
