import Foundation
import Synchronization

/// Stands on this machine in a vendor's place: reads whole requests, answers each as it is told to, and hangs up.
final class VendorServer: Sendable {
    struct Request: Sendable {
        let method: String
        let target: String
        /// By name in lower case.
        let headers: [String: String]
        let body: String

        var path: String { String(target.prefix { $0 != "?" }) }
        var query: String { String(target.drop { $0 != "?" }.dropFirst()) }
        var json: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]) ?? [:] }
    }

    enum Act: Sendable {
        case answer(Int, String)
        /// Bytes as they are, with a pause before each piece.
        case pieces([String], pause: Duration)
        /// Hangs up at once, with the request read or not.
        case hangUp(readsFirst: Bool)
        /// Neither answers nor hangs up.
        case keepSilent
    }

    let url: String
    private let listener: Listener
    private let requests = Mutex<[Request]>([])
    private let silent = Mutex<[Int32]>([])

    var seen: [Request] { requests.withLock { $0 } }

    init(_ act: @escaping @Sendable (Request) -> Act) throws {
        let (socket, port) = try Self.listen()
        let listener = Listener(socket: socket)
        self.listener = listener
        url = "http://127.0.0.1:\(port)"
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(listener.socket, nil, nil)
                guard connection >= 0 else { return }
                if let self { self.serve(connection, act) } else { close(connection) }
            }
        }
    }

    /// Closed when the thread that accepts has let go of it too: the number of a closed socket is soon another's.
    private final class Listener: Sendable {
        let socket: Int32
        init(socket: Int32) { self.socket = socket }
        func end() { shutdown(socket, Int32(SHUT_RDWR)) }
        deinit { close(socket) }
    }

    convenience init(_ act: Act) throws { try self.init { _ in act } }
    convenience init(_ status: Int, _ body: String) throws { try self.init(.answer(status, body)) }

    deinit {
        listener.end()
        for connection in silent.withLock({ $0 }) { close(connection) }
    }

    struct NotListening: Error {}

    static func listen(backlog: Int32 = 16) throws -> (listener: Int32, port: UInt16) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port: UInt16? = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { plain in
                guard bind(listener, plain, size) == 0, Glibc.listen(listener, backlog) == 0, getsockname(listener, plain, &size) == 0
                else { return nil }
                return UInt16(bigEndian: pointer.pointee.sin_port)
            }
        }
        guard let port else { throw NotListening() }
        return (listener, port)
    }

    private func serve(_ connection: Int32, _ act: (Request) -> Act) {
        // What is done without reading is known without a request.
        let blank = Request(method: "", target: "", headers: [:], body: "")
        if case .hangUp(false) = act(blank) {
            close(connection)
            return
        }
        guard let request = Self.read(connection) else {
            close(connection)
            return
        }
        requests.withLock { $0.append(request) }
        switch act(request) {
        case .answer(let status, let body):
            Self.write(
                connection, "HTTP/1.1 \(status) X\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body)
        case .pieces(let pieces, let pause):
            for piece in pieces {
                Thread.sleep(forTimeInterval: Double(pause.components.seconds) + Double(pause.components.attoseconds) / 1e18)
                Self.write(connection, piece)
            }
        case .hangUp: break
        case .keepSilent:
            silent.withLock { $0.append(connection) }
            return
        }
        close(connection)
    }

    private static func read(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while bytes.count < 1_000_000 {
            if let request = parse(bytes) { return request }
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { return nil }
            bytes += chunk.prefix(count)
        }
        return nil
    }

    /// Nil until the whole request is there.
    private static func parse(_ bytes: [UInt8]) -> Request? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
        let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
        let start = lines[0].split(separator: " ")
        guard start.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        let body = String(text[end.upperBound...])
        guard body.utf8.count >= Int(headers["content-length"] ?? "0") ?? 0 else { return nil }
        return Request(method: String(start[0]), target: String(start[1]), headers: headers, body: body)
    }

    private static func write(_ connection: Int32, _ text: String) {
        var bytes = Array(text.utf8)
        while !bytes.isEmpty {
            let sent = Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            guard sent > 0 else { return }
            bytes.removeFirst(sent)
        }
    }
}
