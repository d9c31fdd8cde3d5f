/// What an operation answers, written field by field. The same pass makes the JSON of a reply, the data of a page,
/// and the schema in the API document, so the three cannot differ.
public protocol Output: Reply {
    func write(to fields: inout Fields)
    /// A plausible value; the document is made from it.
    static var example: Self { get }
}

/// Anything a route can answer with: an object, a list of objects, or nothing.
public protocol Reply: Sendable {
    static var mediaType: String { get }
    /// The same reply, told the URL it was asked for at; a list makes its links from it.
    func linked(to url: String) -> Self
    func bytes(_ language: Language) -> [UInt8]
    func tree(_ language: Language) -> Tree
    /// The JSON schema; named schemas go to `components`.
    static func schema(_ components: inout [String: Tree]) -> Tree?
}

extension Reply {
    public static var mediaType: String { "application/json" }
    public func linked(to url: String) -> Self { self }
}

/// Collects the fields of one output.
public struct Fields: Sendable {
    fileprivate enum Sink { case json, tree, schema }
    fileprivate let sink: Sink
    /// The language of the reader, for values that exist in several.
    public let language: Language
    fileprivate var writer = JSONWriter()
    fileprivate var members: [String: Tree] = [:]
    fileprivate var required: [Tree] = []
    fileprivate var components: [String: Tree] = [:]

    fileprivate init(_ sink: Sink, _ language: Language) {
        self.sink = sink
        self.language = language
    }

