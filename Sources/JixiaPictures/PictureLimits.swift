/// What a picture may ask of us, looked at before anything is decoded.
enum PictureLimits {
    static let bytesMax = 5 * 1024 * 1024
    static let sideMax = 10_000
    static let pixelsMax = 25_000_000
    static let framesMax = 100
    static let framePixelsMax = 100_000_000
    /// Of a PNG after decompression: 25 megapixels with 8 bits for each of four channels, or half as many with 16.
    static let rawBytesMax = 100_000_000
    /// Each scan of a JPEG goes over the whole picture again. Cameras and editors write about ten.
    static let scansMax = 100
    static let scanPixelsMax = 400_000_000

    /// - Throws: `.tooLarge`, or `.unreadable` for a side of nothing.
    static func check(width: Int, height: Int) throws(PictureTrouble) {
        guard width > 0, height > 0 else { throw .unreadable }
        // The sides are at most 2³², so their product fits.
        guard width <= sideMax, height <= sideMax, width * height <= pixelsMax else { throw .tooLarge }
    }
}

/// Why a picture is refused. The number is what the helper says to the server.
enum PictureTrouble: UInt8, Error {
    case unsupported = 1
    case unreadable = 2
    case tooLarge = 3
}
