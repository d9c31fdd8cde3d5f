/// How a camera was held, by the numbers of EXIF: where the first row and the first column of the file belong.
enum Orientation: Int {
    case upright = 1, mirrored, upsideDown, flipped, transposed, turnedLeft, transverse, turnedRight

    private static let tag = 0x0112
    private static let entriesMax = 500

    /// Reads the tag out of a TIFF header and its first directory (EXIF 2.32 §4.6); nil where it is not there or makes no sense.
    init?(exif: PictureBytes) {
        guard let value = try? Self.value(exif) else { return nil }
        self.init(rawValue: value)
    }

    private static func value(_ exif: PictureBytes) throws(PictureTrouble) -> Int? {
        let isLittle = exif.has("II", at: 0)
        guard isLittle || exif.has("MM", at: 0) else { return nil }
        func number(_ at: Int, _ length: Int) throws(PictureTrouble) -> Int {
            isLittle ? try exif.little(at, length) : try exif.big(at, length)
        }
        guard try number(2, 2) == 42 else { return nil }
        let directory = try number(4, 4)
        for entry in 0..<min(try number(directory, 2), entriesMax) {
            let place = directory + 2 + entry * 12
            if try number(place, 2) == tag { return try number(place + 8, 2) }
        }
        return nil
    }

    /// Which point of a square file is seen at this point.
    func source(_ x: Int32, _ y: Int32, side: Int32) -> (x: Int32, y: Int32) {
        let last = side - 1
        return switch self {
        case .upright: (x, y)
        case .mirrored: (last - x, y)
        case .upsideDown: (last - x, last - y)
        case .flipped: (x, last - y)
        case .transposed: (y, x)
        case .turnedLeft: (y, last - x)
        case .transverse: (last - y, last - x)
        case .turnedRight: (last - y, x)
        }
    }
}
