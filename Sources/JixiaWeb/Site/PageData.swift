import Foundation
import JixiaCore

extension Tree {
    /// The data as plain dictionaries and arrays, the way templates read them. What is null is left out: a section over
    /// it shows nothing.
    var plain: Any {
        switch self {
        case .null, .file: ""
        case .flag(let value): value
        case .number(let value): value
        case .real(let value): value
        case .text(let value): value
        case .list(let items): items.map(\.plain)
        case .object(let members): members.filter { $0.value != .null }.mapValues(\.plain)
        }
    }

    /// An object with more members.
    func adding(_ more: [String: Tree]) -> Tree {
        guard case .object(let members) = self else { return self }
        return .object(members.merging(more) { _, new in new })
    }

    static func number(_ value: Int) -> Tree { .number(Int64(value)) }
    /// A text that may be missing.
    static func maybe(_ value: String?) -> Tree { value.map(Tree.text) ?? .null }
}

extension Moment {
    /// Date and minute in China.
    var pageText: String { String(beijing.dropLast(3)) }
}

enum URLText {
    private static let allowed = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

    static func encoded(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: allowed) ?? "" }

    /// `/path?a=1&b=2` without the parameters that have no value.
    static func path(_ path: String, _ query: [(String, String?)]) -> String {
        let pairs = query.compactMap { name, value in value.map { "\(name)=\(encoded($0))" } }
        return pairs.isEmpty ? path : path + "?" + pairs.joined(separator: "&")
    }
}

extension Page {
    /// Count, place and neighbours, for the pager of a page.
    func pager(at here: String) -> [String: Tree] {
        let linked = linked(to: here)
        return [
            "count": .number(count), "page_number": .number(paging.page), "pages": .number(pages),
            "next": .maybe(paging.offset + paging.limit < count ? linked.link(to: paging.offset + paging.limit) : nil),
            "previous": .maybe(paging.offset > 0 ? linked.link(to: max(0, paging.offset - paging.limit)) : nil),
        ]
    }
}
