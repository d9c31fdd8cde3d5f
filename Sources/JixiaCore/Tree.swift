import Foundation

/// Data without a type of its own yet: what a JSON body, a query, an HTML form is read into, and what a page is shown from.
public indirect enum Tree: Sendable, Equatable {
    case null, flag(Bool), number(Int64), real(Double), text(String), list([Tree]), object([String: Tree])
    /// Comes with forms alone, and goes into no JSON.
    case file(UploadedFile)

    public subscript(_ name: String) -> Tree? {
        if case .object(let members) = self { members[name] } else { nil }
    }
}

extension Tree: Decodable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode(Int64.self) {
            self = .number(value)
        } else if let value = try? container.decode(Bool.self) {
            self = .flag(value)
        } else if let value = try? container.decode(Double.self) {
            self = .real(value)
        } else if let value = try? container.decode([String: Tree].self) {
            self = .object(value)
        } else {
            self = .list(try container.decode([Tree].self))
        }
    }

    public static let depthMax = 32

    /// Reads JSON no deeper than `depthMax`; nil where it is not JSON.
    public init?(json bytes: some Collection<UInt8>) {
        guard Self.isPlausible(bytes), let tree = try? JSONDecoder().decode(Tree.self, from: Data(bytes)) else { return nil }
        self = tree
    }

    /// Looked at before parsing: a deep body could exhaust the stack of the parser, and the parser takes a comma before a
    /// closing bracket, which is not JSON.
    private static func isPlausible(_ bytes: some Collection<UInt8>) -> Bool {
        var depth = 0
        var isQuoted = false, isEscaped = false, isAfterComma = false
        for byte in bytes {
            if isQuoted {
                isQuoted = isEscaped || byte != UInt8(ascii: "\"")
                isEscaped = !isEscaped && byte == UInt8(ascii: "\\")
                continue
            }
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): continue
            case UInt8(ascii: "\""): isQuoted = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if isAfterComma { return false }
                depth -= 1
            default: break
            }
            if depth > depthMax { return false }
            isAfterComma = byte == UInt8(ascii: ",")
        }
        return true
    }
}

extension Tree {
    /// The same data always gives the same text: members sorted by name.
    public var canonical: String {
        switch self {
        case .null, .file: "null"
        case .flag(let value): value ? "true" : "false"
        case .number(let value): String(value)
        case .real(let value): String(value)
        case .text(let value): JSONWriter.quoted(value)
        case .list(let items): "[" + items.map(\.canonical).joined(separator: ",") + "]"
        case .object(let members):
            "{" + members.sorted { $0.key < $1.key }.map { JSONWriter.quoted($0.key) + ":" + $0.value.canonical }.joined(separator: ",")
                + "}"
        }
    }
}

extension Tree {
    public func write(to writer: inout JSONWriter) {
        switch self {
        case .null, .file: writer.literal("null")
        case .flag(let value): writer.literal(value ? "true" : "false")
        case .number(let value): writer.literal(String(value))
        case .real(let value): writer.literal(value.isFinite ? String(value) : "null")
        case .text(let value): writer.text(value)
        case .list(let items):
            writer.open(UInt8(ascii: "["))
            for item in items { item.write(to: &writer) }
            writer.close(UInt8(ascii: "]"))
        case .object(let members):
            writer.open(UInt8(ascii: "{"))
            for (name, value) in members.sorted(by: { $0.key < $1.key }) {
                writer.name(name)
                value.write(to: &writer)
            }
            writer.close(UInt8(ascii: "}"))
        }
    }

    /// The data as JSON, members sorted by name.
    public var json: [UInt8] {
        var writer = JSONWriter()
        write(to: &writer)
        return writer.bytes
    }
}

extension Tree: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral {
    public init(stringLiteral value: String) { self = .text(value) }
    public init(dictionaryLiteral elements: (String, Tree)...) {
        self = .object(Dictionary(elements) { _, last in last })
    }
}
