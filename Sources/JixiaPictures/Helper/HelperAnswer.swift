/// What the helper says: `JXP`, a byte that is zero or the reason of a refusal, then each square with its length before it, in
/// four bytes, the most significant first. The server trusts none of it.
enum HelperAnswer: Equatable {
    case squares([[UInt8]])
    case refused(PictureTrouble)

    static let bytesMax = 2 * 1024 * 1024
    private static let mark = Array("JXP".utf8)

    var bytes: [UInt8] {
        switch self {
        case .refused(let trouble): Self.mark + [trouble.rawValue]
        case .squares(let squares):
            squares.reduce(into: Self.mark + [0]) { bytes, square in
                bytes += (0..<4).map { UInt8(truncatingIfNeeded: square.count >> (24 - 8 * $0)) } + square
            }
        }
    }

    /// - Parameter count: so many squares were asked for.
    /// - Returns: nil where the answer is not whole, or holds anything but WebP.
    init?(_ bytes: [UInt8], count: Int) {
        guard bytes.count >= 4, bytes.starts(with: Self.mark) else { return nil }
        guard bytes[3] == 0 else {
            guard bytes.count == 4, let trouble = PictureTrouble(rawValue: bytes[3]) else { return nil }
            self = .refused(trouble)
            return
        }
        let answer = PictureBytes(bytes: bytes)
        var squares: [[UInt8]] = []
        var place = 4
        for _ in 0..<count {
            guard let length = try? answer.big(place, 4), let range = try? answer.range(place + 4, length) else { return nil }
            guard answer.has("RIFF", at: range.lowerBound), answer.has("WEBP", at: range.lowerBound + 8) else { return nil }
            squares.append(Array(bytes[range]))
            place = range.upperBound
        }
        guard place == bytes.count else { return nil }
        self = .squares(squares)
    }
}
