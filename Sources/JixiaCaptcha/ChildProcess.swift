import Dispatch
import Foundation

/// A program that is given some bytes and gives others back: without a shell, within a time and a size.
struct ChildProcess: Sendable {
    enum Trouble: Error { case notStarted, tooSlow, tooMuch, badOutput }

    private static let queue = DispatchQueue(label: "jixia.children", attributes: .concurrent)

    private let program: URL
    private let arguments: [String]
    private let timeMax: Duration
    private let bytesMax: Int

    init(_ program: URL, _ arguments: [String], timeMax: Duration, bytesMax: Int) {
        self.program = program
        self.arguments = arguments
        self.timeMax = timeMax
        self.bytesMax = bytesMax
    }

    /// Waits on a thread of its own, as no event loop may.
    /// - Parameter input: no more than a pipe holds, 4 KiB everywhere.
    func output(of input: [UInt8]) async throws -> [UInt8] {
        try await withCheckedThrowingContinuation { continuation in
            Self.queue.async { continuation.resume(with: Result { try run(input) }) }
        }
    }

    private func run(_ input: [UInt8]) throws -> [UInt8] {
        let process = Process()
        let (to, from) = (Pipe(), Pipe())
        process.executableURL = program
        process.arguments = arguments
        process.environment = [:]
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = to
        process.standardOutput = from
        process.standardError = FileHandle.nullDevice
        do { try process.run() } catch { throw Trouble.notStarted }
        defer {
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            process.waitUntilExit()
        }
        // One that ends without reading leaves a broken pipe behind; what it wrote tells then.
        try? to.fileHandleForWriting.write(contentsOf: input)
        try? to.fileHandleForWriting.close()
        return try read(from.fileHandleForReading.fileDescriptor)
    }

    private func read(_ file: Int32) throws -> [UInt8] {
        let end = ContinuousClock.now + timeMax
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let left = (end - ContinuousClock.now) / .milliseconds(1)
            guard left > 0 else { throw Trouble.tooSlow }
            var waiting = pollfd(fd: file, events: Int16(POLLIN), revents: 0)
            guard poll(&waiting, 1, Int32(left.rounded(.up))) > 0 else { continue }
            let count = Foundation.read(file, &piece, piece.count)
            guard count > 0 else { return all }
            all += piece[..<count]
            guard all.count <= bytesMax else { throw Trouble.tooMuch }
        }
    }
}
