import CGD
import Foundation

@testable import JixiaPictures

/// Pictures drawn for a test: left half red, right half blue, with a green corner at the top left.
enum DrawnPicture {
    static func bytes(_ kind: CheckedPicture.Kind, width: Int32 = 64, height: Int32 = 48) -> [UInt8] {
        guard let image = gdImageCreateTrueColor(width, height) else { return [] }
        defer { gdImageDestroy(image) }
        gdImageFilledRectangle(image, 0, 0, width / 2 - 1, height - 1, 0xFF0000)
        gdImageFilledRectangle(image, width / 2, 0, width - 1, height - 1, 0x0000FF)
        gdImageFilledRectangle(image, 0, 0, width / 4, height / 4, 0x00FF00)
        var count: Int32 = 0
        let pointer =
            switch kind {
            case .jpeg: gdImageJpegPtr(image, &count, 95)
            case .png: gdImagePngPtr(image, &count)
            case .gif: gdImageGifPtr(image, &count)
            case .webp: gdImageWebpPtrEx(image, &count, 95)
            }
        guard let pointer else { return [] }
        defer { gdFree(pointer) }
        return [UInt8](UnsafeRawBufferPointer(start: pointer, count: Int(count)))
    }

    /// With a segment of EXIF that tells how the camera was held.
    static func jpeg(orientation: UInt8) -> [UInt8] {
        let directory: [UInt8] = [0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
        let exif: [UInt8] = Array("Exif\0\0MM".utf8) + [0, 42, 0, 0, 0, 8] + directory
        let head: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE1, 0, UInt8(exif.count + 2)]
        return head + exif + bytes(.jpeg, width: 64, height: 64).dropFirst(2)
    }

    /// The colour of a point of a WebP, each of red, green and blue as `F` or `0`.
    static func colour(_ webp: [UInt8], _ x: Int32, _ y: Int32) -> String {
        decoded(webp) { image in
            let colour = gdImageGetTrueColorPixel(image, x, y)
            return [16, 8, 0].map { (colour >> $0) & 0xFF > 127 ? "F" : "0" }.joined()
        } ?? ""
    }

    static func size(_ webp: [UInt8]) -> [Int32] { decoded(webp) { [$0.pointee.sx, $0.pointee.sy] } ?? [] }

    private static func decoded<T>(_ webp: [UInt8], _ look: (gdImagePtr) -> T) -> T? {
        var webp = webp
        guard let image = webp.withUnsafeMutableBytes({ gdImageCreateFromWebpPtr(Int32($0.count), $0.baseAddress) }) else { return nil }
        defer { gdImageDestroy(image) }
        return look(image)
    }
}
