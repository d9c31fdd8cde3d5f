import Foundation
import Hummingbird
import JixiaCore

/// The program's own files (style sheet, scripts, icons), read and compressed once at start.
/// Their URLs carry a digest of the content, so a browser may keep them for ever.
public struct StaticFiles: Sendable {
    struct File: Sendable {
        let body: ByteBuffer
        let gzip: ByteBuffer?
        let etag: String
        let mediaType: String
        let version: String
    }

    private let files: [String: File]

    public init(folder: URL) throws {
        var files: [String: File] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
            let bytes = [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
            let etag = ETag.of(bytes)
            files[name] = File(
                body: ByteBuffer(bytes: bytes), gzip: Gzip.compressed(bytes).map { ByteBuffer(bytes: $0) }, etag: etag,
                mediaType: MediaTypes.of(name), version: String(etag.dropFirst().prefix(12)))
        }
        self.files = files
    }

    /// `/assets/jixia.css?v=0123456789ab`
    public func url(_ name: String) -> String { "/assets/\(name)?v=\(files[name]?.version ?? "missing")" }

    public func serve(on routes: Routes) {
        routes.on(.get, "assets/{name}") { request, context in
            guard let name = context.parameters.get("name"), let file = files[name] else { throw Failure.notFound }
            return answer(file, request)
        }
    }

    private func answer(_ file: File, _ request: Request) -> Response {
        let isVersioned = request.uri.query == "v=" + file.version
        var headers: HTTPFields = [
            .contentType: file.mediaType, .eTag: file.etag, .vary: "Accept-Encoding", .acceptRanges: "bytes",
            .cacheControl: isVersioned ? "public, max-age=31536000, immutable" : "public, no-cache",
        ]
        let zippedTag = String(file.etag.dropLast()) + "-gzip\""
        let known = request.headers[.ifNoneMatch]
        if ETag.matches(known, file.etag) || ETag.matches(known, zippedTag) { return Response(status: .notModified, headers: headers) }
        if let gzip = file.gzip, Self.takesGzip(request), request.headers[.range] == nil {
            headers[.contentEncoding] = "gzip"
            // Other bytes, another tag: a download must not be resumed from the one with the other.
            headers[.eTag] = zippedTag
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: gzip))
        }
        return RangedResponse.of(file.body, request, headers)
    }

    /// `gzip;q=0` means: anything but gzip (RFC 9110 §12.5.3).
    private static func takesGzip(_ request: Request) -> Bool {
        let accepted = request.headers[.acceptEncoding] ?? ""
        return accepted.split(separator: ",").contains { piece in
            let parts = piece.split(separator: ";").map { $0.filter { $0 != " " } }
            guard parts.first == "gzip" else { return false }
            return !parts.dropFirst().contains { $0.hasPrefix("q=") && Double($0.dropFirst(2)) == 0 }
        }
    }
}

/// Answers with all of some bytes, or the range asked for.
enum RangedResponse {
    static func of(_ body: ByteBuffer, _ request: Request, _ headers: HTTPFields) -> Response {
        var headers = headers
        let length = body.readableBytes
        switch ByteRange(range(request, headers[.eTag]), length: length) {
        case .whole: return Response(status: .ok, headers: headers, body: .init(byteBuffer: body))
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound)/\(length)"
            let part = body.getSlice(at: body.readerIndex + range.lowerBound, length: range.count) ?? ByteBuffer()
            return Response(status: .partialContent, headers: headers, body: .init(byteBuffer: part))
        case .unsatisfiable:
            headers[.contentRange] = "bytes */\(length)"
            return Response(status: .rangeNotSatisfiable, headers: headers)
        }
    }

    /// A range counts only for the content it was meant for (`If-Range`, RFC 9110 §13.1.5).
    private static func range(_ request: Request, _ tag: String?) -> String? {
        if let condition = request.headers[.ifRange], condition != tag { return nil }
        return request.headers[.range]
    }
}

enum MediaTypes {
    static func of(_ name: String) -> String {
        switch name.split(separator: ".").last {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "jpg", "jpeg": "image/jpeg"
        case "webp": "image/webp"
        case "woff2": "font/woff2"
        default: "application/octet-stream"
        }
    }
}
