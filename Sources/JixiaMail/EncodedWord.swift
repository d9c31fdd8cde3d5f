import Foundation
import JixiaMessages

/// Words in a header (RFC 2047): a header is ASCII, and no line of it is longer than 76.
enum EncodedWord {
    static let lineMax = 76
    /// What is around the words of one encoded piece: `=?UTF-8?B?` and `?=`.
    private static let overhead = 12
    private static let pieceMax = 75

    /// The header's line, or its lines: `Subject: Hello`.
    static func line(_ name: String, _ words: String) -> String {
        let plain = "\(name): \(words)"
        return isPlain(words) && plain.utf8.count <= lineMax ? plain : "\(name): " + encoded(words, taken: name.utf8.count + 2)
    }

    /// The header of a mailbox: its name in quotes or encoded, and its address, on a line of its own where it is long.
    static func line(_ name: String, _ mailbox: MailAddress) -> String {
        guard let words = mailbox.name else { return "\(name): \(mailbox.address)" }
        let quoted = "\"" + words.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        let isShort = name.utf8.count + 2 + quoted.utf8.count <= lineMax
        let phrase = isPlain(words) && isShort ? quoted : encoded(words, taken: name.utf8.count + 2)
        return "\(name): \(phrase)\r\n <\(mailbox.address)>"
    }

    /// Printable ASCII that no reader could take for an encoded piece, with no blank at an end that could get lost.
    private static func isPlain(_ words: String) -> Bool {
        words.utf8.allSatisfy { (0x20...0x7E).contains($0) } && !words.contains("=?") && !words.hasPrefix(" ") && !words.hasSuffix(" ")
    }

    /// - Parameter taken: how much of the first line is used already.
    private static func encoded(_ words: String, taken: Int) -> String {
        var pieces: [String] = []
        var piece: [UInt8] = []
        var room = bytesMax(lineMax - taken)
        for scalar in words.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if piece.count + bytes.count > room {
                pieces.append(wrapped(piece))
                piece = []
                room = bytesMax(pieceMax)
            }
            piece += bytes
        }
        pieces.append(wrapped(piece))
        return pieces.joined(separator: "\r\n ")
    }

    private static func bytesMax(_ room: Int) -> Int { (min(room, pieceMax) - overhead) / 4 * 3 }

    private static func wrapped(_ bytes: [UInt8]) -> String { "=?UTF-8?B?\(Data(bytes).base64EncodedString())?=" }
}
