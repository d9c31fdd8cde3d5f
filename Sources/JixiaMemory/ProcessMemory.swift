import Foundation
import JixiaCore
import Synchronization

/// Memory in this process, written to a file on a timer and at shutdown, and read again at start.
public final class ProcessMemory: Memory {
    private struct Entry: Codable {
        var value: String
        var count: Int
        let end: Moment
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var sweepAt = 1024
    }

    private let now: Now
    private let state = Mutex(State())

    public init(now: @escaping Now) { self.now = now }

    public func set(_ key: String, _ value: String, for life: Duration) {
        let now = now()
        state.withLock { state in
            state.entries[key] = Entry(value: value, count: 0, end: now + life)
            sweep(&state, now)
        }
    }

    public func value(_ key: String) -> String? {
        let now = now()
        return state.withLock { state in state.entries[key].flatMap { $0.end > now ? $0.value : nil } }
    }

    public func take(_ key: String) -> String? {
        let now = now()
        return state.withLock { state in state.entries.removeValue(forKey: key).flatMap { $0.end > now ? $0.value : nil } }
    }

    public func hit(_ key: String, within window: Duration, cost: Int) -> Hit {
        let now = now()
        return state.withLock { state in
            var entry = state.entries[key].flatMap { $0.end > now ? $0 : nil } ?? Entry(value: "", count: 0, end: now + window)
            entry.count = min(entry.count + cost, Int.max / 2)
            state.entries[key] = entry
            sweep(&state, now)
            return Hit(count: entry.count, reset: entry.end - now)
        }
    }

    public func remove(_ key: String) { _ = state.withLock { $0.entries.removeValue(forKey: key) } }

    /// Drops what has ended whenever the table has doubled: constant work for each entry.
    private func sweep(_ state: inout State, _ now: Moment) {
        guard state.entries.count >= state.sweepAt else { return }
        state.entries = state.entries.filter { $0.value.end > now }
        state.sweepAt = max(1024, state.entries.count * 2)
    }

    /// Replaces the file in one step; a crash leaves the old one.
    public func save(to file: URL) throws {
        let now = now()
        let entries = state.withLock { state in state.entries.filter { $0.value.end > now } }
        try JSONEncoder().encode(entries).write(to: file, options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    }

    /// A missing or unreadable file is an empty memory.
    public func load(from file: URL) {
        guard let data = try? Data(contentsOf: file), let entries = try? JSONDecoder().decode([String: Entry].self, from: data) else {
            return
        }
        state.withLock { $0.entries.merge(entries) { current, _ in current } }
    }
}
