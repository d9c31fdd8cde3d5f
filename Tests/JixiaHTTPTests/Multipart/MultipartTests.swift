import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JixiaCore
import JixiaLimits
import JixiaMemory
import Testing

@testable import JixiaHTTP

@Suite struct MultipartTests {
    private static let picture: [UInt8] = (0..<300).map { UInt8(truncatingIfNeeded: $0) } + Array("\r\n--b\r\n--bo\r\n-".utf8)

    private static func body(_ boundary: String = "bound") -> [UInt8] {
        let note = "--\(boundary)\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\n稷下\r\n"
        let file = "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: text/html\r\n\r\n"
        return Array((note + file).utf8) + picture + Array("\r\n--\(boundary)--\r\n".utf8)
    }

    private func parse(_ body: [UInt8], boundary: String = "bound", step: Int = .max, max: Int = 1_048_576) throws -> [String: [UInt8]] {
        var parser = MultipartParser(boundary: boundary, fileBytesMax: max)
        var rest = body[...]
        while !rest.isEmpty {
            try parser.feed(rest.prefix(step))
            rest = rest.dropFirst(step)
        }
        return Dictionary(try parser.finish().map { ($0.head.name, $0.content) }) { first, _ in first }
    }

    private func refusal(_ body: [UInt8], step: Int = .max, max: Int = 1_048_576) -> Failure? {
        do {
            _ = try parse(body, step: step, max: max)
            return nil
        } catch { return error as? Failure }
    }

    @Test(arguments: [1, 2, 3, 7, 64, 1000])
    func `a body is the same in pieces of any size`(_ step: Int) throws {
        let parts = try parse(Self.body(), step: step)
        #expect(parts == ["note": Array("稷下".utf8), "file": Self.picture])
    }

    @Test func `what stands before the first delimiter and after the last is no matter`() throws {
        let body = Array("for old programs\r\n".utf8) + Self.body() + Array("and after\r\n--bound\r\n".utf8)
        #expect(try parse(body).count == 2)
        #expect(refusal(Array(repeating: 32, count: 5000) + Self.body()) == .unreadableBody)
    }

    @Test func `a part may be empty, with a head or without lines between`() throws {
        let head = "\r\nContent-Disposition: form-data; name="
        let empty = "--bound\(head)a\r\n\r\n\r\n--bound  \(head)b\r\n\r\n--bound--"
        for step in [1, 5, 1000] { #expect(try parse(Array(empty.utf8), step: step) == ["a": [], "b": []]) }
    }

    @Test func `no beginning of a body is taken for a whole one`() {
        let body = Self.body()
        // The body is whole with the two hyphens after the last delimiter.
        for length in 0..<body.count - 2 { #expect(refusal(Array(body.prefix(length))) == .unreadableBody, "\(length)") }
        #expect(refusal(Array(body.dropLast(2))) == nil)
    }

    @Test func `random bytes, and bodies with random damage, are refused or read, and never more`() {
        var chance = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let noise = (0..<Int.random(in: 0...400, using: &chance)).map { _ in UInt8.random(in: 0...255, using: &chance) }
            #expect(refusal(noise) == .unreadableBody)
            var damaged = Self.body()
            for _ in 0..<Int.random(in: 1...4, using: &chance) {
                let place = Int.random(in: 0..<damaged.count, using: &chance)
                damaged[place] = [13, 10, 45, 34, 59, 0, 255].randomElement(using: &chance) ?? 0
            }
            _ = refusal(damaged, step: Int.random(in: 1...50, using: &chance))
        }
    }

    @Test(arguments: [
        "Content-Disposition: form-data", "Content-Disposition: form-data; name=\"\"", "Content-Disposition: attachment; name=\"a\"",
        "Content-Type: text/plain", "Content-Disposition: form-data; name=\"a", "Content-Disposition: form-data; name=a; name=b",
        "Content-Disposition: form-data; name=a\r\nContent-Disposition: form-data; name=b", "nonsense", " folded: line",
        "Content-Disposition: form-data; name=a\r\nContent-Transfer-Encoding: base64", "Content-Disposition: form-data; name",
        "Content-Disposition: form-data, name=a",
    ])
    func `a head that is not of RFC 7578 is refused`(_ head: String) {
        #expect(refusal(Array("--bound\r\n\(head)\r\n\r\nx\r\n--bound--".utf8)) == .unreadableBody)
    }

    @Test func `heads, parts and texts have an end`() {
        let long = "Content-Disposition: form-data; name=a; x=\(String(repeating: "y", count: 5000))"
        #expect(refusal(Array("--bound\r\n\(long)\r\n\r\nx\r\n--bound--".utf8)) == .unreadableBody)
        #expect(refusal(Array("--bound\r\n\(String(repeating: "a", count: 5000))".utf8), step: 100) == .unreadableBody)
        let part = "--bound\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n"
        #expect(refusal(Array((String(repeating: part, count: 16) + "--bound--").utf8)) == nil)
        #expect(refusal(Array((String(repeating: part, count: 17) + "--bound--").utf8)) == .unreadableBody)
        let text = "--bound\r\nContent-Disposition: form-data; name=a\r\n\r\n\(String(repeating: "x", count: 66_000))\r\n--bound--"
        #expect(refusal(Array(text.utf8)) == .bodyTooLarge)
    }

    @Test func `a file that is too large is refused before it has arrived`() throws {
        var parser = MultipartParser(boundary: "bound", fileBytesMax: 1_048_576)
        try parser.feed(Array("--bound\r\nContent-Disposition: form-data; name=file; filename=x\r\n\r\n".utf8))
        let failure = #expect(throws: Failure.self) {
            while true { try parser.feed([UInt8](repeating: 1, count: 100_000)) }
        }
        #expect(failure?.code == "file_too_large")
        #expect(failure?.field == "file")
    }

