import Hummingbird
import JixiaCore
import JixiaFiles

/// Pictures out of the store of files. They are shown, never run: a strict policy goes with each.
public struct MediaFiles: Sendable {
    private let files: any FileStore
    private static let bytesMax = 20 * 1024 * 1024

    public init(_ files: any FileStore) { self.files = files }

    public func serve(on routes: Routes) {
        routes.on(.get, "media/{folder}/{name}") { request, context in
            guard let folder = context.parameters.get("folder").flatMap({ FileFolder($0) }),
                let key = context.parameters.get("name").flatMap({ FileKey(folder, file: $0) }),
                let file = try await files.get(key), file.size <= Self.bytesMax
            else { throw Failure.notFound }
            return try await answer(key, file, request)
        }
    }

    private func answer(_ key: FileKey, _ file: StoredFile, _ request: Request) async throws -> Response {
        let headers: HTTPFields = [
            .contentType: file.type.mediaType, .acceptRanges: "bytes", .eTag: "\"\(file.version)\"",
            // What has a random name is never changed.
            .cacheControl: key.isRandom ? "public, max-age=31536000, immutable" : "public, max-age=86400",
            .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            .contentDisposition: "inline; filename=\"\(key.fileName)\"",
        ]
        if ETag.matches(request.headers[.ifNoneMatch], headers[.eTag] ?? "") { return Response(status: .notModified, headers: headers) }
        return RangedResponse.of(ByteBuffer(bytes: try await file.bytes()), request, headers)
    }
}
