import Foundation
import JixiaCore
import Synchronization

/// Counts in this process alone; what it counted outlives the process in a file, if it is given one.
public final class ProcessLimitStore: LimitStore {
    private struct Entry: Codable {
        var count = 0
        /// When each hit of a moving window came, the newest last.
        var hits: [Moment] = []
        let start: Moment
        var end: Moment
    }

    private struct State {
        var entries: [String: Entry] = [:]
        var sweepAt = 1024
    }

    private let now: Now
    private let state = Mutex(State())

    public init(now: @escaping Now = { .system() }) { self.now = now }

    public func count(_ window: LimitWindow, cost: Int) -> WindowCount {
        state.withLock { state in
            let now = now()
            defer { sweep(&state, now) }
            return switch window.strategy {
            case .fixedWindow: countFixed(&state, window, cost, now)
            case .movingWindow: countMoving(&state, window, cost, now)
            case .slidingWindowCounter: countSliding(&state, window, cost, now)
            }
        }
    }

    public func clear(_ window: LimitWindow) {
        state.withLock { state in
            let sliding = SlidingWindow(window, at: now())
            for name in [window.name, sliding.previous, sliding.current] { state.entries[name] = nil }
        }
    }

    /// Replaces the file in one step; a crash leaves the old one.
    public func save(to file: URL) throws {
        let now = now()
        let entries = state.withLock { state in state.entries.filter { $0.value.end > now } }
        try JSONEncoder().encode(entries).write(to: file, options: .atomic)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    }

    /// A missing or unreadable file counts nothing.
    public func load(from file: URL) {
        guard let data = try? Data(contentsOf: file), let entries = try? JSONDecoder().decode([String: Entry].self, from: data) else {
            return
        }
        state.withLock { $0.entries.merge(entries) { current, _ in current } }
    }

    /// How many windows are kept, ended ones included until they are swept away.
    var size: Int { state.withLock { $0.entries.count } }

    private func countFixed(_ state: inout State, _ window: LimitWindow, _ cost: Int, _ now: Moment) -> WindowCount {
        let entry = add(&state, window.name, cost, now, life: window.rate.duration)
        return WindowCount(
            isTaken: entry.count <= window.rate.amount, current: entry.count, start: entry.count > 0 ? entry.start : nil, now: now)
    }

    private func countSliding(_ state: inout State, _ window: LimitWindow, _ cost: Int, _ now: Moment) -> WindowCount {
        let sliding = SlidingWindow(window, at: now)
        let previous = live(state, sliding.previous, now)?.count ?? 0
        var current = live(state, sliding.current, now)?.count ?? 0
        let isTaken = sliding.weight(previous: previous, current: current + cost).rounded(.down) <= Double(window.rate.amount)
        if isTaken { current = add(&state, sliding.current, cost, now, life: .seconds(2 * window.rate.seconds)).count }
        return WindowCount(isTaken: isTaken, current: current, previous: previous, now: now)
    }

    private func countMoving(_ state: inout State, _ window: LimitWindow, _ cost: Int, _ now: Moment) -> WindowCount {
        let (amount, life) = (window.rate.amount, window.rate.duration)
        // Moved out and in again: an array that two hold is copied at its next change.
        var entry = state.entries.removeValue(forKey: window.name) ?? Entry(start: now, end: now + life)
        // If the hit that would fall out of the amount is still within the window, there is no room.
        let place = entry.hits.count - amount + cost - 1
        let isTaken = cost <= amount && !(entry.hits.indices.contains(place) && entry.hits[place] >= now - life)
        if isTaken {
            entry.hits.append(contentsOf: repeatElement(now, count: cost))
            entry.end = max(entry.end, now + life + .milliseconds(1))
            if entry.hits.count > 2 * amount { entry.hits.removeFirst(entry.hits.count - amount) }
        }
        let within = entry.hits.suffix(amount)
        let oldest = within.firstIndexInOrder { $0 >= now - life }
        if !entry.hits.isEmpty { state.entries[window.name] = entry }
        let start = oldest < within.endIndex ? within[oldest] : nil
        return WindowCount(isTaken: isTaken, current: within.endIndex - oldest, start: start, now: now)
    }

    private func live(_ state: State, _ name: String, _ now: Moment) -> Entry? { state.entries[name].flatMap { $0.end > now ? $0 : nil } }

    private func add(_ state: inout State, _ name: String, _ cost: Int, _ now: Moment, life: Duration) -> Entry {
        var entry = live(state, name, now) ?? Entry(start: now, end: now + life)
        if cost > 0 {
            entry.count += cost
            state.entries[name] = entry
        }
        return entry
    }

    /// Drops what has ended whenever the table has doubled: constant work for each entry.
    private func sweep(_ state: inout State, _ now: Moment) {
        guard state.entries.count >= state.sweepAt else { return }
        state.entries = state.entries.filter { $0.value.end > now }
        state.sweepAt = max(1024, state.entries.count * 2)
    }
}

extension RandomAccessCollection where Index == Int {
    /// The first for which it is true, where it is false for all before and true for all after.
    fileprivate func firstIndexInOrder(_ isTrue: (Element) -> Bool) -> Int {
        var (low, high) = (startIndex, endIndex)
        while low < high {
            let middle = low + (high - low) / 2
            if isTrue(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
