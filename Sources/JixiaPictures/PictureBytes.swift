import Foundation

/// Bytes of a stranger, read by place. Whatever lies beyond the end is unreadable; nothing here can trap.
struct PictureBytes {
    let bytes: [UInt8]
    var count: Int { bytes.count }

    func byte(_ at: Int) throws(PictureTrouble) -> UInt8 {
        guard bytes.indices.contains(at) else { throw .unreadable }
        return bytes[at]
    }

    /// - Throws: `.unreadable` unless all of it is there.
    func range(_ start: Int, _ length: Int) throws(PictureTrouble) -> Range<Int> {
        guard start >= 0, length >= 0, start <= count, length <= count - start else { throw .unreadable }
        return start..<start + length
    }

    func has(_ text: String, at start: Int) -> Bool {
        guard let range = try? range(start, text.utf8.count) else { return false }
        return bytes[range].elementsEqual(text.utf8)
    }

    /// The most significant byte first.
    func big(_ at: Int, _ length: Int) throws(PictureTrouble) -> Int {
        bytes[try range(at, length)].reduce(0) { $0 << 8 | Int($1) }
    }

    func little(_ at: Int, _ length: Int) throws(PictureTrouble) -> Int {
        bytes[try range(at, length)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// Where this byte comes next.
    func next(_ byte: UInt8, from start: Int) -> Int? {
        guard bytes.indices.contains(start) else { return nil }
        return bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, let found = memchr(base + start, Int32(byte), buffer.count - start) else { return nil }
            return base.distance(to: UnsafeRawPointer(found))
        }
    }

    func joined(_ ranges: [Range<Int>]) -> [UInt8] {
        var joined: [UInt8] = []
        joined.reserveCapacity(ranges.reduce(0) { $0 + $1.count })
        for range in ranges { joined += bytes[range] }
        return joined
    }
}
