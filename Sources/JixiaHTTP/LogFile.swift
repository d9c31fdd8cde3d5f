import Foundation
import Synchronization

/// Lines for the console and for a file that is put aside when it is full. Lines are written in batches by a thread of
/// its own, so that a request never waits for a disk.
public final class LogFile: Sendable {
    private struct State {
        var pending: [UInt8] = []
        var handle: FileHandle?
        var size = 0
    }

    private let path: URL?
    private let sizeMax: Int
    private let filesMax: Int
    private let echoes: Bool
    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "jixia.log")

    /// - Parameters:
    ///   - path: the current file; older ones are `path.1`, `path.2` … Without it lines go to the console alone.
    ///   - sizeMax: in bytes.
    ///   - filesMax: how many files are kept, the current one included.
    public init(path: URL?, sizeMax: Int = 300 * 1024 * 1024, filesMax: Int = 10, echoes: Bool = true) {
        self.path = path
        self.sizeMax = sizeMax
        self.filesMax = filesMax
        self.echoes = echoes
    }

    public func write(_ line: [UInt8], urgent: Bool = false) {
        let isFirst = state.withLock { state in
            state.pending += line
            return state.pending.count == line.count
        }
        if urgent {
            queue.async { self.flush() }
        } else if isFirst {
            queue.asyncAfter(deadline: .now() + .milliseconds(50)) { self.flush() }
        }
    }

    /// Writes what waits; also called once at the end of the process.
    public func flush() {
        state.withLock { state in
            let bytes = state.pending
            state.pending = []
            guard !bytes.isEmpty else { return }
            if echoes { FileHandle.standardOutput.write(Data(bytes)) }
            guard let path else { return }
            if state.handle == nil { open(path, &state) }
            if state.size + bytes.count > sizeMax, state.size > 0 {
                rotate(path, &state)
                open(path, &state)
            }
            try? state.handle?.write(contentsOf: Data(bytes))
            state.size += bytes.count
        }
    }

    private func open(_ path: URL, _ state: inout State) {
        if !FileManager.default.fileExists(atPath: path.path) {
            _ = FileManager.default.createFile(atPath: path.path, contents: nil, attributes: [.posixPermissions: 0o640])
        }
        state.handle = try? FileHandle(forWritingTo: path)
        state.size = Int((try? state.handle?.seekToEnd()) ?? 0)
    }

    private func rotate(_ path: URL, _ state: inout State) {
        try? state.handle?.close()
        state.handle = nil
        let files = FileManager.default
        func numbered(_ number: Int) -> URL { URL(fileURLWithPath: path.path + ".\(number)") }
        try? files.removeItem(at: numbered(filesMax - 1))
        for number in stride(from: filesMax - 2, through: 1, by: -1) { try? files.moveItem(at: numbered(number), to: numbered(number + 1)) }
        try? files.moveItem(at: path, to: numbered(1))
    }
}
