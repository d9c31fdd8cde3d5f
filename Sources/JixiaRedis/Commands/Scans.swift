/// Walks through many elements in small steps, between which Redis serves others.
/// What is there all the time comes at least once; what comes or goes meanwhile may or may not.
public struct RedisScan<Element: Sendable>: AsyncSequence, Sendable {
    fileprivate let page: @Sendable (_ cursor: String) async throws -> (next: String, elements: [Element])

    public struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let page: @Sendable (_ cursor: String) async throws -> (next: String, elements: [Element])
        fileprivate var cursor: String? = "0"
        fileprivate var elements: ArraySlice<Element> = []

        public mutating func next() async throws -> Element? {
            while elements.isEmpty, let now = cursor {
                try Task.checkCancellation()
                let (next, found) = try await page(now)
                elements = found[...]
                cursor = next == "0" ? nil : next
            }
            return elements.popFirst()
        }
    }

    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(page: page) }
}

extension RedisCommands {
    /// Keys, all or those that match a pattern like `cart:*`; about `count` are looked at in each step.
    public func scan(matching pattern: String? = nil, count: Int = 100) -> RedisScan<String> {
        walk(["SCAN"], pattern, count) { try $0.list() }
    }

    public func sscan<Member: RedisStorable>(
        _ key: String, matching pattern: String? = nil, count: Int = 100, as type: Member.Type = String.self
    ) -> RedisScan<Member> {
        walk(["SSCAN", key], pattern, count) { try $0.list() }
    }

    public func hscan<Value: RedisStorable>(
        _ key: String, matching pattern: String? = nil, count: Int = 100, as type: Value.Type = String.self
    ) -> RedisScan<(field: String, value: Value)> {
        walk(["HSCAN", key], pattern, count) { try $0.pairs().map { try ($0.decode(), $1.decode()) } }
    }

    public func zscan<Member: RedisStorable>(
        _ key: String, matching pattern: String? = nil, count: Int = 100, as type: Member.Type = String.self
    ) -> RedisScan<RedisScored<Member>> {
        walk(["ZSCAN", key], pattern, count) { try $0.pairs().map { try RedisScored($0.decode(), $1.decode()) } }
    }

    private func walk<Element: Sendable>(
        _ command: [any RedisStorable], _ pattern: String?, _ count: Int, _ read: @escaping @Sendable (RedisValue) throws -> [Element]
    ) -> RedisScan<Element> {
        let match: [any RedisStorable] = pattern.map { ["MATCH", $0] } ?? []
        return RedisScan { cursor in
            let answer = try await send(command + [cursor] + match + ["COUNT", count]).elements
            guard answer.count == 2 else { throw RedisError.unexpectedAnswer("not a cursor and a page") }
            return try (answer[0].decode(), read(answer[1]))
        }
    }
}
