import CMariaDB
import JixiaStore

/// Where one column of each row arrives, as wide as the widest of its values.
final class ResultCell {
    private enum Kind { case integer, real, decimal, text, bytes }

    /// The character set that stands for "bytes, and no text".
    private static let binary: UInt32 = 63

    private let kind: Kind
    private let buffer: UnsafeMutableRawBufferPointer
    private let length: UnsafeMutablePointer<UInt>
    private let isNull: UnsafeMutablePointer<my_bool>

    init(_ field: MYSQL_FIELD) {
        kind = Self.kind(field)
        buffer = .allocate(byteCount: max(8, Int(field.max_length)), alignment: 8)
        length = .allocate(capacity: 1)
        length.initialize(to: 0)
        isNull = .allocate(capacity: 1)
        isNull.initialize(to: 0)
    }

    deinit {
        buffer.deallocate()
        length.deallocate()
        isNull.deallocate()
    }

    private static func kind(_ field: MYSQL_FIELD) -> Kind {
        switch field.type {
        case MYSQL_TYPE_TINY, MYSQL_TYPE_SHORT, MYSQL_TYPE_LONG, MYSQL_TYPE_INT24, MYSQL_TYPE_LONGLONG, MYSQL_TYPE_YEAR: .integer
        case MYSQL_TYPE_FLOAT, MYSQL_TYPE_DOUBLE: .real
        case MYSQL_TYPE_DECIMAL, MYSQL_TYPE_NEWDECIMAL: .decimal
        default: field.charsetnr == binary ? .bytes : .text
        }
    }

    func bind() -> MYSQL_BIND {
        var bind = MYSQL_BIND()
        bind.buffer = buffer.baseAddress
        bind.buffer_length = UInt(buffer.count)
        bind.length = length
        bind.is_null = isNull
        bind.buffer_type =
            switch kind {
            case .integer: MYSQL_TYPE_LONGLONG
            case .real: MYSQL_TYPE_DOUBLE
            case .decimal, .text: MYSQL_TYPE_STRING
            case .bytes: MYSQL_TYPE_BLOB
            }
        return bind
    }

    /// What the row that was fetched last has in this column.
    var value: Value {
        if isNull.pointee != 0 { return .null }
        switch kind {
        case .integer: return .integer(buffer.load(as: Int64.self))
        case .real: return .real(buffer.load(as: Double.self))
        case .decimal: return Self.number(text)
        case .text: return .text(text)
        case .bytes: return .bytes(Array(content))
        }
    }

    private var content: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[..<min(Int(length.pointee), buffer.count)]) }
    private var text: String { String(decoding: content, as: UTF8.self) }

    /// A sum of integers is a decimal without a fraction here.
    private static func number(_ text: String) -> Value { Int64(text).map { .integer($0) } ?? .real(Double(text) ?? .nan) }
}
