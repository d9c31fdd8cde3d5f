/// WebP (RFC 9649): chunks in a RIFF container. Animations are not taken: libgd does not decode them.
struct WebPFile {
    private let file: PictureBytes
    init(_ file: PictureBytes) { self.file = file }

    func picture() throws(PictureTrouble) -> CheckedPicture {
        let end = try file.range(8, try file.little(4, 4)).upperBound
        var kept: [Range<Int>] = []
        var canvas: (width: Int, height: Int)?, size: (width: Int, height: Int)?
        var place = 12
        while place < end, size == nil {
            let length = try file.little(place + 4, 4)
            // A chunk of odd length has a byte more.
            let chunk = try file.range(place, 8 + length + length % 2)
            guard chunk.upperBound <= end else { throw .unreadable }
            let content = place + 8
            switch String(decoding: file.bytes[place..<place + 4], as: UTF8.self) {
            case "VP8X":
                guard canvas == nil, kept.isEmpty, length >= 10 else { throw .unreadable }
                if try file.byte(content) & 0x02 != 0 { throw .unsupported }
                canvas = (try file.little(content + 4, 3) + 1, try file.little(content + 7, 3) + 1)
                if let canvas { try PictureLimits.check(width: canvas.width, height: canvas.height) }
                kept.append(chunk)
            case "ANIM", "ANMF": throw .unsupported
            case "ALPH" where canvas != nil: kept.append(chunk)
            case "VP8 ":
                size = try lossySize(content, length)
                kept.append(chunk)
            case "VP8L":
                size = try losslessSize(content, length)
                kept.append(chunk)
            default: break
            }
            place = chunk.upperBound
        }
        guard let size, canvas.map({ $0 == size }) ?? true else { throw .unreadable }
        try PictureLimits.check(width: size.width, height: size.height)
        return CheckedPicture(kind: .webp, width: size.width, height: size.height, bytes: rebuilt(kept, isExtended: canvas != nil))
    }

    /// RFC 6386 §9.1: three bytes of flags, a start code, and two numbers of 14 bits.
    private func lossySize(_ content: Int, _ length: Int) throws(PictureTrouble) -> (width: Int, height: Int) {
        guard length >= 10, try file.big(content + 3, 3) == 0x9D012A else { throw .unreadable }
        return (try file.little(content + 6, 2) & 0x3FFF, try file.little(content + 8, 2) & 0x3FFF)
    }

    private func losslessSize(_ content: Int, _ length: Int) throws(PictureTrouble) -> (width: Int, height: Int) {
        guard length >= 5, try file.byte(content) == 0x2F else { throw .unreadable }
        let bits = try file.little(content + 1, 4)
        return (bits & 0x3FFF + 1, bits >> 14 & 0x3FFF + 1)
    }

    private func rebuilt(_ kept: [Range<Int>], isExtended: Bool) -> [UInt8] {
        let chunks = file.joined(kept)
        let size = UInt32(chunks.count + 4)
        let header = Array("RIFF".utf8) + (0..<4).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) } + Array("WEBP".utf8)
        var bytes = header + chunks
        // Of what an extended header announces, only the transparency is still there.
        if isExtended { bytes[20] &= 0x10 }
        return bytes
    }
}
