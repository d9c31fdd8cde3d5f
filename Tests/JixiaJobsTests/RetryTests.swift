import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaJobs

@Suite struct RetryTests {
    @Test(arguments: Engine.available)
    func `a failed task is tried again after its delay until it works`(_ engine: Engine) async throws {
        let world = try await JobsWorld(engine)
        try await world.add()
        world.fail(with: Broken())
        try await world.worker().runDue()
        #expect(try await world.states() == ["ready"])
        #expect(try await world.lastFailure()?.contains("Broken") == true)
        world.clock.advance(.milliseconds(9_999))
        #expect(try await world.worker().runDue() == 0)
        world.clock.advance(.milliseconds(1))
        world.fail(with: nil)
        #expect(try await world.worker().runDue() == 1)
        #expect(try await world.states() == [])
    }

    @Test(arguments: Engine.available)
    func `after the last attempt a task is dead and kept`(_ engine: Engine) async throws {
        let world = try await JobsWorld(engine)
        try await world.add()
        world.fail(with: Broken())
        for _ in 1...3 {
            #expect(try await world.states() == ["ready"])
            try await world.worker().runDue()
            world.clock.advance(.hours(1))
        }
        #expect(try await world.states() == ["dead"])
        #expect(try await world.worker().runDue() == 0)
        #expect(world.greetings.count == 3)
    }

    @Test(arguments: Engine.available)
    func `giving up is final at once`(_ engine: Engine) async throws {
        let world = try await JobsWorld(engine)
        try await world.add()
        world.fail(with: GiveUp("the number does not exist"))
        try await world.worker().runDue()
        #expect(try await world.states() == ["dead"])
        #expect(try await world.lastFailure() == "the number does not exist")
    }

    @Test(arguments: Engine.available)
    func `a task that fails does not disturb the others`(_ engine: Engine) async throws {
        let world = try await JobsWorld(engine)
        let queue = world.queue
        try await world.add("a")
        try await world.database.write { tx in try queue.add(Unknown(), in: tx) }
        try await world.add("b")
        try await world.worker().runDue()
        #expect(Set(world.greetings) == ["a", "b"])
        #expect(try await world.states() == ["ready"])
    }

    @Test(arguments: Engine.available)
    func `a task of an unknown kind waits for a newer program, then is dead`(_ engine: Engine) async throws {
        let world = try await JobsWorld(engine)
        let queue = world.queue
        try await world.database.write { tx in try queue.add(Unknown(), in: tx) }
        try await world.worker().runDue()
        #expect(try await world.states() == ["ready"])
        #expect(try await world.lastFailure()?.contains("test.unknown") == true)
        world.clock.advance(.seconds(60))
        try await world.worker().runDue()
        #expect(try await world.states() == ["dead"])
    }

    @Test func `delays double up to an hour, each longer by up to a quarter`() {
        let retry = Retry.doubling(from: .seconds(2), attemptsMax: 8)
        for (attempt, seconds) in [(1, 2), (2, 4), (3, 8), (6, 64), (20, 3600), (500, 3600)] {
            let delay = retry.delay(attempt).milliseconds
            #expect((Int64(seconds) * 1000...Int64(seconds) * 1250).contains(delay))
        }
        #expect(Set((0..<50).map { _ in retry.delay(9).milliseconds }).count > 1)
        #expect(Retry.fixed(.seconds(5), attemptsMax: 2).delay(7) == .seconds(5))
    }
}
