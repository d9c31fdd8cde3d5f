import Dispatch
import JixiaCore
import Synchronization
import Testing

@testable import JixiaAccounts

@Suite struct PasswordHasherTests {
    private let cheap = PasswordCost(logN: 4, blockSize: 8, parallelism: 1)

    @Test func `the standard is what the safety rules say`() throws {
        #expect(try HashedPassword("correct horse battery", cost: .standard).text.hasPrefix("scrypt$15$8$3$"))
    }

    @Test func `a hash is read back and tells right from wrong`() throws {
        let kept = try HashedPassword("稷下 correct horse", cost: cheap).text
        let read = try #require(HashedPassword(text: kept))
        #expect(try read.matches("稷下 correct horse"))
        #expect(try !read.matches("稷下 correct horse "))
    }

    @Test func `two hashes of one password differ`() throws {
        #expect(try HashedPassword("correct horse", cost: cheap).text != HashedPassword("correct horse", cost: cheap).text)
    }

    @Test func `two ways to type one character are one password`() throws {
        let kept = try #require(HashedPassword(text: HashedPassword("caf\u{E9} caf\u{E9}", cost: cheap).text))
        #expect(try kept.matches("cafe\u{301} cafe\u{301}"))
    }

    @Test(arguments: [
        "", "scrypt", "scrypt$4$8$1$c2FsdA==", "md5$4$8$1$c2FsdA==$aGFzaA==", "scrypt$99$8$1$c2FsdA==$aGFzaA==",
        "scrypt$-1$8$1$c2FsdA==$aGFzaA==",
        "scrypt$4$8$1$!$!", "scrypt$4$8$1$$", "plain",
    ])
    func `a damaged hash is no password's`(_ text: String) async throws {
        #expect(HashedPassword(text: text) == nil)
        #expect(try await !PasswordHasher(cost: cheap).matches("x", text))
    }

    @Test func `no more hash at once than there are cores, and no more wait than the queue holds`() async throws {
        let hasher = PasswordHasher(cost: cheap, runningMax: 2)
        let gauge = Gauge()
        let gate = DispatchSemaphore(value: 0)
        let (arrivals, arrive) = AsyncStream<Void>.makeStream()
        let results = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<60 {
                group.addTask {
                    do {
                        try await hasher.run {
                            gauge.rise()
                            arrive.yield()
                            gate.wait()
                            gauge.fall()
                        }
                        return true
                    } catch let failure as Failure {
                        #expect(failure == .busy)
                        #expect(failure.retryAfter != nil)
                        return false
                    }
                }
            }
            // Those who are refused come back at once; once two stand inside, they and the others may go on.
            var results: [Bool] = []
            while results.count < 60 - 34, let result = try await group.next() { results.append(result) }
            for await _ in arrivals.prefix(2) {}
            for _ in 0..<34 { gate.signal() }
            for try await result in group { results.append(result) }
            return results
        }
        #expect(results.filter { $0 }.count == 34)
        #expect(gauge.most == 2)
        #expect(try await hasher.matches("correct horse", hasher.hash("correct horse")))
    }
}

/// How many are inside at once, and how many there were at most.
private final class Gauge: Sendable {
    private let state = Mutex((now: 0, most: 0))
    var most: Int { state.withLock { $0.most } }
    func rise() { state.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }
    func fall() { state.withLock { $0.now -= 1 } }
}
