import Foundation

/// Takes one connection on this machine, reads what comes first, answers the given pieces with a pause before each, and hangs up.
final class LoopbackServer: Sendable {
    let url: String
    private let listener: Listener

    init(answering pieces: [String], pause: Duration = .zero) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port: UInt16? = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                guard bind(listener, plain, size) == 0, listen(listener, 4) == 0, getsockname(listener, plain, &size) == 0 else {
                    return nil
                }
                return UInt16(bigEndian: pointer.pointee.sin_port)
            }
        }
        guard let port else { throw NotListening() }
        let held = Listener(socket: listener)
        self.listener = held
        url = "http://127.0.0.1:\(port)/"
        Thread.detachNewThread { Self.serve(held, pieces, pause) }
    }

    deinit { listener.end() }

    /// Closed when the thread that accepts has let go of it too: the number of a closed socket is soon another's.
    private final class Listener: Sendable {
        let socket: Int32
        init(socket: Int32) { self.socket = socket }
        func end() { shutdown(socket, Int32(SHUT_RDWR)) }
        deinit { close(socket) }
    }

    struct NotListening: Error {}

    private static func serve(_ listener: Listener, _ pieces: [String], _ pause: Duration) {
        let connection = accept(listener.socket, nil, nil)
        guard connection >= 0 else { return }
        defer { close(connection) }
        var received = [UInt8](repeating: 0, count: 65_536)
        _ = recv(connection, &received, received.count, 0)
        for piece in pieces {
            Thread.sleep(forTimeInterval: Double(pause.components.seconds) + Double(pause.components.attoseconds) / 1e18)
            var bytes = Array(piece.utf8)
            while !bytes.isEmpty {
                let sent = send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
                guard sent > 0 else { return }
                bytes.removeFirst(sent)
            }
        }
    }
}
