/// What moved when two accounts became one, counted by kind: `orders`, `addresses`.
public struct MergeReport: Sendable, Equatable, Codable {
    public private(set) var counts: [String: Int]

    public init(_ counts: [String: Int] = [:]) { self.counts = counts.filter { $0.value > 0 } }

    public mutating func add(_ other: MergeReport) { counts.merge(other.counts, uniquingKeysWith: +) }
}
