import CMariaDB
import JixiaStore

/// The values of one execution, in memory that stays where it is until the server has them.
final class Parameters {
    let binds: UnsafeMutableBufferPointer<MYSQL_BIND>
    private let bytes: UnsafeMutableRawBufferPointer

    init(_ values: [Value]) {
        binds = .allocate(capacity: max(1, values.count))
        // Numbers lie at multiples of 8.
        bytes = .allocate(byteCount: values.reduce(8) { $0 + Self.room($1) }, alignment: 8)
        binds.initialize(repeating: MYSQL_BIND())
        var offset = 0
        for (index, value) in values.enumerated() {
            put(value, at: offset, into: &binds[index])
            offset += Self.room(value)
        }
    }

    deinit {
        binds.deallocate()
        bytes.deallocate()
    }

    private static func room(_ value: Value) -> Int {
        let length =
            switch value {
            case .null: 0
            case .integer, .real: 8
            case .text(let text): text.utf8.count
            case .bytes(let bytes): bytes.count
            }
        return (length + 7) & ~7
    }

    private func put(_ value: Value, at offset: Int, into bind: inout MYSQL_BIND) {
        let place = UnsafeMutableRawBufferPointer(rebasing: bytes[offset...])
        bind.buffer = place.baseAddress
        switch value {
        case .null: bind.buffer_type = MYSQL_TYPE_NULL
        case .integer(let number):
            bind.buffer_type = MYSQL_TYPE_LONGLONG
            place.storeBytes(of: number, as: Int64.self)
        case .real(let number):
            bind.buffer_type = MYSQL_TYPE_DOUBLE
            place.storeBytes(of: number, as: Double.self)
        case .text(let text):
            bind.buffer_type = MYSQL_TYPE_STRING
            bind.buffer_length = UInt(text.utf8.count)
            place.copyBytes(from: text.utf8)
        case .bytes(let data):
            bind.buffer_type = MYSQL_TYPE_BLOB
            bind.buffer_length = UInt(data.count)
            place.copyBytes(from: data)
        }
    }
}
