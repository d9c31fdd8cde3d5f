import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

private struct Receipt: Codable, Equatable, Sendable { let id: Int64, name: String }

@Suite struct IdempotencyTests {
    private func key(_ key: String = "k", _ fingerprint: String = "{}") -> IdempotencyKey {
        IdempotencyKey(key: key, fingerprint: fingerprint)
    }

    private func note(
        _ name: String, _ key: IdempotencyKey?, of account: Int64 = 1, in world: StoreWorld, failing: Bool = false
    ) async throws -> Receipt {
        let now = world.clock.now()
        return try await world.database.write { tx in
            try tx.once(key, of: ID(account), at: now) {
                let id = try tx.run("INSERT INTO note (name) VALUES (\(name))").id
                if failing { throw Refused() }
                return Receipt(id: id, name: name)
            }
        }
    }

    @Test(arguments: Engine.available)
    func `a repeat is given the first reply and does nothing`(_ engine: Engine) async throws {
        let world = try await StoreWorld(engine)
        let first = try await note("a", key(), in: world)
        let second = try await note("b", key(), in: world)
        #expect(first == second)
        #expect(try await world.names() == ["a"])
    }

    @Test(arguments: Engine.available)
    func `the same key at once is worked on once`(_ engine: Engine) async throws {
        let world = try await StoreWorld(engine)
        let receipts = try await withThrowingTaskGroup(of: Receipt.self) { group in
            for number in 0..<20 { group.addTask { try await note("n\(number)", key(), in: world) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(receipts.map(\.id)).count == 1)
        #expect(try await world.count("note") == 1)
    }

    @Test(arguments: Engine.available)
    func `another request with a used key is refused`(_ engine: Engine) async throws {
        let world = try await StoreWorld(engine)
        _ = try await note("a", key(), in: world)
        await #expect(throws: Failure.idempotencyKeyReused) { try await note("b", key("k", #"{"n":2}"#), in: world) }
        #expect(try await world.names() == ["a"])
    }

    @Test(arguments: Engine.available)
    func `keys of two accounts are two keys, and no key is no promise`(_ engine: Engine) async throws {
        let world = try await StoreWorld(engine)
        _ = try await note("a", key(), of: 1, in: world)
        _ = try await note("b", key("k", "other"), of: 2, in: world)
        _ = try await note("c", nil, in: world)
        _ = try await note("d", nil, in: world)
        #expect(try await world.names() == ["a", "b", "c", "d"])
    }

    @Test(arguments: Engine.available)
    func `work that failed keeps nothing, and the key may be used again`(_ engine: Engine) async throws {
        let world = try await StoreWorld(engine)
        await #expect(throws: Refused.self) { try await note("a", key(), in: world, failing: true) }
        #expect(try await world.count("idempotency") == 0)
        #expect(try await note("a", key("k", "changed"), in: world).name == "a")
    }

    @Test(arguments: Engine.available)
    func `replies are kept 72 hours`(_ engine: Engine) async throws {
        let world = try await StoreWorld(engine)
        _ = try await note("a", key(), in: world)
        world.clock.advance(.hours(72))
        try await Idempotency.prune(world.database, now: world.clock.now())
        #expect(try await world.count("idempotency") == 1)
        world.clock.advance(.milliseconds(1))
        try await Idempotency.prune(world.database, now: world.clock.now())
        #expect(try await world.count("idempotency") == 0)
    }

    @Test func `the key comes from the header and its fingerprint from the whole form`() {
        var one = Form(["a": .number(1), "b": .number(2)], headers: ["idempotency-key": "k"])
        var same = Form(["b": .number(2), "a": .number(1)], headers: ["idempotency-key": "k"])
        var other = Form(["a": .number(1)], headers: ["idempotency-key": "k"])
        var none = Form(["a": .number(1)])
        let key = one.idempotencyKey()
        #expect(key?.key == "k")
        #expect(key == same.idempotencyKey())
        #expect(key != other.idempotencyKey())
        #expect(none.idempotencyKey() == nil)
    }
}
