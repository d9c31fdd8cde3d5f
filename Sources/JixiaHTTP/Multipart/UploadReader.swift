import Hummingbird
import JixiaCore

/// Reads forms with files. A file is held in memory, and so few forms are read at once that all of them together are no matter.
struct UploadReader: Sendable {
    /// Of 5 MiB each: 120 MiB at most, while they arrive.
    static let readingMax = 24
    /// What stands around the files: delimiters, heads, other fields.
    private static let aroundMax = 64 * 1024

    private static let turnstile = Turnstile(inside: readingMax, waiting: 32, refusal: .uploadsBusy)

    /// - Parameter fileBytesMax: of each file.
    /// - Throws: `Failure` of kind `unreadable`, `tooLarge`, `unsupported` or `unavailable`.
    static func read(_ request: Request, fileBytesMax: Int) async throws -> [String: Tree] {
        let boundary = try boundary(request.headers[.contentType])
        let bytesMax = fileBytesMax + aroundMax
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > bytesMax {
            throw Failure.fileTooLarge.with(["max": String(fileBytesMax / 1_048_576)])
        }
        return try await turnstile.pass {
            var parser = MultipartParser(boundary: boundary, fileBytesMax: fileBytesMax)
            var received = 0
            for try await buffer in request.body {
                received += buffer.readableBytes
                guard received <= bytesMax else { throw Failure.fileTooLarge.with(["max": String(fileBytesMax / 1_048_576)]) }
                try parser.feed(buffer.readableBytesView)
            }
            return try fields(parser.finish())
        }
    }

    /// RFC 2046 §5.1.1: 1 to 70 of some characters, the last of them no blank.
    static func boundary(_ type: String?) throws -> String {
        guard let type, type.lowercased().hasPrefix("multipart/form-data") else { throw Failure.unsupportedMedia }
        let parameters = try MultipartHead.parameters(type[...], of: "multipart/form-data")
        guard let boundary = parameters["boundary"], (1...70).contains(boundary.utf8.count), boundary.last != " ",
            boundary.utf8.allSatisfy(isBoundaryByte)
        else { throw Failure.unreadableBody }
        return boundary
    }

    private static func isBoundaryByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: " '()+_,-./:=?".utf8.contains(byte)
        }
    }

    /// A file field that was left empty comes as a file of nothing: it was not given.
    private static func fields(_ parts: [(head: MultipartHead, content: [UInt8])]) throws -> [String: Tree] {
        var fields: [String: Tree] = [:]
        for (head, content) in parts where !(head.isFile && content.isEmpty) {
            let value: Tree
            if head.isFile {
                value = .file(UploadedFile(content))
            } else {
                guard let text = String(validating: content, as: UTF8.self) else { throw Failure.unreadableBody }
                value = .text(text)
            }
            guard fields.updateValue(value, forKey: head.name) == nil else { throw Failure.unreadableBody }
        }
        return fields
    }
}

extension Failure {
    /// More files arrive already than there is memory for.
    public static let uploadsBusy = Failure(.unavailable, "busy", retryAfter: 5)
}
