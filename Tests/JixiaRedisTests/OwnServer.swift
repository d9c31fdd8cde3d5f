import Foundation
import JixiaRedis
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A redis-server of one test, which may pause and kill it. It ends with the test.
final class OwnServer: Sendable {
    let port: Int
    let folder: URL
    private let arguments: [String]
    private let process = Mutex<Process?>(nil)

    init(_ arguments: [String] = []) async throws {
        port = try freePort()
        folder = FileManager.default.temporaryDirectory.appending(path: "jixia-redis-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.arguments = arguments
        try await start()
    }

    deinit {
        end()
        try? FileManager.default.removeItem(at: folder)
    }

    var url: String { "redis://127.0.0.1:\(port)/0" }

    func client(commandTimeout: Duration = .milliseconds(500), waitingMost: Int = 100_000) throws -> RedisClient {
        try RedisClient(RedisURL(url), commandTimeout: commandTimeout, waitingMost: waitingMost)
    }

    func start() async throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/redis-server")
        process.arguments =
            ["--port", "\(port)", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder.path] + arguments
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        self.process.withLock { $0 = process }
        try await eventually { isListening(port) }
    }

    func end() {
        process.withLock { process in
            if let process, process.isRunning {
                kill(process.processIdentifier, SIGKILL)
                process.waitUntilExit()
            }
            process = nil
        }
    }

    func pause() { signal(SIGSTOP) }
    func goOn() { signal(SIGCONT) }

    private func signal(_ number: Int32) {
        process.withLock { if let process = $0 { _ = kill(process.processIdentifier, number) } }
    }
}

/// A port that nobody uses; the system gives others for a while.
func freePort() throws -> Int {
    try withSocket { socket, address in
        var address = address
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(socket, $0, length)
                getsockname(socket, $0, &length)
            }
            return Int(UInt16(bigEndian: $0.pointee.sin_port))
        }
    }
}

private func isListening(_ port: Int) -> Bool {
    let status = try? withSocket { socket, address in
        var address = address
        address.sin_port = UInt16(port).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
    }
    return status == 0
}

private func withSocket<Answer>(_ body: (Int32, sockaddr_in) throws -> Answer) throws -> Answer {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0 else { throw POSIXError(.EMFILE) }
    defer { close(socket) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return try body(socket, address)
}
