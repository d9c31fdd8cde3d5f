import Foundation
import JixiaCore
import JixiaHTTP
import JixiaLimits
import JixiaMemory
import JixiaRedis

/// Codes, counters and captchas, and the way by which changes reach the other servers of the site: in this process, or in Redis.
struct MemoryPart: Sendable {
    private enum Place: Sendable {
        case process(ProcessMemory, ProcessLimitStore, file: URL?)
        case redis(RedisClient, RedisMemory, RedisChannel)
    }

    private static let savePause = Duration.seconds(30)

    private let place: Place
    private let changes: Changes

    /// - Parameters:
    ///   - file: what the process remembers is kept there; nil for a command that remembers nothing.
    ///   - isShared: other processes may change the data; without a channel between them nothing is kept for long.
    static func open(_ url: RedisURL?, file: URL?, isShared: Bool, changes: Changes, now: @escaping Now) async throws -> MemoryPart {
        guard let url else {
            let memory = ProcessMemory(now: now)
            let limits = ProcessLimitStore(now: now)
            if let file {
                memory.load(from: file)
                limits.load(from: limitsFile(file))
            }
            if isShared { changes.lose() }
            return MemoryPart(place: .process(memory, limits, file: file), changes: changes)
        }
        let client = RedisClient(url)
        let channel = RedisChannel(client, name: "changes")
        // Until the channel is open, and it says so, changes go unheard.
        changes.lose()
        changes.relay { message in Task { await channel.send(message) } }
        return MemoryPart(place: .redis(client, RedisMemory(client), channel), changes: changes)
    }

    var memory: any Memory {
        switch place {
        case .process(let memory, _, _): memory
        case .redis(_, let memory, _): memory
        }
    }

    /// Where calls are counted.
    var limits: any LimitStore {
        switch place {
        case .process(_, let limits, _): limits
        case .redis(let client, _, _): RedisLimitStore(client)
        }
    }

    /// Until the task is cancelled: saves what the process remembers, or hears what other processes change.
    func run() async {
        switch place {
        case .process(let memory, let limits, let file):
            while (try? await Task.sleep(for: Self.savePause)) != nil { save(memory, limits, file) }
        case .redis(_, _, let channel):
            for await event in channel.events() {
                switch event {
                case .message(let message): changes.hear(message)
                case .lost: changes.lose()
                case .resumed: changes.resume()
                }
            }
        }
    }

    func check() async throws -> String {
        guard case .redis(let client, _, _) = place else {
            return changes.isComplete ? "in the process" : "in the process: enough for one server, several need JIXIA_REDIS_URL"
        }
        do { _ = try await client.ping() } catch { throw Health.Unwell("\(client.url): \(error)") }
        return "redis \(await client.version() ?? ""), \(client.url)"
    }

    func close() async {
        switch place {
        case .process(let memory, let limits, let file): save(memory, limits, file)
        case .redis(let client, _, _): await client.close()
        }
    }

    private func save(_ memory: ProcessMemory, _ limits: ProcessLimitStore, _ file: URL?) {
        guard let file else { return }
        try? memory.save(to: file)
        try? limits.save(to: Self.limitsFile(file))
    }

    private static func limitsFile(_ memory: URL) -> URL { memory.deletingLastPathComponent().appendingPathComponent("limits.json") }
}
