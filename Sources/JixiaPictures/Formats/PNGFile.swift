/// PNG (ISO/IEC 15948): a signature, then chunks of length, name, content and check sum.
struct PNGFile {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    /// What is seen. Profiles and texts stay out: some unpack to a thousand times their size.
    private static let shown: Set = ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"]
    private static let depths: [Int: [Int]] = [0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16]]
    private static let channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4]

    private let file: PictureBytes
    init(_ file: PictureBytes) { self.file = file }

    func picture() throws(PictureTrouble) -> CheckedPicture {
        let (width, height) = try size()
        var kept = [0..<Self.signature.count]
        var place = Self.signature.count
        var hasData = false, isEnded = false
        while !isEnded {
            let length = try file.big(place, 4)
            let chunk = try file.range(place, length + 12)
            let name = String(decoding: file.bytes[place + 4..<place + 8], as: UTF8.self)
            if Self.shown.contains(name) { kept.append(chunk) }
            if name == "IDAT" { hasData = true }
            isEnded = name == "IEND"
            place = chunk.upperBound
        }
        guard hasData else { throw .unreadable }
        return CheckedPicture(kind: .png, width: width, height: height, bytes: file.joined(kept))
    }

    private func size() throws(PictureTrouble) -> (width: Int, height: Int) {
        guard try file.big(8, 4) == 13, file.has("IHDR", at: 12) else { throw .unreadable }
        let width = try file.big(16, 4), height = try file.big(20, 4)
        let depth = try file.big(24, 1), colour = try file.big(25, 1)
        guard Self.depths[colour]?.contains(depth) == true, let channels = Self.channels[colour], try file.big(28, 1) <= 1 else {
            throw .unreadable
        }
        try PictureLimits.check(width: width, height: height)
        guard width * height * channels * depth / 8 <= PictureLimits.rawBytesMax else { throw .tooLarge }
        return (width, height)
    }
}