    @Test(
        arguments: [
            ("form-data; name=\"a\"", ["name": "a"]), ("form-data; name=a; filename=b.png", ["name": "a", "filename": "b.png"]),
            ("form-data; name=\"a\\\"b\"", ["name": "a\"b"]), ("form-data; name=\"a%22b\"", ["name": "a\"b"]),
            ("form-data; NAME=\"a\" ; filename*=UTF-8''x", ["name": "a", "filename*": "UTF-8''x"]),
            ("form-data;name=\"a;b\";", ["name": "a;b"]),
        ])
    func `parameters are read in every spelling`(_ text: String, _ expected: [String: String]) throws {
        #expect(try MultipartHead.parameters(text[...], of: "form-data") == expected)
    }

    @Test(
        arguments: [
            ("multipart/form-data; boundary=abc", "abc"), ("Multipart/Form-Data; charset=x; boundary=\"a b'c\"", "a b'c"),
        ])
    func `the boundary is what the type says`(_ type: String, _ boundary: String) throws {
        #expect(try UploadReader.boundary(type) == boundary)
    }

    @Test(arguments: [
        "", "; boundary=", "; boundary=\"a \"", "; boundary=a\u{7}", "; boundary=稷", "; boundary=" + String(repeating: "x", count: 71),
        "X; boundary=a",
    ])
    func `a boundary that RFC 2046 does not know is refused`(_ rest: String) {
        #expect(throws: Failure.unreadableBody) { try UploadReader.boundary("multipart/form-data" + rest) }
    }
}

@Suite struct UploadRouteTests {
    private struct AddPicture: Input {
        let file: UploadedFile, note: String?
        init(_ form: inout Form) {
            file = form.file("file", bytesMax: 2000)
            note = form.optionalText("note", 1...10)
        }
    }

    /// To a server of its own.
    private func send(_ body: String, type: String = "multipart/form-data; boundary=b") async throws -> TestResponse {
        let world = HTTPWorld()
        var api = API()
        api.post("pictures", "Add a picture", for: .member) { (input: AddPicture, _: Caller) in
            Thing(id: Int64(input.file.bytes.count), name: input.note ?? "")
        }
        let authenticator = Authenticator { _, _ in Caller(account: ID(7), session: ID(1)) }
        try APIServer(
            authenticator: authenticator, limits: CallLimits(ProcessLimitStore(now: world.now)), cache: ReplyCache(world.changes),
            publicURL: "https://jixia.example"
        ).serve(api, on: world.routes)
        var headers = HTTPFields.member
        headers[.contentType] = type
        return try await world.send(.post, "/api/pictures", headers, body: body)
    }

    private func part(_ head: String, _ content: String) -> String {
        "--b\r\nContent-Disposition: form-data; \(head)\r\n\r\n\(content)\r\n"
    }

    @Test func `a file and a text arrive as fields`() async throws {
        let reply = try await send(part("name=file; filename=x", "12345") + part("name=note", "hi") + "--b--")
        #expect(reply.status == .created)
        #expect(reply.tree?["id"] == .number(5))
        #expect(reply.tree?["name"] == "hi")
    }

    @Test func `what is no file in the field is none`() async throws {
        #expect(try await send(part("name=file", "12345") + "--b--").status == .unprocessableContent)
        #expect(try await send(part("name=file; filename=\"\"", "") + "--b--").status == .unprocessableContent)
        #expect(try await send("--b--").status == .unprocessableContent)
    }

    @Test func `too much is 413, another type 415, nonsense 400`() async throws {
        #expect(try await send(part("name=file; filename=x", String(repeating: "x", count: 2001)) + "--b--").status == .contentTooLarge)
        #expect(try await send(String(repeating: "x", count: 90_000)).status == .contentTooLarge)
        #expect(try await send("{}", type: "application/json").status == .unsupportedMediaType)
        #expect(try await send("--b\r\n").status == .badRequest)
        #expect(try await send(part("name=file; filename=x", "1") + part("name=file; filename=x", "2") + "--b--").status == .badRequest)
    }

    @Test func `the document says that a file is wanted`() throws {
        var api = API()
        api.post("pictures", "Add a picture", for: .member) { (_: AddPicture, _: Caller) in Nothing() }
        let document = OpenAPI(api, title: "t", version: "1").document()
        let content = document["paths"]?["/api/pictures/"]?["post"]?["requestBody"]?["content"]
        let schema = try #require(content?["multipart/form-data"]?["schema"])
        #expect(schema["properties"]?["file"]?["format"] == "binary")
        #expect(schema["required"] == .list(["file"]))
        #expect(content?["application/json"] == nil)
    }
}
