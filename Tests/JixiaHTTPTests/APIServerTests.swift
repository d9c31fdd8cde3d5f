import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JixiaCore
import Testing

@testable import JixiaHTTP

@Suite struct APIServerTests {
    private let world = HTTPWorld()
    private let english: HTTPFields = [.acceptLanguage: "en"]

    @Test func `an answer has its status, type, language and request id`() async throws {
        let answer = try await world.send(.get, "/api/things/5/", english)
        #expect(answer.status == .ok)
        #expect(answer.text == #"{"id":5,"name":"abacus"}"#)
        #expect(answer.headers[.contentType] == "application/json")
        #expect(answer.headers[.contentLanguage] == "en")
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(answer.headers[.requestID]?.count == 16)
        #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(answer.headers[.contentSecurityPolicy]?.contains("default-src 'self'") == true)
        #expect(answer.headers[.strictTransportSecurity] == nil)
        #expect(try await world.send(.get, "/api/things/5").text == #"{"id":5,"name":"算盘"}"#)
    }

    @Test func `every request has an id of its own`() async throws {
        let first = try await world.send(.get, "/api/things/5")
        let second = try await world.send(.get, "/api/things/5")
        #expect(first.headers[.requestID] != second.headers[.requestID])
    }

    @Test func `an encrypted site asks for encryption for a year`() async throws {
        let answer = try await world.app(isSecure: true).test(.router) { try await $0.send(.get, "/api/things/5") }
        #expect(answer.headers[.strictTransportSecurity] == "max-age=31536000")
    }

    @Test func `what is made is 201, and what is gone is 204 without a body`() async throws {
        let made = try await world.send(.post, "/api/things/", .member, body: #"{"name":"a","count":3}"#)
        #expect(made.status == .created)
        #expect(made.text == #"{"id":3,"name":"a"}"#)
        let gone = try await world.send(.delete, "/api/things/3/", .staff)
        #expect(gone.status == .noContent)
        #expect(gone.body.readableBytes == 0)
        #expect(gone.headers[.contentType] == nil)
    }

    @Test func `a body may be JSON or a form, and the key comes from its header`() async throws {
        var headers = HTTPFields.member
        headers[.contentType] = "application/x-www-form-urlencoded; charset=utf-8"
        #expect(try await world.send(.post, "/api/things", headers, body: "name=%E7%A8%B7+b&count=3").text == #"{"id":3,"name":"稷 b"}"#)
        var keyed = HTTPFields.member
        if let name = HTTPField.Name("Idempotency-Key") { keyed[name] = "k1" }
        #expect(try await world.send(.post, "/api/things", keyed, body: #"{"name":"a","count":3}"#).tree?["name"] == "k1")
    }

    @Test func `a PUT may read its fields from the query`() async throws {
        #expect(try await world.send(.put, "/api/things/4/return/?x=1").text == #"{"id":4,"name":"returned"}"#)
    }

    @Test func `older front ends may say JWT, and writes want fresh knowledge of the session`() async throws {
        #expect(try await world.send(.get, "/api/mine", [.authorization: "JWT member"]).text == #"[{"id":7,"name":"mine"}]"#)
        _ = try await world.send(.delete, "/api/things/3/", .staff)
        #expect(world.freshness == [false, true])
    }

    @Test func `other media types are sent as what they are`() async throws {
        let answer = try await world.send(.get, "/api/picture")
        #expect(answer.headers[.contentType] == "image/png")
        #expect(answer.body.readableBytes == 2)
    }

    @Test func `links of a page are complete and keep the query`() async throws {
        let tree = try #require(try await world.send(.get, "/api/things/?search=a%26b&page=2&size=10").tree)
        #expect(tree["count"] == .number(50))
        #expect(tree["next"] == "https://jixia.example/api/things/?search=a%26b&size=10&page=3")
        #expect(tree["previous"] == "https://jixia.example/api/things/?search=a%26b&size=10&page=1")
    }

    @Test func `a cached reply is made once for each language and dropped on a change`() async throws {
        let world = world
        try await world.app().test(.router) { client in
            let first = try await client.send(.get, "/api/things/")
            #expect(first.headers[.cacheControl] == "public, no-cache")
            #expect(first.headers[.vary] == "Accept-Language")
            #expect(try await client.send(.get, "/api/things/").body == first.body)
            #expect(world.calls.total == 1)
            #expect(try await client.send(.get, "/api/things/", [.acceptLanguage: "en"]).body != first.body)
            #expect(try await client.send(.get, "/api/things/?page=2").body != first.body)
            #expect(world.calls.total == 3)
            world.changes.tell(.commodities)
            #expect(try await client.send(.get, "/api/things/").body != first.body)
            #expect(world.calls.total == 4)
        }
    }

    @Test func `whoever has a cached reply is told 304 until it changes`() async throws {
        let world = world
        try await world.app().test(.router) { client in
            let tag = try #require(try await client.send(.get, "/api/things/").headers[.eTag])
            let same = try await client.send(.get, "/api/things/", [.ifNoneMatch: tag])
            #expect(same.status == .notModified)
            #expect(same.body.readableBytes == 0)
            #expect(same.headers[.eTag] == tag)
            world.changes.tell(.commodities)
            #expect(try await client.send(.get, "/api/things/", [.ifNoneMatch: tag]).status == .ok)
        }
    }

    @Test func `a failure is not cached`() async throws {
        let world = world
        try await world.app().test(.router) { client in
            let first = try await client.send(.get, "/api/things/?page=0")
            let second = try await client.send(.get, "/api/things/?page=0")
            #expect([first.status, second.status] == [.unprocessableContent, .unprocessableContent])
        }
        #expect(world.calls.total == 0)
    }
}
