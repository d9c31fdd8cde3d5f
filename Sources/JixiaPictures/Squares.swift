import CGD

/// Decodes a checked picture and draws it anew, in squares.
///
/// WebP, because it keeps transparency, is a third of the size of PNG, and every browser since 2020 shows it.
enum Squares {
    private static let quality: Int32 = 82

    /// - Parameter sides: the largest first.
    static func make(_ sides: [Int], of bytes: [UInt8]) throws(PictureTrouble) -> [[UInt8]] {
        let picture = try CheckedPicture.check(bytes)
        guard let largest = sides.first else { return [] }
        let square = try decoded(picture).square(largest).turned(picture.orientation)
        var encoded: [[UInt8]] = []
        for side in sides { encoded.append(try square.square(side).webp(quality)) }
        return encoded
    }

    /// What is decoded has to be what the header announced.
    private static func decoded(_ picture: CheckedPicture) throws(PictureTrouble) -> Canvas {
        var bytes = picture.bytes
        let count = Int32(bytes.count)
        let image = bytes.withUnsafeMutableBytes { buffer in
            switch picture.kind {
            // Zero: what libjpeg warns of, such as data that ends too early, is a mistake.
            case .jpeg: gdImageCreateFromJpegPtrEx(count, buffer.baseAddress, 0)
            case .png: gdImageCreateFromPngPtr(count, buffer.baseAddress)
            case .gif: gdImageCreateFromGifPtr(count, buffer.baseAddress)
            case .webp: gdImageCreateFromWebpPtr(count, buffer.baseAddress)
            }
        }
        guard let image else { throw .unreadable }
        let canvas = Canvas(image)
        guard canvas.width == picture.width, canvas.height == picture.height else { throw .unreadable }
        return canvas
    }
}

/// One gd image, freed with its owner.
private final class Canvas {
    private let image: gdImagePtr

    init(_ image: gdImagePtr) { self.image = image }
    deinit { gdImageDestroy(image) }

    var width: Int { Int(image.pointee.sx) }
    var height: Int { Int(image.pointee.sy) }

    private static func empty(_ side: Int32) throws(PictureTrouble) -> Canvas {
        guard let image = gdImageCreateTrueColor(side, side) else { throw .unreadable }
        // Transparency is copied and not mixed with what lies below.
        gdImageAlphaBlending(image, 0)
        gdImageSaveAlpha(image, 1)
        return Canvas(image)
    }

    /// The middle, made as large as this.
    func square(_ side: Int) throws(PictureTrouble) -> Canvas {
        let result = try Canvas.empty(Int32(side))
        let own = Int32(min(width, height))
        let left = (Int32(width) - own) / 2, top = (Int32(height) - own) / 2
        gdImageCopyResampled(result.image, image, 0, 0, left, top, Int32(side), Int32(side), own, own)
        return result
    }

    func turned(_ orientation: Orientation) throws(PictureTrouble) -> Canvas {
        if orientation == .upright { return self }
        let side = Int32(width)
        let result = try Canvas.empty(side)
        for y in 0..<side {
            for x in 0..<side {
                let source = orientation.source(x, y, side: side)
                gdImageSetPixel(result.image, x, y, gdImageGetTrueColorPixel(image, source.x, source.y))
            }
        }
        return result
    }

    func webp(_ quality: Int32) throws(PictureTrouble) -> [UInt8] {
        var count: Int32 = 0
        guard let bytes = gdImageWebpPtrEx(image, &count, quality) else { throw .unreadable }
        defer { gdFree(bytes) }
        return [UInt8](UnsafeRawBufferPointer(start: bytes, count: Int(count)))
    }
}
