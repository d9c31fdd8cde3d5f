import JixiaCore
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaJobs

@Suite struct ScheduleTests {
    private func worker(_ world: JobsWorld) -> Worker {
        var worker = world.worker()
        worker.every(.minutes(10), "test.sweep") { world.note("swept") }
        return worker
    }

    @Test(arguments: Engine.available)
    func `a schedule fires once a tick, however many workers there are`(_ engine: Engine) async throws {
        let world = try await JobsWorld(engine)
        let workers = (0..<4).map { _ in worker(world) }
        for round in 0...3 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in workers { for _ in 0..<3 { group.addTask { try await worker.tick() } } }
                try await group.waitForAll()
            }
            for worker in workers { try await worker.runDue() }
            #expect(world.greetings.count == round)
            world.clock.advance(.minutes(10))
        }
    }

    @Test(arguments: Engine.available)
    func `ticks that nobody was there for come as one`(_ engine: Engine) async throws {
        let world = try await JobsWorld(engine)
        let worker = worker(world)
        try await worker.tick()
        world.clock.advance(.hours(5))
        try await worker.tick()
        try await worker.tick()
        #expect(try await worker.runDue() == 1)
        #expect(world.greetings == ["swept"])
    }

    @Test(arguments: Engine.available)
    func `a schedule comes at whole intervals`(_ engine: Engine) async throws {
        let world = try await JobsWorld(engine)
        let worker = worker(world)
        world.clock.advance(.minutes(3))
        try await worker.tick()
        world.clock.advance(.minutes(7) - .milliseconds(1))
        try await worker.tick()
        #expect(try await world.states() == [])
        world.clock.advance(.milliseconds(1))
        try await worker.tick()
        #expect(try await world.states() == ["ready"])
    }

    @Test(arguments: Engine.available)
    func `a worker that runs works until it is cancelled`(_ engine: Engine) async throws {
        let world = try await JobsWorld(engine)
        try await world.add("a")
        let worker = world.worker()
        let running = Task { await worker.run() }
        while world.greetings.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        running.cancel()
        await running.value
        #expect(world.greetings == ["a"])
        #expect(try await world.states() == [])
    }
}
