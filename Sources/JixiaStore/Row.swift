import JixiaCore

/// A Swift value that a column can hold.
public protocol Storable: Sendable {
    var stored: Value { get }
    init?(stored: Value)
}

/// One row of a result, read by column name.
public struct Row: Sendable {
    private let columns: [String: Int]
    private let values: [Value]

    public init(columns: [String: Int], values: [Value]) {
        self.columns = columns
        self.values = values
    }

    public subscript<T: Storable>(_ column: String) -> T {
        get throws {
            guard let index = columns[column], let value = T(stored: values[index]) else { throw Unreadable(column: column) }
            return value
        }
    }

    /// The column is missing or holds another type: a defect of the statement, never of a request.
    public struct Unreadable: Error { public let column: String }
}

/// A type that one row can make.
public protocol Record: Sendable { init(_ row: Row) throws }

extension Value: Storable {
    public var stored: Value { self }
    public init?(stored: Value) { self = stored }
}
extension Int64: Storable {
    public var stored: Value { .integer(self) }
    public init?(stored: Value) { if case .integer(let n) = stored { self = n } else { return nil } }
}
extension Int: Storable {
    public var stored: Value { .integer(Int64(self)) }
    public init?(stored: Value) { if case .integer(let n) = stored { self = Int(n) } else { return nil } }
}
extension Bool: Storable {
    public var stored: Value { .integer(self ? 1 : 0) }
    public init?(stored: Value) { if case .integer(let n) = stored { self = n != 0 } else { return nil } }
}
extension String: Storable {
    public var stored: Value { .text(self) }
    public init?(stored: Value) { if case .text(let s) = stored { self = s } else { return nil } }
}
extension [UInt8]: Storable {
    public var stored: Value { .bytes(self) }
    public init?(stored: Value) { if case .bytes(let b) = stored { self = b } else { return nil } }
}
extension Optional: Storable where Wrapped: Storable {
    public var stored: Value { self?.stored ?? .null }
    public init?(stored: Value) {
        if case .null = stored { self = .none } else if let w = Wrapped(stored: stored) { self = .some(w) } else { return nil }
    }
}
extension ID: Storable {
    public var stored: Value { .integer(number) }
    public init?(stored: Value) { if case .integer(let n) = stored { self.init(n) } else { return nil } }
}
extension Money: Storable {
    public var stored: Value { .integer(fen) }
    public init?(stored: Value) { if case .integer(let n) = stored { self.init(fen: n) } else { return nil } }
}
extension Moment: Storable {
    public var stored: Value { .integer(milliseconds) }
    public init?(stored: Value) { if case .integer(let n) = stored { self.init(milliseconds: n) } else { return nil } }
}
extension Storable where Self: RawRepresentable, RawValue == String {
    public var stored: Value { .text(rawValue) }
    public init?(stored: Value) { if case .text(let s) = stored { self.init(rawValue: s) } else { return nil } }
}
extension Storable where Self: RawRepresentable, RawValue == Int {
    public var stored: Value { .integer(Int64(rawValue)) }
    public init?(stored: Value) { if case .integer(let n) = stored { self.init(rawValue: Int(n)) } else { return nil } }
}
