/// One pass over an input's fields: read them, check them, and describe them for the API document.
/// Wrong fields are collected, so that the caller hears of all of them at once.
public struct Form: Sendable {
    public struct Field: Sendable, Equatable {
        public let name: String
        /// A JSON schema.
        public let schema: [String: Tree]
        public let required: Bool
        public let isHeader: Bool
        /// Of a file; nil for any other field.
        public var fileBytesMax: Int?
    }

    private let source: [String: Tree]
    private let headers: [String: String]
    /// True while an input only describes itself.
    public let isDescribing: Bool
    public private(set) var fields: [Field] = []
    public private(set) var failures: [Failure] = []

    /// - Parameter headers: request header fields by lower-case name.
    public init(_ source: [String: Tree], headers: [String: String] = [:], describing: Bool = false) {
        self.source = source
        self.headers = headers
        isDescribing = describing
    }

    /// Whether the field was given at all.
    public func has(_ name: String) -> Bool { source[name].map { $0 != .null && $0 != .text("") } ?? false }

    /// All that was given, always in the same words: two forms are the same exactly if these are.
    public var canonical: String { Tree.object(source).canonical }

    /// Every field as it came, for inputs whose names are another's (a payment notice).
    public var everything: [String: String] {
        source.compactMapValues { value in
            switch value {
            case .text(let text): text
            case .number(let number): String(number)
            default: nil
            }
        }
    }

    func given(file name: String) -> UploadedFile? {
        if case .file(let file)? = source[name] { file } else { nil }
    }

    // MARK: Texts

    /// - Parameters:
    ///   - length: in characters.
    ///   - pattern: what the whole text has to match, as the document shows it; checked by `matches`.
    public mutating func text(
        _ name: String, _ length: ClosedRange<Int>, pattern: String? = nil, code: String = "text_malformed",
        matches: (String) -> Bool = { _ in true }
    ) -> String {
        describe(name, Self.textSchema(length, pattern))
        guard let value = string(name) else { return fail(name, "required", "") }
        return check(name, value, length, code, matches) ?? ""
    }

    public mutating func optionalText(
        _ name: String, _ length: ClosedRange<Int>, pattern: String? = nil, code: String = "text_malformed",
        matches: (String) -> Bool = { _ in true }
    ) -> String? {
        describe(name, Self.textSchema(0...length.upperBound, pattern), required: false)
        guard let value = string(name), !value.isEmpty else {
            if has(name), string(name) == nil { return fail(name, "text_malformed", nil) }
            return nil
        }
        return check(name, value, length, code, matches)
    }

    /// Several texts; an HTML form with one box ticked sends one value, not a list.
    public mutating func texts(_ name: String, _ count: ClosedRange<Int>, of length: ClosedRange<Int>) -> [String] {
        optionalTexts(name, count, of: length, isRequired: count.lowerBound > 0) ?? []
    }

    /// - Returns: nil where the field was not given at all; an empty list is one.
    public mutating func optionalTexts(
        _ name: String, _ count: ClosedRange<Int>, of length: ClosedRange<Int>, isRequired: Bool = false
    ) -> [String]? {
        let limits: [String: Tree] = ["minItems": .number(Int64(count.lowerBound)), "maxItems": .number(Int64(count.upperBound))]
        let items: Tree = .object(Self.textSchema(length, nil))
        describe(name, limits.merging(["type": "array", "items": items]) { first, _ in first }, required: isRequired)
        guard let given = source[name], given != .null, given != .text("") else {
            return isRequired ? fail(name, "required", nil) : nil
        }
        let list: [Tree] = if case .list(let items) = given { items } else { [given] }
        guard count.contains(list.count) else {
            return fail(name, "count", nil, ["min": String(count.lowerBound), "max": String(count.upperBound)])
        }
        let texts = list.compactMap { if case .text(let text) = $0, length.contains(text.unicodeScalars.count) { text } else { nil } }
        return texts.count == list.count ? texts : fail(name, "text_malformed", nil)
    }

