import JixiaCore

public struct ShowArea: Input {
    let id: ID<Area>
    public init(_ form: inout Form) { id = form.id("id") }
}

public struct AreaDetail: Output {
    public let area: Area
    public let children: [Area]

    public static var example: AreaDetail { AreaDetail(area: .example, children: [Area(id: ID(440_300), name: "深圳市")]) }

    public func write(to fields: inout Fields) {
        area.write(to: &fields)
        fields.list("children", children)
    }
}

extension Accounts {
    public func provinces(_ input: NoInput, _ visitor: Visitor) async throws -> [Area] { areas.provinces }

    public func area(_ input: ShowArea, _ visitor: Visitor) async throws -> AreaDetail {
        guard let area = areas.area(input.id) else { throw Failure.areaMissing }
        return AreaDetail(area: area, children: areas.children(of: area.id))
    }
}
