import Foundation
import JixiaCore
import JixiaMemory
import JixiaTesting
import Testing

@Suite struct ProcessMemoryTests {
    private let folder = TestFolder()
    private let clock = TestClock()
    private let memory: ProcessMemory

    init() { memory = ProcessMemory(now: clock.now) }

    @Test func `a value lives as long as it was given, and not a millisecond more`() {
        memory.set("k", "v", for: .seconds(3))
        clock.advance(.milliseconds(2_999))
        #expect(memory.value("k") == "v")
        clock.advance(.milliseconds(1))
        #expect(memory.value("k") == nil)
        #expect(memory.take("k") == nil)
    }

    @Test func `setting again replaces value and life`() {
        memory.set("k", "old", for: .seconds(1))
        memory.set("k", "new", for: .seconds(9))
        clock.advance(.seconds(5))
        #expect(memory.value("k") == "new")
    }

    @Test func `what is removed is gone`() {
        memory.set("k", "v", for: .seconds(9))
        memory.remove("k")
        #expect(memory.value("k") == nil)
    }

    @Test func `of many who take one gets it`() async {
        let memory = memory
        memory.set("k", "v", for: .seconds(9))
        let taken = await withTaskGroup(of: String?.self) { group in
            for _ in 0..<100 { group.addTask { memory.take("k") } }
            return await group.reduce(into: [String]()) { if let value = $1 { $0.append(value) } }
        }
        #expect(taken == ["v"])
        #expect(memory.value("k") == nil)
    }

    @Test func `hits count up within the window of the first`() {
        #expect(memory.hit("k", within: .seconds(60), cost: 1) == Hit(count: 1, reset: .seconds(60)))
        clock.advance(.seconds(20))
        #expect(memory.hit("k", within: .seconds(60), cost: 3) == Hit(count: 4, reset: .seconds(40)))
        clock.advance(.seconds(39))
        #expect(memory.hit("k", within: .seconds(60), cost: 1).count == 5)
        clock.advance(.seconds(1))
        #expect(memory.hit("k", within: .seconds(60), cost: 1) == Hit(count: 1, reset: .seconds(60)))
    }

    @Test func `hits of one key do not count for another`() {
        _ = memory.hit("a", within: .seconds(60), cost: 5)
        #expect(memory.hit("b", within: .seconds(60), cost: 1).count == 1)
    }

    @Test func `no hit is lost when many come at once`() async {
        let memory = memory
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<500 { group.addTask { _ = memory.hit("k", within: .seconds(60), cost: 1) } }
        }
        #expect(memory.hit("k", within: .seconds(60), cost: 0).count == 500)
    }

    @Test func `what is saved is there after a load, without what has ended`() throws {
        memory.set("long", "v", for: .seconds(60))
        memory.set("short", "w", for: .seconds(1))
        _ = memory.hit("count", within: .seconds(60), cost: 7)
        clock.advance(.seconds(2))
        let file = folder.file("memory.json")
        try memory.save(to: file)

        let again = ProcessMemory(now: clock.now)
        again.load(from: file)
        #expect(again.value("long") == "v")
        #expect(again.value("short") == nil)
        #expect(again.hit("count", within: .seconds(60), cost: 1) == Hit(count: 8, reset: .seconds(58)))
        clock.advance(.seconds(58))
        #expect(again.value("long") == nil)
        #expect(try !String(contentsOf: file, encoding: .utf8).contains("short"))
    }

    @Test func `the file is for its owner alone`() throws {
        let file = folder.file("memory.json")
        try memory.save(to: file)
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func `a load keeps what is newer, and a broken file is an empty memory`() throws {
        let file = folder.file("memory.json")
        memory.set("k", "old", for: .seconds(60))
        try memory.save(to: file)
        let again = ProcessMemory(now: clock.now)
        again.set("k", "new", for: .seconds(60))
        again.load(from: file)
        #expect(again.value("k") == "new")

        try Data("{".utf8).write(to: file)
        again.load(from: file)
        again.load(from: folder.file("missing.json"))
        #expect(again.value("k") == "new")
    }

    @Test func `a sweep takes only what has ended`() {
        for number in 0..<500 { memory.set("lasting\(number)", "v", for: .hours(1)) }
        for number in 0..<500 { memory.set("brief\(number)", "v", for: .seconds(1)) }
        clock.advance(.seconds(2))
        for number in 0..<3_000 { _ = memory.hit("new\(number)", within: .hours(1), cost: 1) }
        #expect((0..<500).allSatisfy { memory.value("lasting\($0)") == "v" })
        #expect((0..<3_000).allSatisfy { memory.hit("new\($0)", within: .hours(1), cost: 1).count == 2 })
        #expect((0..<500).allSatisfy { memory.value("brief\($0)") == nil })
    }
}
