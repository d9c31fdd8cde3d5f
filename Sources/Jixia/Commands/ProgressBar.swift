import Foundation
import Synchronization

/// One line that fills up; where nobody watches, one line for each task.
final class ProgressBar: Sendable {
    private struct State {
        var words = ""
        var shownAt = ContinuousClock.now - .seconds(1)
    }

    private static let width = 30
    private let isWatched = isatty(STDERR_FILENO) == 1
    private let started = ContinuousClock.now
    private let state = Mutex(State())

    func show(_ words: String, _ done: Int, of all: Int) {
        let isDue = state.withLock { state in
            let now = ContinuousClock.now
            guard state.words != words || (isWatched && now - state.shownAt > .milliseconds(100)) else { return false }
            state.words = words
            state.shownAt = now
            return true
        }
        guard isDue else { return }
        let share = all == 0 ? 1 : min(1, Double(done) / Double(all))
        let percent = "\(Int(share * 100)) %".padding(toLength: 6, withPad: " ", startingAt: 0)
        guard isWatched else { return write("\(percent)\(words), \(done) of \(all) rows\n") }
        let filled = Int(share * Double(Self.width))
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: Self.width - filled)
        write("\r\u{1B}[2K\(bar) \(percent)\(words), \(done) of \(all) rows, \(left(share))")
    }

    func end() {
        if isWatched { write("\n") }
    }

    private func left(_ share: Double) -> String {
        guard share > 0.01 else { return "" }
        let seconds = Double((ContinuousClock.now - started).components.seconds)
        return "\(Int(seconds / share - seconds)) s left"
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
