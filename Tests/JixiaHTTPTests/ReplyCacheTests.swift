import JixiaCore
import NIOCore
import Testing

@testable import JixiaHTTP

@Suite struct ReplyCacheTests {
    private func bytes(_ reply: ReplyCache.Reply) -> [UInt8] { Array(reply.body.readableBytesView) }

    @Test func `a reply is made once and kept until its topic changes`() async throws {
        let changes = Changes()
        let cache = ReplyCache(changes)
        cache.follow([.commodities])
        #expect(bytes(try await cache.reply("k", on: .commodities) { [1] }) == [1])
        #expect(bytes(try await cache.reply("k", on: .commodities) { [2] }) == [1])
        #expect(bytes(try await cache.reply("k", on: .areas) { [5] }) == [5])
        changes.tell(.areas)
        #expect(bytes(try await cache.reply("k", on: .commodities) { [3] }) == [1])
        changes.tell(.commodities)
        #expect(bytes(try await cache.reply("k", on: .commodities) { [4] }) == [4])
    }

    @Test func `of many who ask at once for the same reply one makes it`() async throws {
        let cache = ReplyCache(Changes())
        let calls = Ticks()
        let replies = try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<50 {
                group.addTask {
                    bytes(
                        try await cache.reply("k", on: .commodities) {
                            try await Task.sleep(for: .milliseconds(50))
                            return [UInt8(calls.next())]
                        })
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(calls.total == 1)
        #expect(replies.count == 50)
        #expect(replies.allSatisfy { $0 == [1] })
    }

    @Test func `a reply that could not be made is tried again by the next`() async throws {
        let cache = ReplyCache(Changes())
        await #expect(throws: Failure.notFound) { try await cache.reply("k", on: .commodities) { throw Failure.notFound } }
        #expect(bytes(try await cache.reply("k", on: .commodities) { [1] }) == [1])
    }

    @Test func `a reply read before a change is not kept after it`() async throws {
        let cache = ReplyCache(Changes())
        _ = try await cache.reply("k", on: .commodities) {
            cache.drop(.commodities)
            return [1]
        }
        #expect(bytes(try await cache.reply("k", on: .commodities) { [2] }) == [2])
        #expect(bytes(try await cache.reply("k", on: .commodities) { [3] }) == [2])
    }

    @Test func `while changes of others may go unheard nothing is kept for long`() async throws {
        let changes = Changes()
        let cache = ReplyCache(changes, blindLife: .zero)
        #expect(bytes(try await cache.reply("k", on: .commodities) { [1] }) == [1])
        changes.lose()
        #expect(bytes(try await cache.reply("k", on: .commodities) { [2] }) == [2])
        #expect(bytes(try await cache.reply("k", on: .commodities) { [3] }) == [3])
        changes.resume()
        #expect(bytes(try await cache.reply("k", on: .commodities) { [4] }) == [3])
    }

    @Test func `a full cache begins anew`() async throws {
        let cache = ReplyCache(Changes(), bytesMax: 10)
        _ = try await cache.reply("a", on: .commodities) { [UInt8](repeating: 1, count: 8) }
        _ = try await cache.reply("b", on: .commodities) { [UInt8](repeating: 2, count: 8) }
        #expect(bytes(try await cache.reply("a", on: .commodities) { [3] }) == [3])
    }
}
