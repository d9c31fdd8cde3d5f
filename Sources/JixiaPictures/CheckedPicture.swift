/// A picture whose header keeps within the limits, with only those parts of the file that can be seen. What a stranger wrote
/// around them (EXIF, colour profiles, comments, whatever follows the end) never reaches a decoder.
struct CheckedPicture {
    enum Kind: CaseIterable { case jpeg, png, gif, webp }

    let kind: Kind
    let width: Int
    let height: Int
    var orientation = Orientation.upright
    let bytes: [UInt8]

    /// Told by the first bytes alone; names and types that a client gives are not asked.
    static func check(_ bytes: [UInt8]) throws(PictureTrouble) -> CheckedPicture {
        guard bytes.count <= PictureLimits.bytesMax else { throw .tooLarge }
        let bytes = PictureBytes(bytes: bytes)
        if bytes.bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return try JPEGFile(bytes).picture() }
        if bytes.bytes.starts(with: PNGFile.signature) { return try PNGFile(bytes).picture() }
        if bytes.has("GIF87a", at: 0) || bytes.has("GIF89a", at: 0) { return try GIFFile(bytes).picture() }
        if bytes.has("RIFF", at: 0), bytes.has("WEBP", at: 8) { return try WebPFile(bytes).picture() }
        throw .unsupported
    }
}
