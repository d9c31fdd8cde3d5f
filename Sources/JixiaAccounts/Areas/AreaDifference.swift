import JixiaCore

/// What one set of divisions changes of another.
public struct AreaDifference: Sendable, Equatable {
    /// One area of both sets, or of one of them; the names from the province down.
    public struct Line: Sendable, Equatable, CustomStringConvertible {
        public let id: ID<Area>
        /// `43010 湖南省 长沙市 望城县 → 湖南省 长沙市 望城区`
        public let description: String
    }

    public let new: [Line]
    public let gone: [Line]
    /// Another name under the same code.
    public let renamed: [Line]
    /// The same code in another province or city.
    public let moved: [Line]
    /// The same names under another code.
    public let renumbered: [Line]
    let goneShare: Double
    let hasLostProvince: Bool

    public var isEmpty: Bool { [new, gone, renamed, moved, renumbered].allSatisfy(\.isEmpty) }

    init(from old: AreaTree, to new: AreaTree) {
        let before = old.entries, after = new.entries
        let gone = before.filter { new.area($0.area.id) == nil }.map(\.area.id)
        let added = after.filter { old.area($0.area.id) == nil }.map(\.area.id)
        let kept = after.filter { old.area($0.area.id) != nil }

        let places = Dictionary(added.map { (new.fullName(of: $0), $0) }) { first, _ in first }
        let pairs = gone.compactMap { id in places[old.fullName(of: id)].map { (old: id, new: $0) } }
        renumbered = pairs.map { Line(id: $0.old, description: "\($0.old) → \($0.new) \(new.fullName(of: $0.new))") }
        let isRenumbered = Set(pairs.flatMap { [$0.old, $0.new] })

        self.gone = gone.filter { !isRenumbered.contains($0) }.map { Line(id: $0, description: "\($0) \(old.fullName(of: $0))") }
        self.new = added.filter { !isRenumbered.contains($0) }.map { Line(id: $0, description: "\($0) \(new.fullName(of: $0))") }
        func change(_ entry: AreaTree.Entry) -> Line {
            let id = entry.area.id
            return Line(id: id, description: "\(id) \(old.fullName(of: id)) → \(new.fullName(of: id))")
        }
        renamed = kept.filter { old.area($0.area.id)?.name != $0.area.name }.map(change)
        moved = kept.filter { old.parent(of: $0.area.id) != $0.parent }.map(change)
        goneShare = before.isEmpty ? 0 : Double(gone.count) / Double(before.count)
        hasLostProvince = old.provinces.contains { new.area($0.id) == nil }
    }
}
