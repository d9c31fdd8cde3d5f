import NIOCore

extension ByteBuffer {
    /// Writes a command as Redis reads it: an array of byte strings.
    mutating func writeCommand(_ words: [any RedisStorable]) {
        writeHeader("*", words.count)
        for word in words {
            switch word.redisArgument {
            case .text(var text): text.withUTF8 { writeWord(UnsafeRawBufferPointer($0)) }
            case .bytes(let bytes): bytes.withUnsafeBytes { writeWord($0) }
            }
        }
    }

    private mutating func writeWord(_ bytes: UnsafeRawBufferPointer) {
        writeHeader("$", bytes.count)
        // One reservation for the word and its line end: most words are short, and a million a second go through here.
        writeWithUnsafeMutableBytes(minimumWritableBytes: bytes.count + 2) { target in
            target.copyMemory(from: bytes)
            target[bytes.count] = UInt8(ascii: "\r")
            target[bytes.count + 1] = UInt8(ascii: "\n")
            return bytes.count + 2
        }
    }

    private mutating func writeHeader(_ mark: Unicode.Scalar, _ count: Int) {
        writeWithUnsafeMutableBytes(minimumWritableBytes: 24) { target in
            target[0] = UInt8(ascii: mark)
            var digits = 1, limit = 10
            while count >= limit { (digits, limit) = (digits + 1, limit * 10) }
            var rest = count
            for place in stride(from: digits, to: 0, by: -1) {
                target[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
            target[digits + 1] = UInt8(ascii: "\r")
            target[digits + 2] = UInt8(ascii: "\n")
            return digits + 3
        }
    }
}
