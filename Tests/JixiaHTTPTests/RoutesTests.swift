import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JixiaCore
import Testing

@testable import JixiaHTTP

@Suite struct RoutesTests {
    private let world = HTTPWorld()

    @Test func `a method that a path lacks is 405 with those it has`() async throws {
        let answer = try await world.send(.patch, "/api/things/")
        #expect(answer.status == .methodNotAllowed)
        #expect(answer.headers[.allow] == "GET, HEAD, OPTIONS, POST")
        #expect(answer.tree?["code"] == "method_not_allowed")
        #expect(try await world.send(.post, "/api/things/5/").headers[.allow] == "DELETE, GET, HEAD, OPTIONS")
        #expect(try await world.send(.get, "/api/things/5/return/").headers[.allow] == "OPTIONS, PUT")
        #expect(try await world.send(.head, "/api/things/5/return/").status == .methodNotAllowed)
        #expect(try await world.send(.trace, "/api/things/").status == .methodNotAllowed)
    }

    @Test func `OPTIONS tells what a path does`() async throws {
        let answer = try await world.send(.options, "/api/things/5")
        #expect(answer.status == .noContent)
        #expect(answer.headers[.allow] == "DELETE, GET, HEAD, OPTIONS")
    }

    @Test func `HEAD is answered like GET without the body`() async throws {
        let get = try await world.send(.get, "/api/things/5")
        let head = try await world.send(.head, "/api/things/5")
        #expect(head.status == .ok)
        #expect(head.body.readableBytes == 0)
        #expect(head.headers[.contentLength] == String(get.body.readableBytes))
        #expect(head.headers[.contentType] == get.headers[.contentType])
    }

    @Test(arguments: ["/api/things/5", "/api/things/5/", "/api/things/5?x=1", "/api/things/5/?x=1"])
    func `a trailing slash makes no difference`(_ uri: String) async throws {
        #expect(try await world.send(.get, uri).status == .ok)
    }

    @Test(arguments: ["/", "/api", "/api/things/5/more", "/api/Things", "/api/things/x%2f..%2fy"])
    func `what is not there is not found or not right`(_ uri: String) async throws {
        let code = try await world.send(.get, uri).status.code
        #expect([404, 422].contains(code))
    }

    @Test func `health says of each part whether it works`() async throws {
        Health([
            Health.Part("database", isEssential: true) { "sqlite" },
            Health.Part("sms", isEssential: false) { throw Defect() },
        ]).serve(on: world.routes)
        let ready = try await world.send(.get, "/health/ready")
        #expect(ready.status == .ok)
        #expect(ready.tree?["status"] == "ok")
        #expect(ready.tree?["parts"]?["database"] == ["status": "ok", "detail": "sqlite"])
        #expect(ready.tree?["parts"]?["sms"]?["status"] == "down")
        #expect(!ready.text.contains("1234"))
        #expect(ready.headers[.cacheControl] == "no-store")
    }

    @Test func `without an essential part the server is alive and not ready`() async throws {
        Health([Health.Part("database", isEssential: true) { throw Defect() }]).serve(on: world.routes)
        let ready = try await world.send(.get, "/health/ready")
        #expect(ready.status == .serviceUnavailable)
        #expect(ready.headers[.retryAfter] != nil)
        #expect(ready.tree?["status"] == "down")
        #expect(try await world.send(.get, "/health/live").status == .ok)
    }

    @Test func `a message is found by key, filled, and falls back to English, then to the key`() throws {
        let messages = try world.messages()
        #expect(messages.text("failure.taken", .english, ["name": "x"]) == "x is taken")
        #expect(messages.text("failure.taken", .chinese, ["name": "x"]) == "x已被占用")
        #expect(messages.text("only.english", .chinese) == "E")
        #expect(messages.text("no.such", .chinese, ["a": "b"]) == "no.such")
        #expect(messages.message(of: .notFound, .english) == "Not found")
        #expect(messages.keys(.english).subtracting(messages.keys(.chinese)) == ["only.english"])
        #expect(messages.tree(.chinese)["deep"]?["er"]?["key"] == "深")
    }
}