    private static func textSchema(_ length: ClosedRange<Int>, _ pattern: String?) -> [String: Tree] {
        var schema: [String: Tree] = [
            "type": "string", "minLength": .number(Int64(length.lowerBound)), "maxLength": .number(Int64(length.upperBound)),
        ]
        if let pattern { schema["pattern"] = .text(pattern) }
        return schema
    }

    private mutating func check(_ name: String, _ value: String, _ length: ClosedRange<Int>, _ code: String, _ matches: (String) -> Bool)
        -> String?
    {
        guard length.contains(value.unicodeScalars.count) else {
            if value.isEmpty { return fail(name, "required", nil) }
            // Of a fixed length, a wrong length is a wrong form.
            if length.count == 1 { return fail(name, code, nil) }
            return fail(name, "length", nil, ["min": String(length.lowerBound), "max": String(length.upperBound)])
        }
        guard !value.unicodeScalars.contains("\0"), matches(value) else { return fail(name, code, nil) }
        return value
    }

    private func string(_ name: String) -> String? {
        switch source[name] {
        case .text(let value): value
        case .number(let value): String(value)
        default: nil
        }
    }

    // MARK: Numbers

    public mutating func int(_ name: String, _ range: ClosedRange<Int>, default fallback: Int? = nil) -> Int {
        describe(name, Self.intSchema(range), required: fallback == nil)
        guard has(name) else { return fallback ?? fail(name, "required", range.lowerBound) }
        guard let number = number(name), let value = Int(exactly: number), range.contains(value) else {
            return fail(name, "range", range.lowerBound, ["min": String(range.lowerBound), "max": String(range.upperBound)])
        }
        return value
    }

    public mutating func optionalInt(_ name: String, _ range: ClosedRange<Int>) -> Int? {
        guard has(name) else {
            describe(name, Self.intSchema(range), required: false)
            return nil
        }
        return int(name, range)
    }

    private static func intSchema(_ range: ClosedRange<Int>) -> [String: Tree] {
        ["type": "integer", "minimum": .number(Int64(range.lowerBound)), "maximum": .number(Int64(range.upperBound))]
    }

    public mutating func id<Of>(_ name: String, of: Of.Type = Of.self) -> ID<Of> {
        describe(name, Self.idSchema)
        guard let number = number(name), number > 0 else { return fail(name, has(name) ? "id" : "required", ID(0)) }
        return ID(number)
    }

    public mutating func optionalID<Of>(_ name: String, of: Of.Type = Of.self) -> ID<Of>? {
        describe(name, Self.idSchema, required: false)
        guard has(name) else { return nil }
        guard let number = number(name), number > 0 else { return fail(name, "id", nil) }
        return ID(number)
    }

    public mutating func ids<Of>(_ name: String, _ count: ClosedRange<Int>, of: Of.Type = Of.self) -> [ID<Of>] {
        describe(
            name,
            [
                "type": "array", "items": .object(Self.idSchema),
                "minItems": .number(Int64(count.lowerBound)), "maxItems": .number(Int64(count.upperBound)),
            ])
        // An HTML form with one box ticked sends one value, not a list.
        let items: [Tree] =
            switch source[name] {
            case .list(let items): items
            case .text(let one) where !one.isEmpty: [.text(one)]
            case .number(let one): [.number(one)]
            default: []
            }
        guard count.contains(items.count) else {
            return fail(name, items.isEmpty ? "required" : "count", [], ["min": String(count.lowerBound), "max": String(count.upperBound)])
        }
        let numbers = items.compactMap(Self.number).filter { $0 > 0 }
        guard numbers.count == items.count else { return fail(name, "id", []) }
        return numbers.map { ID($0) }
    }

    private static let idSchema: [String: Tree] = ["type": "integer", "minimum": .number(1), "maximum": .number(.max)]

    private func number(_ name: String) -> Int64? { source[name].flatMap(Self.number) }

    private static func number(_ tree: Tree) -> Int64? {
        switch tree {
        case .number(let value): value
        case .text(let value): Int64(value)
        default: nil
        }
    }

    // MARK: Choices

