/// GIF (version 89a): a screen, then blocks: images and extensions, each with its data in sub-blocks of up to 255 bytes.
/// Only the first image is shown; the others are counted and left out.
struct GIFFile {
    private let file: PictureBytes
    init(_ file: PictureBytes) { self.file = file }

    func picture() throws(PictureTrouble) -> CheckedPicture {
        try PictureLimits.check(width: file.little(6, 2), height: file.little(8, 2))
        var place = 13 + tableLength(try file.byte(10))
        var frames = 0, pixels = 0
        var first: (width: Int, height: Int)?
        while true {
            switch try file.byte(place) {
            case 0x2C:
                let width = try file.little(place + 5, 2), height = try file.little(place + 7, 2)
                try PictureLimits.check(width: width, height: height)
                frames += 1
                pixels += width * height
                guard frames <= PictureLimits.framesMax, pixels <= PictureLimits.framePixelsMax else { throw .tooLarge }
                first = first ?? (width, height)
                // After the colours comes the size of the first code, then the data.
                place = try endOfBlocks(place + 11 + tableLength(try file.byte(place + 9)))
            case 0x21: place = try endOfBlocks(place + 2)
            case 0x3B:
                guard let first else { throw .unreadable }
                return CheckedPicture(kind: .gif, width: first.width, height: first.height, bytes: Array(file.bytes[...place]))
            default: throw .unreadable
            }
        }
    }

    /// In bytes, as the flags before it tell.
    private func tableLength(_ flags: UInt8) -> Int { flags & 0x80 == 0 ? 0 : 3 << (Int(flags & 7) + 1) }

    private func endOfBlocks(_ start: Int) throws(PictureTrouble) -> Int {
        var place = start
        while true {
            let length = Int(try file.byte(place))
            place += length + 1
            if length == 0 { return place }
        }
    }
}
