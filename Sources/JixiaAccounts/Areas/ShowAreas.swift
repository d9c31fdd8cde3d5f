import JixiaCore
import JixiaStore

public struct ShowArea: Input {
    let id: ID<Area>
    public init(_ form: inout Form) { id = form.id("id") }
}

public struct AreaDetail: Output {
    public let area: Area
    public let children: [Area]
    /// The date of the set: `2025-12-31`.
    public let asOf: String

    public static var example: AreaDetail {
        AreaDetail(area: .example, children: [Area(id: ID(440_300), name: "深圳市")], asOf: "2025-12-31")
    }

    public func write(to fields: inout Fields) {
        area.write(to: &fields)
        fields.list("children", children)
        fields.text("as_of", asOf)
    }
}

/// Which set of divisions is in force.
public struct AreaSetSummary: Output {
    public let asOf: String
    public let source: String
    public let provinces: Int
    public let cities: Int
    public let districts: Int

    init(_ set: AreaSet) {
        asOf = set.asOf
        source = set.source
        (provinces, cities, districts) = set.tree.counts
    }

    public static var example: AreaSetSummary { AreaSetSummary(.builtIn) }

    public func write(to fields: inout Fields) {
        fields.text("as_of", asOf)
        fields.text("source", source)
        fields.number("provinces", provinces)
        fields.number("cities", cities)
        fields.number("districts", districts)
    }
}

/// A set that was loaded once.
public struct LoadedAreaSet: Record, Sendable {
    public let asOf: String
    public let source: String
    public let loadedAt: Moment

    public init(_ row: Row) throws {
        asOf = try row["as_of"]
        source = try row["source"]
        loadedAt = try row["loaded_at"]
    }
}

extension Accounts {
    public func provinces(_ input: NoInput, _ visitor: Visitor) async throws -> [Area] { areas.tree.provinces }

    public func area(_ input: ShowArea, _ visitor: Visitor) async throws -> AreaDetail {
        let set = areas.current
        guard let area = set.tree.area(input.id) else { throw Failure.areaMissing }
        return AreaDetail(area: area, children: set.tree.children(of: area.id), asOf: set.asOf)
    }

    public func areaSet(_ input: NoInput, _ visitor: Visitor) async throws -> AreaSetSummary { AreaSetSummary(areas.current) }

    /// Every set that was ever in force, the newest first; none where only the program's own was.
    public func loadedAreaSets() async throws -> [LoadedAreaSet] {
        try await database.read { tx in try tx.all("SELECT as_of, source, loaded_at FROM area_set ORDER BY id DESC") }
    }
}
