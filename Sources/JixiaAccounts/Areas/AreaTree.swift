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

/// The divisions of China, read once and then kept.
public struct AreaTree: Sendable {
    static let china = AreaTree(Resource.lines("areas.tsv"))

    private let byID: [ID<Area>: Area]
    private let parents: [ID<Area>: ID<Area>]
    private let children: [ID<Area>: [Area]]
    private static let root = ID<Area>(0)

    /// - Parameter lines: `code`, `parent`, `name` with tabs between; the parent of a province is 0. Others are passed over.
    init(_ lines: [Substring]) {
        var areas: [ID<Area>: Area] = [:]
        var parents: [ID<Area>: ID<Area>] = [:]
        var children: [ID<Area>: [Area]] = [:]
        for line in lines where !line.hasPrefix("#") {
            let columns = line.split(separator: "\t")
            guard columns.count == 3, let code = Int64(columns[0]), let parent = Int64(columns[1]) else { continue }
            let area = Area(id: ID(code), name: String(columns[2]))
            areas[area.id] = area
            parents[area.id] = ID(parent)
            children[ID(parent), default: []].append(area)
        }
        byID = areas
        self.parents = parents
        self.children = children
    }

    public var provinces: [Area] { children(of: Self.root) }
    public func children(of id: ID<Area>) -> [Area] { children[id] ?? [] }
    public func area(_ id: ID<Area>) -> Area? { byID[id] }

    /// For an id that a form gave; nothing lies in what is none.
    public func children(of text: String?) -> [Area] {
        text.flatMap { Int64($0) }.flatMap { $0 > 0 ? children[ID($0)] : nil } ?? []
    }

    /// Nil unless each is a part of the one before it.
    public func path(_ province: ID<Area>, _ city: ID<Area>, _ district: ID<Area>) -> AreaPath? {
        guard parents[province] == Self.root, parents[city] == province, parents[district] == city,
            let province = byID[province], let city = byID[city], let district = byID[district]
        else { return nil }
        return AreaPath(province: province, city: city, district: district)
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
