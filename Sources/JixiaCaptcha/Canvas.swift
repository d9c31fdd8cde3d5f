import CGD
import Foundation

/// One gd image, freed with its owner. It stays inside one call of the painter, so inside one thread.
/// It has a palette, not true colours: that is a third of the bytes and of the time to pack them.
final class Canvas {
    /// A colour in so many shades between the paper's and its own, for smooth edges.
    struct Shades { let first: Int32 }
    private static let shades = 7

    private let image: gdImagePtr
    private let width: Int
    private let height: Int
    private let paper: Ink

    /// A new palette image is filled with its first colour, the paper's.
    init(width: Int, height: Int, paper: Ink) throws {
        guard let image = gdImageCreate(Int32(width), Int32(height)) else { throw CaptchaTrouble.noMemory }
        self.image = image
        self.width = width
        self.height = height
        self.paper = paper
        gdImageColorAllocate(image, paper.red, paper.green, paper.blue)
    }

    deinit { gdImageDestroy(image) }

    /// gd numbers a palette's colours in the order they are added.
    func ink(_ ink: Ink) -> Shades {
        let first = image.pointee.colorsTotal
        for shade in 1...Self.shades {
            let mixed = ink.mixed(Double(shade) / Double(Self.shades), on: paper)
            gdImageColorAllocate(image, mixed.red, mixed.green, mixed.blue)
        }
        return Shades(first: first)
    }

    private func set(_ x: Int, _ y: Int, _ ink: Shades, _ cover: Double) {
        let shade = Int32(cover * Double(Self.shades) + 0.5)
        if shade > 0 { gdImageSetPixel(image, Int32(x), Int32(y), ink.first + shade - 1) }
    }

    func dot(_ ink: Shades, _ chance: inout NoiseChance) {
        let x = Int.random(in: 1..<width - 1, using: &chance)
        let y = Int.random(in: 1..<height - 1, using: &chance)
        set(x, y, ink, 1)
        for (right, down) in [(1, 0), (0, 1), (1, 1)] { set(x + right, y + down, ink, .random(in: 0...1, using: &chance)) }
    }

    func arc(_ ink: Shades, _ chance: inout NoiseChance) {
        let x = Double.random(in: 0...Double(width), using: &chance)
        let y = Double.random(in: 0...Double(height), using: &chance)
        let radius = Double.random(in: 8...26, using: &chance)
        let reach = radius + 2
        for row in max(0, Int(y - reach))..<min(height, Int(y + reach)) {
            for column in max(0, Int(x - reach))..<min(width, Int(x + reach)) {
                let off = abs(hypot(Double(column) - x, (Double(row) - y) * 1.3) - radius)
                set(column, row, ink, min(1, 1.2 - off))
            }
        }
    }

    /// A smooth line from the left edge to the right.
    func wave(_ ink: Shades, swing: ClosedRange<Double>, thickness: Double, _ chance: inout NoiseChance) {
        let middle = Double.random(in: 0.32...0.68, using: &chance) * Double(height)
        let swing = Double.random(in: swing, using: &chance)
        let turn = Double.random(in: 0.6...1.6, using: &chance) * 2 * .pi / Double(width)
        let start = Double.random(in: 0...(2 * .pi), using: &chance)
        for x in 0..<width {
            let y = middle + swing * sin(start + turn * Double(x))
            for row in Int(y - 3)...Int(y + 3) {
                set(x, row, ink, min(1, thickness / 2 + 0.5 - abs(Double(row) - y)))
            }
        }
    }

    /// Walks over the points near the place and asks the mask what lies there before the letter is bent.
    func letter(_ mask: LetterMask, at place: LetterPlace, _ ink: Shades) {
        let cosine = cos(place.angle) / place.scale
        let sine = sin(place.angle) / place.scale
        let reach = Int(Double(LetterMask.side) * place.scale * 0.62)
        for row in max(0, Int(place.y) - reach)..<min(height, Int(place.y) + reach) {
            for column in max(0, Int(place.x) - reach)..<min(width, Int(place.x) + reach) {
                let x = Double(column) - place.x
                let y = Double(row) - place.y
                let down = y * cosine - x * sine
                set(column, row, ink, mask.cover(x * cosine + y * sine + place.slant * down, down))
            }
        }
    }

    func png() throws -> [UInt8] {
        var count: Int32 = 0
        guard let bytes = gdImagePngPtrEx(image, &count, Self.compression) else { throw CaptchaTrouble.noMemory }
        defer { gdFree(bytes) }
        return [UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(count)))
    }

    /// Of 9: noise shrinks little, so a quick try costs few bytes and saves most of the time.
    private static let compression: Int32 = 1
}
