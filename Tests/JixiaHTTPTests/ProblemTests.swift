import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JixiaCore
import Testing

@testable import JixiaHTTP

@Suite struct ProblemTests {
    private let world = HTTPWorld()

    private func expectProblem(_ answer: TestResponse, _ status: Int, _ code: String, _ place: SourceLocation = #_sourceLocation) {
        #expect(answer.status.code == status, sourceLocation: place)
        #expect(answer.headers[.contentType] == "application/problem+json", sourceLocation: place)
        #expect(answer.headers[.cacheControl] == "no-store", sourceLocation: place)
        #expect(answer.headers[.requestID] != nil, sourceLocation: place)
        #expect(answer.tree?["status"] == .number(Int64(status)), sourceLocation: place)
        #expect(answer.tree?["code"] == .text(code), sourceLocation: place)
        #expect(answer.tree?["type"] == .text("/docs#\(code)"), sourceLocation: place)
        #expect(answer.tree?["title"] != nil, sourceLocation: place)
        #expect(answer.tree?["detail"] != nil, sourceLocation: place)
    }

    @Test func `a problem is told in both languages`() async throws {
        let chinese = try await world.send(.get, "/api/things/500")
        expectProblem(chinese, 404, "not_found")
        #expect(chinese.tree?["title"] == "没有")
        #expect(chinese.tree?["detail"] == "没有找到")
        #expect(chinese.headers[.contentLanguage] == "zh-Hans")
        let english = try await world.send(.get, "/api/things/500", [.acceptLanguage: "en"])
        #expect(english.tree?["title"] == "Missing")
        #expect(english.tree?["detail"] == "Not found")
        #expect(english.headers[.contentLanguage] == "en")
    }

    @Test(arguments: ["{", "[1]", "5", "", "\u{FEFF}x", String(repeating: "[", count: 500)])
    func `a body that is no JSON object is 400, an empty one lacks its fields`(_ body: String) async throws {
        let answer = try await world.send(.post, "/api/things", .member, body: body)
        if body.isEmpty { expectProblem(answer, 422, "wrong_fields") } else { expectProblem(answer, 400, "unreadable_body") }
    }

    @Test(arguments: ["/api/things/?search=%ff", "/api/things/?%=1"])
    func `a query that cannot be decoded is 400`(_ uri: String) async throws {
        expectProblem(try await world.send(.get, uri), 400, "unreadable_body")
    }

    @Test func `who is not signed in is 401 and told how`() async throws {
        let answer = try await world.send(.get, "/api/mine")
        expectProblem(answer, 401, "sign_in_needed")
        #expect(answer.headers[.wwwAuthenticate] == "Bearer")
        expectProblem(try await world.send(.post, "/api/things", body: "{"), 401, "sign_in_needed")
    }

    @Test(arguments: ["Bearer dead", "Basic bWVtYmVy", "Bearer", "member"])
    func `a token that holds nothing is 401 even where none is needed`(_ authorization: String) async throws {
        expectProblem(try await world.send(.get, "/api/things/5", [.authorization: authorization]), 401, "token_invalid")
    }

    @Test func `who may not is 403`() async throws {
        expectProblem(try await world.send(.delete, "/api/things/5", .member), 403, "forbidden")
        #expect(try await world.send(.delete, "/api/things/5", .staff).status == .noContent)
    }

    @Test func `a path that does not exist is 404`() async throws {
        expectProblem(try await world.send(.get, "/api/nothing/here"), 404, "not_found")
    }

