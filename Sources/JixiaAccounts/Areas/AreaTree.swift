import JixiaCore

/// A province, a city or a district; its number is its code by GB/T 2260.
public struct Area: Output, Equatable {
    public let id: ID<Area>
    public let name: String

    public init(id: ID<Area>, name: String) {
        self.id = id
        self.name = name
    }

    public static var example: Area { Area(id: ID(440_000), name: "广东省") }

    public func write(to fields: inout Fields) {
        fields.id("id", id)
        fields.text("name", name)
    }
}

/// The divisions of the country, in memory.
public struct AreaTree: Sendable, Equatable {
    /// One area and what it is a part of.
    struct Entry: Sendable, Equatable {
        let area: Area
        let parent: ID<Area>
    }

    /// What the provinces are parts of.
    static let root = ID<Area>(0)

    private let byID: [ID<Area>: Entry]
    private let children: [ID<Area>: [Area]]

    init(_ entries: [Entry]) {
        byID = Dictionary(entries.map { ($0.area.id, $0) }) { first, _ in first }
        children = Dictionary(grouping: entries, by: \.parent).mapValues { $0.map(\.area) }
    }

    public var provinces: [Area] { children(of: Self.root) }
    public func children(of id: ID<Area>) -> [Area] { children[id] ?? [] }
    public func area(_ id: ID<Area>) -> Area? { byID[id]?.area }
    func parent(of id: ID<Area>) -> ID<Area>? { byID[id]?.parent }

    /// All areas by their numbers.
    var entries: [Entry] { byID.values.sorted { $0.area.id.number < $1.area.id.number } }

    /// Provinces, cities and districts.
    public var counts: (provinces: Int, cities: Int, districts: Int) {
        let cities = provinces.reduce(0) { $0 + children(of: $1.id).count }
        return (provinces.count, cities, byID.count - provinces.count - cities)
    }

    /// For an id that a form gave; nothing lies in what is none.
    public func children(of text: String?) -> [Area] {
        text.flatMap { Int64($0) }.flatMap { $0 > 0 ? children[ID($0)] : nil } ?? []
    }

    /// Nil unless each is a part of the one before it.
    public func path(_ province: ID<Area>, _ city: ID<Area>, _ district: ID<Area>) -> AreaPath? {
        guard parent(of: province) == Self.root, parent(of: city) == province, parent(of: district) == city,
            let province = area(province), let city = area(city), let district = area(district)
        else { return nil }
        return AreaPath(province: province, city: city, district: district)
    }

    /// Whether the areas lie in each other and have these names.
    public func knows(_ path: AreaPath) -> Bool { self.path(path.province.id, path.city.id, path.district.id) == path }
    public func knows(_ area: Area) -> Bool { self.area(area.id) == area }

    /// The names from the province down: `广东省 深圳市 南山区`.
    func fullName(of id: ID<Area>) -> String {
        var names: [String] = []
        var next = id
        while names.count < AreaSet.levels, let entry = byID[next] {
            names.append(entry.area.name)
            next = entry.parent
        }
        return names.reversed().joined(separator: " ")
    }
}

/// A district and what it is a part of.
public struct AreaPath: Sendable, Equatable {
    public let province: Area
    public let city: Area
    public let district: Area

    /// `广东省深圳市南山区`; a municipality is named once: `北京市东城区`.
    public var text: String {
        var names = [province.name]
        for area in [city, district] where names.last != area.name { names.append(area.name) }
        return names.joined()
    }
}
