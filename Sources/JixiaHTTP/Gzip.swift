import CZlib

/// Compresses once what is sent often.
enum Gzip {
    /// The bytes in gzip's format (RFC 1952), or nil where that would not make them smaller.
    static func compressed(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count > 256 else { return nil }
        var stream = z_stream()
        let windowBitsForGzip: Int32 = 15 + 16
        guard
            deflateInit2_(
                &stream, 9, Z_DEFLATED, windowBitsForGzip, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: bytes.count)
        let (status, written) = input.withUnsafeMutableBufferPointer { source in
            output.withUnsafeMutableBufferPointer { target in
                stream.next_in = source.baseAddress
                stream.avail_in = UInt32(source.count)
                stream.next_out = target.baseAddress
                stream.avail_out = UInt32(target.count)
                return (deflate(&stream, Z_FINISH), target.count - Int(stream.avail_out))
            }
        }
        return status == Z_STREAM_END ? Array(output.prefix(written)) : nil
    }
}
