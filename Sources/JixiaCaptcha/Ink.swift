/// Chance for what need not be secret. The system's generator gives the seed; asking it for each dot would cost more than the dots.
struct NoiseChance: RandomNumberGenerator {
    private var state: UInt64

    init() {
        var system = SystemRandomNumberGenerator()
        state = system.next()
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

struct Ink {
    let red, green, blue: Int32

    /// For letters: strong enough to stand out from any paper.
    static func dark(_ chance: inout NoiseChance) -> Ink { make([10...60, 30...95, 110...165], &chance) }
    /// For what lies behind the letters.
    static func pale(_ chance: inout NoiseChance) -> Ink { make([140...180, 165...195, 185...215], &chance) }
    static func paper(_ chance: inout NoiseChance) -> Ink { make([238...244, 242...248, 247...252], &chance) }

    /// The parts fall to red, green and blue by chance: one lightness, many hues.
    private static func make(_ parts: [ClosedRange<Int32>], _ chance: inout NoiseChance) -> Ink {
        let parts = parts.shuffled(using: &chance).map { Int32.random(in: $0, using: &chance) }
        return Ink(red: parts[0], green: parts[1], blue: parts[2])
    }

    /// So much of this ink on that paper.
    func mixed(_ share: Double, on paper: Ink) -> Ink {
        func mix(_ over: Int32, _ under: Int32) -> Int32 { Int32((Double(over) * share + Double(under) * (1 - share)).rounded()) }
        return Ink(red: mix(red, paper.red), green: mix(green, paper.green), blue: mix(blue, paper.blue))
    }
}
