import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaJobs

@Suite struct LeaseTests {
    private func claims(_ world: JobsWorld) -> Claims { Claims(database: world.database, now: world.clock.now) }

    @Test(arguments: Engine.available)
    func `a claimed task is nobody else's while its lease lasts`(_ engine: Engine) async throws {
        let world = try await JobsWorld(engine)
        try await world.add()
        #expect(try await claims(world).claim(10).count == 1)
        world.clock.advance(.milliseconds(59_999))
        #expect(try await claims(world).isAnythingDue() == false)
        #expect(try await claims(world).claim(10).isEmpty)
        #expect(try await world.states() == ["running"])
    }

    @Test(arguments: Engine.available)
    func `a task whose worker died is taken by another, and the first can change nothing any more`(_ engine: Engine) async throws {
        let world = try await JobsWorld(engine)
        try await world.add()
        let first = try #require(try await claims(world).claim(1).first)
        world.clock.advance(.seconds(60))
        let second = try #require(try await claims(world).claim(1).first)
        #expect(second.id == first.id)
        #expect(second.attempt == 2)

        try await claims(world).finish(first)
        #expect(try await world.states() == ["running"])
        try await claims(world).retry(first, after: .zero, because: "late")
        try await claims(world).bury(first, because: "late")
        #expect(try await world.states() == ["running"])
        #expect(try await world.lastFailure() == nil)

        world.clock.advance(.seconds(30))
        try await claims(world).extendLease(first)
        world.clock.advance(.seconds(30))
        #expect(try await claims(world).isAnythingDue())

        try await claims(world).finish(second)
        #expect(try await world.states() == [])
    }

    @Test(arguments: Engine.available)
    func `what a process before this one left running is taken over at once, and then the old one can change nothing`(
        _ engine: Engine
    ) async throws {
        let world = try await JobsWorld(engine)
        try await world.add()
        let left = try #require(try await claims(world).claim(1).first)
        try await Worker(world.database, now: world.clock.now).adoptOrphans()
        #expect(try await claims(world).claim(1).map(\.id) == [left.id])
        try await claims(world).finish(left)
        #expect(try await world.states() == ["running"])
    }

    @Test(arguments: Engine.available)
    func `a lease that is extended holds the task longer`(_ engine: Engine) async throws {
        let world = try await JobsWorld(engine)
        try await world.add()
        let job = try #require(try await claims(world).claim(1).first)
        world.clock.advance(.seconds(50))
        try await claims(world).extendLease(job)
        world.clock.advance(.seconds(59))
        #expect(try await claims(world).claim(1).isEmpty)
        world.clock.advance(.seconds(1))
        #expect(try await claims(world).claim(1).count == 1)
    }

    @Test(arguments: Engine.available)
    func `a task that takes its worker down every time is dead after its last attempt`(_ engine: Engine) async throws {
        let world = try await JobsWorld(engine)
        try await world.add()
        for _ in 1...3 {
            #expect(try await claims(world).claim(1).count == 1)
            world.clock.advance(.seconds(60))
        }
        _ = try await world.worker().runDue()
        #expect(world.greetings == [])
        #expect(try await world.states() == ["dead"])
    }
}