    public mutating func flag(_ name: String, default fallback: Bool = false) -> Bool {
        describe(name, ["type": "boolean"], required: false)
        switch source[name] {
        case nil, .null?, .text("")?: return fallback
        case .flag(let value)?: return value
        case .text("on")?, .text("true")?, .text("1")?, .number(1)?: return true
        case .text("false")?, .text("0")?, .number(0)?: return false
        default: return fail(name, "flag", fallback)
        }
    }

    public mutating func choice<C: RawRepresentable & CaseIterable>(_ name: String, default fallback: C) -> C where C.RawValue == String {
        optionalChoice(name) ?? fallback
    }

    public mutating func choice<C: RawRepresentable & CaseIterable>(_ name: String, standIn: C) -> C where C.RawValue == String {
        guard has(name) || isDescribing else {
            describe(name, Self.choiceSchema(C.self))
            return fail(name, "required", standIn)
        }
        return optionalChoice(name, required: true) ?? standIn
    }

    public mutating func optionalChoice<C: RawRepresentable & CaseIterable>(_ name: String, required: Bool = false) -> C?
    where C.RawValue == String {
        describe(name, Self.choiceSchema(C.self), required: required)
        guard has(name) else { return nil }
        guard let raw = string(name), let value = C(rawValue: raw) else {
            return fail(name, "choice", nil, ["choices": C.allCases.map(\.rawValue).joined(separator: ", ")])
        }
        return value
    }

    private static func choiceSchema<C: RawRepresentable & CaseIterable>(_: C.Type) -> [String: Tree] where C.RawValue == String {
        ["type": "string", "enum": .list(C.allCases.map { .text($0.rawValue) })]
    }

    /// A choice that the contract writes as a number.
    public mutating func numbered<C: RawRepresentable & CaseIterable>(_ name: String, standIn: C) -> C where C.RawValue == Int {
        describe(name, ["type": "integer", "enum": .list(C.allCases.map { .number(Int64($0.rawValue)) })])
        guard has(name) else { return fail(name, "required", standIn) }
        guard let number = number(name), let raw = Int(exactly: number), let value = C(rawValue: raw) else {
            return fail(name, "choice", standIn, ["choices": C.allCases.map { String($0.rawValue) }.joined(separator: ", ")])
        }
        return value
    }

    // MARK: Headers

    public mutating func header(_ name: String, _ length: ClosedRange<Int>) -> String? {
        let schema: [String: Tree] = [
            "type": "string", "minLength": .number(Int64(length.lowerBound)), "maxLength": .number(Int64(length.upperBound)),
        ]
        fields.append(Field(name: name, schema: schema, required: false, isHeader: true))
        guard let value = headers[name.lowercased()] else { return nil }
        guard length.contains(value.count) else {
            return fail(name, "length", nil, ["min": String(length.lowerBound), "max": String(length.upperBound)])
        }
        return value
    }

    // MARK: Failing

    /// Adds a failure of the input's own checking.
    public mutating func reject(_ field: String, _ code: String, _ values: [String: String] = [:]) {
        if !isDescribing { failures.append(Failure(.invalid, code, field: field, values: values)) }
    }

    mutating func describe(_ name: String, _ schema: [String: Tree], required: Bool = true, fileBytesMax: Int? = nil) {
        fields.append(Field(name: name, schema: schema, required: required, isHeader: false, fileBytesMax: fileBytesMax))
    }

    mutating func fail<T>(_ field: String, _ code: String, _ standIn: T, _ values: [String: String] = [:]) -> T {
        reject(field, code, values)
        return standIn
    }
}

/// An input exists only if its form was right.
public protocol Input: Sendable {
    init(_ form: inout Form)
}

extension Input {
    /// - Throws: `Failures` with every wrong field.
    public static func parse(_ source: [String: Tree], headers: [String: String] = [:]) throws -> Self {
        var form = Form(source, headers: headers)
        let input = Self(&form)
        guard form.failures.isEmpty else { throw Failures(form.failures) }
        return input
    }

    public static var fields: [Form.Field] {
        var form = Form([:], describing: true)
        _ = Self(&form)
        return form.fields
    }
}

/// An input without fields.
public struct NoInput: Input {
    public init(_ form: inout Form) {}
}
