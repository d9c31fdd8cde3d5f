/// Chance that repeats itself: the same seed gives the same numbers on every machine and in every release (SplitMix64).
public struct DemoChance: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64 = 0x4A69_7869_6131_3233) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 to one less than the bound. Written here because Swift promises nothing about how `Int.random` uses its numbers.
    public mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(max(bound, 1))) }

    public mutating func shuffle<T>(_ things: [T]) -> [T] {
        var things = things
        for last in stride(from: things.count - 1, to: 0, by: -1) { things.swapAt(last, below(last + 1)) }
        return things
    }
}
