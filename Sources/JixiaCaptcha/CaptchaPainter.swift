import CGD

/// Paints a word so that a person reads it easily and a program with some trouble.
public struct CaptchaPainter: Sendable {
    public static let width = 140
    public static let height = 40

    /// Where systems keep DejaVu Sans Bold: Debian and Ubuntu, Fedora, Alpine and Arch.
    static let usualFonts = [
        "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
        "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans-Bold.ttf",
        "/usr/share/fonts/dejavu/DejaVuSans-Bold.ttf",
        "/usr/share/fonts/TTF/DejaVuSans-Bold.ttf",
    ]

    private let letters: [Character: LetterMask]

    public init() throws { try self.init(fonts: Self.usualFonts) }

    /// FreeType takes a third of a millisecond for a letter, so each is drawn once, here; what is painted later needs no font,
    /// and as nothing here changes any more, no lock.
    init(fonts: [String]) throws {
        guard Self.isFontCacheReady else { throw CaptchaTrouble.noFreeType }
        guard let font = fonts.first(where: LetterMask.canDraw) else { throw CaptchaTrouble.fontMissing(fonts) }
        letters = try Dictionary(uniqueKeysWithValues: CaptchaText.alphabet.map { ($0, try LetterMask($0, font: font)) })
    }

    /// gd locks its font cache, but the lock has to be made before two threads first draw: a `static let` runs once.
    private static let isFontCacheReady = gdFontCacheSetup() == 0

    /// - Parameter text: up to eight letters of `CaptchaText.alphabet`.
    public func png(_ text: String) throws -> [UInt8] {
        let masks = try text.map { letter in
            guard let mask = letters[letter] else { throw CaptchaTrouble.notDrawn("\(letter) is not of its alphabet") }
            return mask
        }
        guard masks.count <= 8 else { throw CaptchaTrouble.notDrawn("\(masks.count) letters are too many") }

        var chance = NoiseChance()
        let canvas = try Canvas(width: Self.width, height: Self.height, paper: .paper(&chance))
        let pales = (0..<4).map { _ in canvas.ink(.pale(&chance)) }
        for dot in 0..<60 { canvas.dot(pales[dot % pales.count], &chance) }
        for pale in pales.prefix(2) { canvas.arc(pale, &chance) }
        for pale in pales.suffix(2) { canvas.wave(pale, swing: 4...9, thickness: 2, &chance) }
        write(masks, on: canvas, &chance)
        canvas.wave(canvas.ink(.dark(&chance)), swing: 4...9, thickness: 1.7, &chance)
        return try canvas.png()
    }

    private func write(_ masks: [LetterMask], on canvas: Canvas, _ chance: inout NoiseChance) {
        let slot = Double(Self.width - 14) / Double(max(masks.count, 1))
        for (index, mask) in masks.enumerated() {
            let place = LetterPlace(
                x: 7 + slot * (Double(index) + 0.5) + .random(in: -2...2, using: &chance),
                y: Double(Self.height) / 2 + .random(in: -3.5...3.5, using: &chance),
                scale: min(.random(in: 0.46...0.55, using: &chance), slot / 46),
                angle: .random(in: -0.36...0.36, using: &chance),
                slant: .random(in: -0.18...0.18, using: &chance))
            canvas.letter(mask, at: place, canvas.ink(.dark(&chance)))
        }
    }
}

public enum CaptchaTrouble: Error, CustomStringConvertible {
    case fontMissing([String])
    case noFreeType
    case noMemory
    case notDrawn(String)

    public var description: String {
        switch self {
        case .fontMissing(let tried):
            "The captcha's font is missing: install fonts-dejavu-core. Tried \(tried.joined(separator: ", "))."
        case .noFreeType: "The captcha cannot be drawn: FreeType does not start."
        case .noMemory: "The captcha cannot be drawn: no memory."
        case .notDrawn(let reason): "The captcha cannot be drawn: \(reason)."
        }
    }
}
