import JixiaCore
import Synchronization
import Testing

@Suite struct ChangesTests {
    /// Notes what it hears.
    private final class Listener: Sendable {
        private let details = Mutex<[String]>([])
        var heard: [String] { details.withLock { $0 } }

        init(_ changes: Changes, _ topic: Changes.Topic) {
            changes.listen(to: topic) { [self] detail in details.withLock { $0.append(detail) } }
        }
    }

    /// Two processes, each of which gets what either sends, its own messages too.
    private func twoProcesses() -> (Changes, Changes) {
        let (one, other) = (Changes(), Changes())
        for changes in [one, other] {
            changes.relay { message in
                one.hear(message)
                other.hear(message)
            }
        }
        return (one, other)
    }

    @Test func `whoever listens to a topic hears of its changes and of no others`() {
        let changes = Changes()
        let commodities = Listener(changes, .commodities)
        let sessions = Listener(changes, .sessions)
        changes.tell(.commodities)
        changes.tell(.sessions, "4,5")
        #expect(commodities.heard == [""])
        #expect(sessions.heard == ["4,5"])
    }

    @Test func `what is told in one process is heard once in each`() {
        let (one, other) = twoProcesses()
        let (here, there) = (Listener(one, .sessions), Listener(other, .sessions))
        one.tell(.sessions, "7")
        #expect(here.heard == ["7"])
        #expect(there.heard == ["7"])
    }

    @Test func `after a gap everything may have changed`() {
        let changes = Changes()
        let listeners = Changes.Topic.allCases.map { Listener(changes, $0) }
        #expect(changes.isComplete)
        changes.lose()
        #expect(!changes.isComplete)
        changes.resume()
        #expect(changes.isComplete)
        #expect(listeners.allSatisfy { $0.heard == [""] })
    }

    @Test(arguments: ["", "x", "origin", "origin unknown detail", "  ", "origin commodities"])
    func `a message that is none changes nothing`(_ message: String) {
        let changes = Changes()
        let listener = Listener(changes, .commodities)
        changes.hear(message)
        #expect(listener.heard == [])
    }
}
