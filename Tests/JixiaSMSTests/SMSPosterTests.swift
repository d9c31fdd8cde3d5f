import AsyncHTTPClient
import Foundation
import JixiaCore
import JixiaSMS
import Testing

/// Whether a message went out when something broke is told by where it broke.
@Suite struct SMSPosterTests {
    private static let taken = #"{"Message":"OK","RequestId":"F655A8D5","Code":"OK","BizId":"9^0"}"#
    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

    private func reason(_ act: VendorServer.Act, total: Duration = .seconds(5)) async throws -> SMSFailure.Reason? {
        // Both kinds of request: all in the head, and with a body.
        let byHead = try await SMSWorld.sendByAliyun(VendorServer(act), total: total).failure?.reason
        let byBody = try await SMSWorld.sendByTencent(VendorServer(act), total: total).failure?.reason
        #expect(byHead == byBody)
        return byHead
    }

    /// A port that was ours a moment ago and is nobody's now.
    private func closedPort() throws -> UInt16 {
        let (listener, port) = try VendorServer.listen()
        close(listener)
        return port
    }

    @Test func `an answer in pieces comes whole`() async throws {
        let server = try VendorServer(
            .pieces([Self.head + "Content-Length: \(Self.taken.utf8.count)\r\n\r\n", Self.taken], pause: .milliseconds(20)))
        #expect(try await SMSWorld.sendByAliyun(server).get().serial == "9^0")
    }

    @Test func `nobody there is not sent`() async throws {
        let url = "http://127.0.0.1:\(try closedPort())"
        let outcome = try await SMSWorld.send { AliyunSMS(try SMSWorld.aliyun(url), $0, now: { SMSWorld.now }) }
        #expect(outcome.failure == SMSFailure("aliyun", .unreachable))
    }

    @Test func `a connection that never stands is not sent`() async throws {
        // Linux lets backlog + 1 connections wait to be accepted, and lets the next knock in vain.
        let (listener, port) = try VendorServer.listen(backlog: 0)
        let waiting = (0..<2).map { _ in Self.connect(port) }
        defer { for socket in waiting + [listener] { close(socket) } }
        let outcome = try await SMSWorld.send(total: .milliseconds(300)) {
            TencentSMS(try SMSWorld.tencent("http://127.0.0.1:\(port)"), $0, now: { SMSWorld.now })
        }
        #expect(outcome.failure == SMSFailure("tencent", .unreachable))
    }

    @Test func `TLS that does not come about is not sent`() async throws {
        let server = try VendorServer(.hangUp(readsFirst: false))
        let url = server.url.replacingOccurrences(of: "http:", with: "https:")
        let outcome = try await SMSWorld.send(total: .seconds(2)) { TencentSMS(try SMSWorld.tencent(url), $0, now: { SMSWorld.now }) }
        #expect(outcome.failure == SMSFailure("tencent", .unreachable))
        #expect(server.seen.isEmpty)
    }

    @Test func `a connection cut after the request was read leaves it open`() async throws {
        #expect(try await reason(.hangUp(readsFirst: true)) == .cutOff)
    }

    @Test func `an answer cut before its end leaves it open`() async throws {
        #expect(try await reason(.pieces([Self.head + "Content-Length: 1000\r\n\r\n{"], pause: .zero)) == .cutOff)
        #expect(try await reason(.pieces(["HTTP/1.1 20"], pause: .zero)) == .cutOff)
    }

    @Test func `what is no HTTP leaves it open`() async throws {
        #expect(try await reason(.pieces(["220 mail.example.com ESMTP\r\n"], pause: .zero)) == .cutOff)
    }

    @Test func `no answer in time leaves it open`() async throws {
        #expect(try await reason(.keepSilent, total: .milliseconds(300)) == .tookTooLong)
    }

    @Test func `an answer that drips is not waited for`() async throws {
        let head = Self.head + "Content-Length: 1000\r\n\r\n"
        let drips = Array(repeating: " ", count: 30)
        #expect(try await reason(.pieces([head] + drips, pause: .milliseconds(50)), total: .milliseconds(400)) == .tookTooLong)
    }

    @Test func `an answer that is too long leaves it open`() async throws {
        let length = SMSPoster.replyBytesMax + 1
        // It would say yes, could it be read.
        let body = Self.taken + String(repeating: " ", count: length - Self.taken.utf8.count)
        #expect(try await reason(.pieces([Self.head + "Content-Length: \(length)\r\n\r\n" + body], pause: .zero)) == .garbled)
    }

    @Test(arguments: ["", "OK", "<html>", "[]", #"{"Code":"OK","#])
    func `garbage in 200 leaves it open`(_ body: String) async throws {
        #expect(try await reason(.answer(200, body)) == .garbled)
    }

    @Test(
        arguments: [(500, .vendorBroken), (502, .vendorBroken), (503, .vendorBroken), (400, .rejected), (404, .rejected), (429, .busy)]
            as [(Int, SMSFailure.Reason)])
    func `a status alone says whether it went out`(_ status: Int, _ reason: SMSFailure.Reason) async throws {
        #expect(try await self.reason(.answer(status, "<html>")) == reason)
    }

    @Test func `a broken server's word for success or refusal is not taken`() async throws {
        #expect(try await reason(.answer(500, Self.taken)) == .vendorBroken)
    }

    @Test func `a redirect is not followed and was not taken over`() async throws {
        let aim = try VendorServer(200, Self.taken)
        let go = "HTTP/1.1 307 Go\r\nLocation: \(aim.url)/\r\nContent-Length: 0\r\n\r\n"
        #expect(try await reason(.pieces([go], pause: .zero)) == .rejected)
        #expect(aim.seen.isEmpty)
    }

    @Test func `a client that follows redirects leaves it open`() async throws {
        let aim = try VendorServer(200, Self.taken)
        let server = try VendorServer(
            .pieces(["HTTP/1.1 307 Go\r\nLocation: \(aim.url)/\r\nContent-Length: 0\r\n\r\n"], pause: .zero))
        let client = HTTPClient()
        let vendor = AliyunSMS(try SMSWorld.aliyun(server.url), SMSPoster(client), now: { SMSWorld.now })
        let failure = await #expect(throws: SMSFailure.self) { try await vendor.send(SMSWorld.code) }
        try await client.shutdown()
        #expect(failure?.fate == .unknown)
    }

    @Test func `a task that is cancelled in the middle leaves it open`() async throws {
        let server = try VendorServer(.keepSilent)
        let failure = try await SMSWorld.poster { poster in
            let vendor = AliyunSMS(try SMSWorld.aliyun(server.url), poster, now: { SMSWorld.now })
            let task = Task { try await vendor.send(SMSWorld.code) }
            while server.seen.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
            task.cancel()
            return await #expect(throws: SMSFailure.self) { try await task.value }
        }
        #expect(failure?.fate == .unknown)
    }

    @Test func `the client's time to connect is two seconds, and it tries once`() {
        let configuration = SMSPoster.configuration
        #expect(configuration.timeout.connect == .seconds(2))
        #expect(!configuration.connectionPool.retryConnectionEstablishment)
    }

    private static func connect(_ port: UInt16) -> Int32 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                _ = Glibc.connect(socket, plain, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return socket
    }
}
