/// JPEG (ITU-T T.81): segments that begin with a marker; after each start of a scan, data up to the next marker.
struct JPEGFile {
    private enum Marker {
        static let startOfImage = 0xD8, endOfImage = 0xD9, startOfScan = 0xDA
        /// Baseline, extended and progressive. The rest (lossless, arithmetic, hierarchical) no browser shows.
        static let frames = 0xC0...0xC2
        /// Tables of quantization, of Huffman codes, the restart interval, and Adobe's word on the colours.
        static let shown: Set = [0xDB, 0xC4, 0xDD, 0xEE]
        /// EXIF and XMP.
        static let application1 = 0xE1
        static let hasNoContent: Set<Int> = Set(0xD0...0xD8).union([0x00, 0x01, 0xFF])
    }

    private let file: PictureBytes
    private var kept: [Range<Int>] = []
    private var size: (width: Int, height: Int)?
    private var scans = 0
    private var orientation: Orientation?

    init(_ file: PictureBytes) { self.file = file }

    consuming func picture() throws(PictureTrouble) -> CheckedPicture {
        kept = [try file.range(0, 2)]
        var place = 2
        while true {
            let start = place
            let marker = try nextMarker(&place)
            if marker == Marker.endOfImage { break }
            guard !Marker.hasNoContent.contains(marker) else { throw .unreadable }
            let length = try file.big(place, 2)
            guard length >= 2 else { throw .unreadable }
            let content = try file.range(place, length)
            place = content.upperBound
            if try isShown(marker, content, &place) { kept.append(start..<place) }
        }
        guard let size, scans > 0 else { throw .unreadable }
        kept.append(try file.range(place - 2, 2))
        return CheckedPicture(
            kind: .jpeg, width: size.width, height: size.height, orientation: orientation ?? .upright, bytes: file.joined(kept))
    }

    /// Any number of bytes 0xFF may stand before a marker.
    private func nextMarker(_ place: inout Int) throws(PictureTrouble) -> Int {
        guard try file.byte(place) == 0xFF else { throw .unreadable }
        while try file.byte(place) == 0xFF { place += 1 }
        let marker = Int(try file.byte(place))
        place += 1
        return marker
    }

    private mutating func isShown(_ marker: Int, _ content: Range<Int>, _ place: inout Int) throws(PictureTrouble) -> Bool {
        switch marker {
        case Marker.frames:
            try readFrame(content)
            return true
        case Marker.startOfScan:
            try countScan()
            place = try endOfScan(from: place)
            return true
        case Marker.application1:
            if orientation == nil, file.has("Exif\0\0", at: content.lowerBound + 2) {
                orientation = Orientation(exif: PictureBytes(bytes: Array(file.bytes[content].dropFirst(8))))
            }
            return false
        case 0xC3, 0xC5...0xC7, 0xC8...0xCF: throw .unsupported
        default: return Marker.shown.contains(marker)
        }
    }

    private mutating func readFrame(_ content: Range<Int>) throws(PictureTrouble) {
        guard size == nil, content.count >= 8, try file.byte(content.lowerBound + 2) == 8 else { throw .unreadable }
        let height = try file.big(content.lowerBound + 3, 2), width = try file.big(content.lowerBound + 5, 2)
        guard [1, 3, 4].contains(try file.byte(content.lowerBound + 7)) else { throw .unreadable }
        try PictureLimits.check(width: width, height: height)
        size = (width, height)
    }

    private mutating func countScan() throws(PictureTrouble) {
        guard let size else { throw .unreadable }
        scans += 1
        guard scans <= PictureLimits.scansMax, scans * size.width * size.height <= PictureLimits.scanPixelsMax else { throw .tooLarge }
    }

    /// Within the data 0xFF is followed by zero, or begins a restart marker.
    private func endOfScan(from start: Int) throws(PictureTrouble) -> Int {
        var place = start
        while let found = file.next(0xFF, from: place) {
            let follower = try file.byte(found + 1)
            if follower != 0, !(0xD0...0xD7).contains(follower), follower != 0xFF { return found }
            place = found + (follower == 0xFF ? 1 : 2)
        }
        throw .unreadable
    }
}
