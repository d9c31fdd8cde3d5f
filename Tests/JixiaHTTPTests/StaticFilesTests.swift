import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JixiaCore
import JixiaFiles
import Testing

@testable import JixiaHTTP

@Suite struct StaticFilesTests {
    private let world = HTTPWorld()
    private let folder = HTTPFolder()
    private let style = String(repeating: "a { color: red }\n", count: 100)
    private let files: StaticFiles

    init() throws {
        try folder.write("s.css", style)
        try folder.write("tiny.svg", "<svg/>")
        files = try StaticFiles(folder: folder.url)
        files.serve(on: world.routes)
        let group = folder.url.appendingPathComponent("covers")
        try FileManager.default.createDirectory(at: group, withIntermediateDirectories: true)
        try folder.write("covers/1.svg", "<svg>1</svg>")
        try folder.write("secret.txt", "secret")
        MediaFiles(FolderFiles(folder.url)).serve(on: world.routes)
    }

    @Test func `only the version of the content is kept for ever`() async throws {
        let versioned = try await world.send(.get, files.url("s.css"))
        #expect(versioned.status == .ok)
        #expect(versioned.text == style)
        #expect(versioned.headers[.contentType] == "text/css; charset=utf-8")
        #expect(versioned.headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(try await world.send(.get, "/assets/s.css").headers[.cacheControl] == "public, no-cache")
        #expect(try await world.send(.get, "/assets/s.css?v=000000000000").headers[.cacheControl] == "public, no-cache")
        #expect(files.url("s.css") != files.url("tiny.svg"))
    }

    @Test func `gzip is sent to those who take it`() async throws {
        let zipped = try await world.send(.get, "/assets/s.css", [.acceptEncoding: "br, gzip"])
        #expect(zipped.headers[.contentEncoding] == "gzip")
        #expect(zipped.headers[.vary] == "Accept-Encoding")
        #expect(zipped.body.readableBytes < style.utf8.count / 2)
        #expect(Array(zipped.body.readableBytesView.prefix(2)) == [0x1F, 0x8B])
        let plain = try await world.send(.get, "/assets/s.css")
        #expect(plain.headers[.contentEncoding] == nil)
        #expect(plain.headers[.vary] == "Accept-Encoding")
        #expect(try await world.send(.get, "/assets/tiny.svg", [.acceptEncoding: "gzip"]).headers[.contentEncoding] == nil)
    }

    @Test func `gzip is not sent to those who refuse it`() async throws {
        #expect(try await world.send(.get, "/assets/s.css", [.acceptEncoding: "identity, gzip;q=0"]).headers[.contentEncoding] == nil)
    }

    @Test func `the compressed bytes have a tag of their own, and either tag is known again`() async throws {
        let plain = try #require(try await world.send(.get, "/assets/s.css").headers[.eTag])
        let zipped = try #require(try await world.send(.get, "/assets/s.css", [.acceptEncoding: "gzip"]).headers[.eTag])
        #expect(plain != zipped)
        #expect(try await world.send(.get, "/assets/s.css", [.ifNoneMatch: plain]).status == .notModified)
        #expect(try await world.send(.get, "/assets/s.css", [.ifNoneMatch: zipped, .acceptEncoding: "gzip"]).status == .notModified)
        #expect(try await world.send(.get, "/assets/s.css", [.ifNoneMatch: "\"x\""]).status == .ok)
    }

    @Test func `a range is exactly its bytes`() async throws {
        let part = try await world.send(.get, "/assets/s.css", [.range: "bytes=2-5", .acceptEncoding: "gzip"])
        #expect(part.status == .partialContent)
        #expect(part.text == "{ co")
        #expect(part.headers[.contentRange] == "bytes 2-5/1700")
        #expect(part.headers[.contentEncoding] == nil)
        #expect(part.headers[.acceptRanges] == "bytes")
        #expect(try await world.send(.get, "/assets/s.css", [.range: "bytes=-3"]).text == " }\n")
        let beyond = try await world.send(.get, "/assets/s.css", [.range: "bytes=5000-"])
        #expect(beyond.status == .rangeNotSatisfiable)
        #expect(beyond.headers[.contentRange] == "bytes */1700")
        #expect(beyond.body.readableBytes == 0)
        #expect(try await world.send(.get, "/assets/s.css", [.range: "bytes=0-1,4-5"]).text == style)
    }

    @Test func `a range of an older content is answered with all of the new`() async throws {
        let tag = try #require(try await world.send(.get, "/assets/s.css").headers[.eTag])
        let name = try #require(HTTPField.Name("If-Range"))
        #expect(try await world.send(.get, "/assets/s.css", [.range: "bytes=2-5", name: tag]).status == .partialContent)
        let changed = try await world.send(.get, "/assets/s.css", [.range: "bytes=2-5", name: "\"older\""])
        #expect(changed.status == .ok)
        #expect(changed.text == style)
        let media = try await world.send(.get, "/media/covers/1.svg", [.range: "bytes=2-5", name: "\"older\""])
        #expect(media.status == .ok)
    }

    @Test func `pictures are shown and never run`() async throws {
        let picture = try await world.send(.get, "/media/covers/1.svg")
        #expect(picture.status == .ok)
        #expect(picture.text == "<svg>1</svg>")
        #expect(picture.headers[.contentType] == "image/svg+xml")
        #expect(picture.headers[.contentSecurityPolicy]?.contains("sandbox") == true)
        let tag = try #require(picture.headers[.eTag])
        #expect(try await world.send(.get, "/media/covers/1.svg", [.ifNoneMatch: tag]).status == .notModified)
        #expect(try await world.send(.get, "/media/covers/1.svg", [.range: "bytes=-6"]).text == "</svg>")
    }

    @Test func `what has a random name is kept for ever`() async throws {
        let key = try #require(FileKey(FileFolder(constant: "avatars"), FileKey.randomStem() + "-96", .webp))
        try await FolderFiles(folder.url).put([1, 2, 3], as: key)
        let picture = try await world.send(.get, "/media/\(key)")
        #expect(picture.headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(picture.headers[.contentType] == "image/webp")
        #expect(picture.headers[.xContentTypeOptions] == "nosniff")
        #expect(picture.headers[.contentDisposition] == "inline; filename=\"\(key.fileName)\"")
        #expect(try await world.send(.get, "/media/covers/1.svg").headers[.cacheControl] == "public, max-age=86400")
    }

    @Test(arguments: [
        "/assets/missing.css", "/assets/..%2fsecret.txt", "/media/covers/2.svg", "/media/covers/..%2fsecret.txt", "/media/../secret.txt",
        "/media/%2e%2e/secret.txt", "/media/covers/%2e%2e", "/media/covers/.hidden", "/media/covers/1.svg%00", "/media/./secret.txt",
    ])
    func `no path leads out of the folder`(_ uri: String) async throws {
        #expect(try await world.send(.get, uri).status == .notFound)
    }
}