    @Test func `a conflict is 409, with its values in the words`() async throws {
        let answer = try await world.send(.post, "/api/things", .member, body: #"{"name":"taken","count":1}"#)
        expectProblem(answer, 409, "taken")
        #expect(answer.tree?["detail"] == "<taken>已被占用")
        #expect(!answer.text.contains("<"))
    }

    @Test func `a body that is too large is 413, at each kind's own bound`() async throws {
        let large = #"{"name":"\#(String(repeating: "a", count: RequestReader.jsonMax))","count":1}"#
        expectProblem(try await world.send(.post, "/api/things", .member, body: large), 413, "body_too_large")
        var form = HTTPFields.member
        form[.contentType] = "application/x-www-form-urlencoded"
        let pairs = "count=1&name=" + String(repeating: "a", count: RequestReader.formMax)
        expectProblem(try await world.send(.post, "/api/things", form, body: pairs), 413, "body_too_large")
    }

    @Test func `an address that is too long is 414`() async throws {
        expectProblem(try await world.send(.get, "/api/things/?search=" + String(repeating: "a", count: 9_000)), 414, "address_too_long")
    }

    @Test func `a media type that we do not read is 415`() async throws {
        var headers = HTTPFields.member
        headers[.contentType] = "text/xml"
        expectProblem(try await world.send(.post, "/api/things", headers, body: "<a/>"), 415, "unsupported_media_type")
    }

    @Test func `wrong fields are 422, all of them by name`() async throws {
        let answer = try await world.send(.post, "/api/things", .member, body: #"{"name":"","count":10}"#)
        expectProblem(answer, 422, "wrong_fields")
        guard case .list(let errors)? = answer.tree?["errors"] else {
            Issue.record("no errors")
            return
        }
        #expect(errors.map { $0["field"] } == ["name", "count"])
        #expect(errors.map { $0["code"] } == ["required", "range"])
        #expect(errors.allSatisfy { $0["detail"] != nil })
    }

    @Test func `too many calls are 429 until the window ends`() async throws {
        let world = world
        try await world.app().test(.router) { client in
            let first = try await client.send(.get, "/api/rare")
            #expect(first.headers[.rateLimitPolicy] == "\"rare\";q=2;w=60")
            #expect(first.headers[.rateLimit] == "\"rare\";r=1;t=60")
            world.advance(.seconds(20))
            #expect(try await client.send(.get, "/api/rare").headers[.rateLimit] == "\"rare\";r=0;t=40")
            let refused = try await client.send(.get, "/api/rare")
            expectProblem(refused, 429, "too_many_requests")
            #expect(refused.headers[.retryAfter] == "40")
            #expect(refused.headers[.rateLimit] == "\"rare\";r=0;t=40")
            #expect(refused.headers[.rateLimitPolicy] == "\"rare\";q=2;w=60")
            #expect(try await client.send(.get, "/api/things/5").status == .ok)
            world.advance(.seconds(40))
            #expect(try await client.send(.get, "/api/rare").status == .ok)
        }
    }

    @Test func `a burst of 20 is allowed to an address and of 40 to an account`() async throws {
        let world = world
        try await world.app().test(.router) { client in
            var strangers: [HTTPResponse.Status] = [], members: [HTTPResponse.Status] = []
            for _ in 1...21 { strangers.append(try await client.send(.get, "/api/things/5").status) }
            for _ in 1...41 { members.append(try await client.send(.get, "/api/mine", .member).status) }
            #expect(strangers == Array(repeating: .ok, count: 20) + [.tooManyRequests])
            #expect(members == Array(repeating: .ok, count: 40) + [.tooManyRequests])
        }
    }

    @Test func `a refused call tells its limit too`() async throws {
        #expect(try await world.send(.get, "/api/things/500").headers[.rateLimit] != nil)
        #expect(try await world.send(.get, "/api/mine").headers[.rateLimitPolicy] != nil)
    }

    @Test func `what is busy is 503 and says when to come again`() async throws {
        let answer = try await world.send(.get, "/api/busy")
        expectProblem(answer, 503, "busy")
        #expect(answer.headers[.retryAfter] == "5")
    }

    @Test func `a defect is a plain 500 that tells nothing`() async throws {
        let answer = try await world.send(.get, "/api/broken")
        expectProblem(answer, 500, "defect")
        #expect(!answer.text.contains("1234"))
        #expect(!answer.text.contains("Defect"))
    }

    @Test func `a browser is shown a page, and the API stays an API`() async throws {
        let browser: HTTPFields = [.accept: "text/html,*/*"]
        let page = try await world.send(.get, "/nothing", browser)
        #expect(page.status == .notFound)
        #expect(page.text == "<page>")
        expectProblem(try await world.send(.get, "/api/nothing", browser), 404, "not_found")
        expectProblem(try await world.send(.get, "/nothing"), 404, "not_found")
    }

    @Test(arguments: Failure.Kind.allCases)
    func `every kind of failure has a status of its own`(_ kind: Failure.Kind) {
        #expect(Failure.Kind.allCases.filter { $0.status == kind.status } == [kind])
        #expect(kind.status.code >= 400)
    }
}
