import Foundation
import Hummingbird
import JixiaCore
import NIOPosix

/// Pictures that came with the data, from the data folder. They are shown, never run: a strict policy goes with each.
public struct MediaFiles: Sendable {
    private let folder: URL
    private static let bytesMax = 20 * 1024 * 1024

    public init(folder: URL) { self.folder = folder }

    public func serve(on routes: Routes) {
        routes.on(.get, "media/{folder}/{name}") { request, context in
            guard let group = context.parameters.get("folder"), let name = context.parameters.get("name"),
                Self.isPlain(group), Self.isPlain(name)
            else { throw Failure.notFound }
            let file = folder.appendingPathComponent(group).appendingPathComponent(name)
            let body = try await Self.read(file)
            let headers: HTTPFields = [
                .contentType: MediaTypes.of(name), .cacheControl: "public, max-age=86400", .acceptRanges: "bytes",
                .contentSecurityPolicy: "default-src 'none'; style-src 'unsafe-inline'; sandbox", .eTag: ETag.of(body),
            ]
            if ETag.matches(request.headers[.ifNoneMatch], headers[.eTag] ?? "") { return Response(status: .notModified, headers: headers) }
            return RangedResponse.of(ByteBuffer(bytes: body), request, headers)
        }
    }

    /// Names made of letters, digits, `-`, `_` and inner dots cannot lead out of the folder.
    private static func isPlain(_ name: String) -> Bool {
        !name.hasPrefix(".")
            && name.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || [45, 46, 95].contains(byte)
            }
    }

    private static func read(_ file: URL) async throws -> [UInt8] {
        try await NIOThreadPool.singleton.runIfActive {
            guard let data = try? Data(contentsOf: file), data.count <= bytesMax else { throw Failure.notFound }
            return [UInt8](data)
        }
    }
}
