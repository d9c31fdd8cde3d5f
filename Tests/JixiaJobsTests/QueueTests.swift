import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaJobs

@Suite struct QueueTests {
    @Test(arguments: Engine.available)
    func `a task is added with its transaction or not at all`(_ engine: Engine) async throws {
        let world = try await JobsWorld(engine)
        let queue = world.queue
        await #expect(throws: Broken.self) {
            try await world.database.write { tx in
                try queue.add(Greet(name: "never"), in: tx)
                throw Broken()
            }
        }
        #expect(try await world.states() == [])
        try await world.add("a")
        #expect(try await world.states() == ["ready"])
        #expect(try await world.worker().runDue() == 1)
        #expect(world.greetings == ["a"])
        #expect(try await world.states() == [])
    }

    @Test(arguments: Engine.available)
    func `a task waits for its time`(_ engine: Engine) async throws {
        let world = try await JobsWorld(engine)
        try await world.add("later", after: .minutes(15))
        world.clock.advance(.minutes(15) - .milliseconds(1))
        #expect(try await world.worker().runDue() == 0)
        world.clock.advance(.milliseconds(1))
        #expect(try await world.worker().runDue() == 1)
        #expect(world.greetings == ["later"])
    }

    @Test(arguments: Engine.available)
    func `no more are taken than asked for, the oldest first`(_ engine: Engine) async throws {
        let world = try await JobsWorld(engine)
        for name in ["a", "b", "c"] {
            try await world.add(name)
            world.clock.advance(.seconds(1))
        }
        #expect(try await world.worker().runDue(limit: 2) == 2)
        #expect(Set(world.greetings) == ["a", "b"])
    }

    @Test(arguments: Engine.available)
    func `a task is run by one of many workers`(_ engine: Engine) async throws {
        let world = try await JobsWorld(engine)
        for number in 0..<40 { try await world.add("n\(number)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 { group.addTask { while try await world.worker().runDue(limit: 5) > 0 {} } }
            try await group.waitForAll()
        }
        #expect(world.greetings.count == 40)
        #expect(Set(world.greetings).count == 40)
    }

    @Test(arguments: Engine.available)
    func `counts tell the states, and dead tasks are kept 30 days`(_ engine: Engine) async throws {
        let world = try await JobsWorld(engine)
        try await world.add("dead")
        world.fail(with: GiveUp("no"))
        try await world.worker().runDue()
        try await world.add("ready", after: .days(60))
        #expect(try await Jobs.counts(world.database) == JobCounts(ready: 1, running: 0, dead: 1))
        world.clock.advance(.days(30))
        try await Jobs.prune(world.database, now: world.clock.now())
        #expect(try await Jobs.counts(world.database).dead == 1)
        world.clock.advance(.milliseconds(1))
        try await Jobs.prune(world.database, now: world.clock.now())
        #expect(try await Jobs.counts(world.database) == JobCounts(ready: 1, running: 0, dead: 0))
    }
}
