import AsyncHTTPClient
import JixiaAlipay
import Testing

@Suite struct FormPosterTests {
    private func post(to server: LoopbackServer, within limit: Duration = .seconds(10)) async throws -> FormPoster.Reply {
        let client = HTTPClient(configuration: FormPoster.configuration)
        do {
            let reply = try await FormPoster(client, total: limit).post(server.url, ["a": "1 &"])
            try await client.shutdown()
            return reply
        } catch {
            try await client.shutdown()
            throw error
        }
    }

    @Test func `an answer comes whole`() async throws {
        let server = try LoopbackServer(answering: ["HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nsuc", "cess"])
        let reply = try await post(to: server)
        #expect(reply.status == 200 && reply.body == Array("success".utf8))
    }

    @Test func `a redirect is an answer and not followed`() async throws {
        let aim = try LoopbackServer(answering: ["HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nsuccess"])
        let server = try LoopbackServer(answering: ["HTTP/1.1 307 Go\r\nLocation: \(aim.url)\r\nContent-Length: 0\r\n\r\n"])
        #expect(try await post(to: server).status == 307)
    }

    @Test func `an answer that is too long is refused`() async throws {
        let length = FormPoster.replyBytesMax + 1
        let server = try LoopbackServer(
            answering: ["HTTP/1.1 200 OK\r\nContent-Length: \(length)\r\n\r\n", String(repeating: "x", count: length)])
        await #expect(throws: (any Error).self) { try await post(to: server) }
    }

    @Test func `a body that drips is not waited for`() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"
        let server = try LoopbackServer(answering: [head] + Array(repeating: "x", count: 100), pause: .milliseconds(100))
        // Whoever waits for the end of it has all of it.
        await #expect(throws: (any Error).self) { try await post(to: server, within: .milliseconds(500)) }
    }

    @Test func `nobody there is an error`() async throws {
        let client = HTTPClient(configuration: FormPoster.configuration)
        await #expect(throws: (any Error).self) { try await FormPoster(client, total: .seconds(3)).post("http://127.0.0.1:1/", [:]) }
        await #expect(throws: (any Error).self) { try await FormPoster(client, total: .seconds(3)).post("", [:]) }
        try await client.shutdown()
    }
}
