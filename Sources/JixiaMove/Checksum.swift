import Crypto
import JixiaStore

/// How many rows there are, and a SHA-256 over all values in the order of the key.
public struct Checksum: Sendable, Equatable {
    public let count: Int
    public let digest: [UInt8]

    struct Builder {
        private var count = 0
        private var hash = SHA256()

        /// Each value goes in with its kind and its length, so that no two rows read alike.
        mutating func add(_ row: [Value]) {
            count += 1
            for value in row { add(value) }
        }

        private mutating func add(_ value: Value) {
            switch value {
            case .null: add(kind: 0, length: 0)
            case .integer(let number):
                add(kind: 1, length: 8)
                withUnsafeBytes(of: number.littleEndian) { hash.update(bufferPointer: $0) }
            case .real(let number):
                add(kind: 2, length: 8)
                withUnsafeBytes(of: number.bitPattern.littleEndian) { hash.update(bufferPointer: $0) }
            case .text(var text):
                text.withUTF8 { bytes in
                    add(kind: 3, length: bytes.count)
                    hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
                }
            case .bytes(let bytes):
                add(kind: 4, length: bytes.count)
                bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
            }
        }

        private mutating func add(kind: UInt8, length: Int) {
            withUnsafeBytes(of: UInt64(length).littleEndian << 8 | UInt64(kind)) { hash.update(bufferPointer: $0) }
        }

        func finish() -> Checksum { Checksum(count: count, digest: Array(hash.finalize())) }
    }
}
