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
        if ETag.matches(request.headers[.ifNoneMatch], file.etag) { return Response(status: .notModified, headers: headers) }
        let takesGzip = request.headers[.acceptEncoding]?.contains("gzip") ?? false
        if let gzip = file.gzip, takesGzip, request.headers[.range] == nil {
            headers[.contentEncoding] = "gzip"
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: gzip))
        }
        return RangedResponse.of(file.body, request.headers[.range], headers)
    }
}

/// Answers with all of some bytes, or the range asked for.
enum RangedResponse {
    static func of(_ body: ByteBuffer, _ range: String?, _ headers: HTTPFields) -> Response {
        var headers = headers
        let length = body.readableBytes
        switch ByteRange(range, length: length) {
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