    public mutating func text(_ name: String, _ value: String) { put(name, .text(value), ["type": "string"]) }
    public mutating func text(_ name: String, _ value: String?) {
        put(name, value.map(Tree.text) ?? .null, ["type": .list(["string", "null"])])
    }
    public mutating func number(_ name: String, _ value: Int) { put(name, .number(Int64(value)), ["type": "integer"]) }
    public mutating func number(_ name: String, _ value: Int?) {
        put(name, value.map { .number(Int64($0)) } ?? .null, ["type": .list(["integer", "null"])])
    }
    public mutating func id<Of>(_ name: String, _ value: ID<Of>) {
        put(name, .number(value.number), ["type": "integer", "minimum": .number(1)])
    }
    public mutating func id<Of>(_ name: String, _ value: ID<Of>?) {
        put(name, value.map { .number($0.number) } ?? .null, ["type": .list(["integer", "null"])])
    }
    public mutating func flag(_ name: String, _ value: Bool) { put(name, .flag(value), ["type": "boolean"]) }
    /// Yuan with two decimals, as a string.
    public mutating func money(_ name: String, _ value: Money) {
        put(name, .text(value.yuan), ["type": "string", "pattern": #"^-?[0-9]+\.[0-9]{2}$"#])
    }
    public mutating func time(_ name: String, _ value: Moment) {
        put(name, .text(value.rfc3339), ["type": "string", "format": "date-time"])
    }
    public mutating func time(_ name: String, _ value: Moment?) {
        put(name, value.map { .text($0.rfc3339) } ?? .null, ["type": .list(["string", "null"]), "format": "date-time"])
    }
    public mutating func tree(_ name: String, _ value: Tree) { put(name, value, [:]) }

    public mutating func object<O: Output>(_ name: String, _ value: O?) {
        guard let value else { return put(name, .null, [:]) }
        nest(name) { fields in
            fields.writeNested(value)
        } schema: {
            O.schema(&$0) ?? .object([:])
        }
    }

    /// An object that only some answers of this kind have.
    public mutating func object<O: Output>(_ name: String, orNull value: O?) {
        guard sink == .schema else { return object(name, value) }
        let schema = O.schema(&components) ?? .object([:])
        put(name, .null, ["anyOf": .list([schema, ["type": "null"]])])
    }

    public mutating func list<O: Output>(_ name: String, _ values: [O]) {
        switch sink {
        case .json:
            writer.name(name)
            writer.open(UInt8(ascii: "["))
            for value in values { writeNested(value) }
            writer.close(UInt8(ascii: "]"))
        case .tree: members[name] = .list(values.map { $0.tree(language) })
        case .schema:
            let items = O.schema(&components) ?? .object([:])
            put(name, .null, ["type": "array", "items": items])
        }
    }

    private mutating func nest(_ name: String, _ write: (inout Fields) -> Void, schema: (inout [String: Tree]) -> Tree) {
        switch sink {
        case .json:
            writer.name(name)
            write(&self)
        case .tree:
            var inner = Fields(.tree, language)
            write(&inner)
            members[name] = .object(inner.members)
        case .schema:
            let schema = schema(&components)
            members[name] = schema
            required.append(.text(name))
        }
    }

    private mutating func writeNested(_ value: some Output) {
        if sink == .json { writer.open(UInt8(ascii: "{")) }
        value.write(to: &self)
        if sink == .json { writer.close(UInt8(ascii: "}")) }
    }

    private mutating func put(_ name: String, _ value: Tree, _ schema: [String: Tree]) {
        switch sink {
        case .json:
            writer.name(name)
            value.write(to: &writer)
        case .tree: members[name] = value
        case .schema:
            members[name] = .object(schema)
            required.append(.text(name))
        }
    }
}

extension Output {
    public func bytes(_ language: Language) -> [UInt8] {
        var fields = Fields(.json, language)
        fields.writer.open(UInt8(ascii: "{"))
        write(to: &fields)
        fields.writer.close(UInt8(ascii: "}"))
        return fields.writer.bytes
    }

    public func tree(_ language: Language) -> Tree {
        var fields = Fields(.tree, language)
        write(to: &fields)
        return .object(fields.members)
    }

    public static func schema(_ components: inout [String: Tree]) -> Tree? {
        let name = String(describing: Self.self).filter { $0.isLetter || $0.isNumber }
        let reference: Tree = ["$ref": .text("#/components/schemas/" + name)]
        guard components[name] == nil else { return reference }
        components[name] = .null
        var fields = Fields(.schema, .english)
        fields.components = components
        example.write(to: &fields)
        components = fields.components
        components[name] = ["type": "object", "properties": .object(fields.members), "required": .list(fields.required)]
        return reference
    }
}

extension Array: Reply where Element: Output {
    public func bytes(_ language: Language) -> [UInt8] {
        [UInt8(ascii: "[")] + map { $0.bytes(language) }.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
    }

    public func tree(_ language: Language) -> Tree { .list(map { $0.tree(language) }) }

    public static func schema(_ components: inout [String: Tree]) -> Tree? {
        ["type": "array", "items": Element.schema(&components) ?? .object([:])]
    }
}

/// An answer without a body: 204.
public struct Nothing: Reply {
    public init() {}
    public func bytes(_ language: Language) -> [UInt8] { [] }
    public func tree(_ language: Language) -> Tree { .null }
    public static func schema(_ components: inout [String: Tree]) -> Tree? { nil }
}

/// A picture.
public struct PNG: Reply {
    public static let mediaType = "image/png"
    private let content: [UInt8]
    public init(_ content: [UInt8]) { self.content = content }
    public func bytes(_ language: Language) -> [UInt8] { content }
    public func tree(_ language: Language) -> Tree { .null }
    public static func schema(_ components: inout [String: Tree]) -> Tree? { ["type": "string", "contentMediaType": "image/png"] }
}

/// A sound.
public struct WAV: Reply {
    public static let mediaType = "audio/wav"
    private let content: [UInt8]
    public init(_ content: [UInt8]) { self.content = content }
    public func bytes(_ language: Language) -> [UInt8] { content }
    public func tree(_ language: Language) -> Tree { .null }
    public static func schema(_ components: inout [String: Tree]) -> Tree? { ["type": "string", "contentMediaType": "audio/wav"] }
}

/// A few plain words, for callers that want no JSON.
public struct PlainText: Reply {
    public static let mediaType = "text/plain"
    private let content: String
    public init(_ content: String) { self.content = content }
    public func bytes(_ language: Language) -> [UInt8] { Array(content.utf8) }
    public func tree(_ language: Language) -> Tree { .text(content) }
    public static func schema(_ components: inout [String: Tree]) -> Tree? { ["type": "string"] }
}
