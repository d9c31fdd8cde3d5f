import Hummingbird
import JixiaCore
import Synchronization

/// One JSON line for each request, written without the detour over a logger's metadata: every request pays for it.
public struct RequestLog: Sendable {
    private let file: LogFile
    public init(_ file: LogFile) { self.file = file }

    func write(_ request: Request, _ context: WebContext, _ status: HTTPResponse.Status, took: Duration) {
        var line = JSONWriter()
        line.open(UInt8(ascii: "{"))
        func member(_ name: String, _ value: String) {
            line.name(name)
            line.text(value)
        }
        member("time", LogClock.text(Moment.system()))
        member("level", "info")
        member("message", "request")
        member("request", context.requestID)
        member("method", request.method.rawValue)
        member("path", LogText.masked(request.uri.path))
        line.name("status")
        line.literal(String(status.code))
        line.name("microseconds")
        line.literal(String(took.components.seconds * 1_000_000 + took.components.attoseconds / 1_000_000_000_000))
        member("address", context.address)
        line.close(UInt8(ascii: "}"))
        file.write(line.bytes + [0x0A])
    }
}

/// Writes the time out once a second and not once a line.
enum LogClock {
    private static let last = Mutex((second: Int64.min, text: ""))

    static func text(_ now: Moment) -> String {
        last.withLock { last in
            if last.second != now.secondsSince1970 { last = (now.secondsSince1970, now.rfc3339) }
            return last.text
        }
    }
}

enum LogText {
    /// Mobile numbers in a path, as `138****0000`; of an address that holds a secret, the beginning alone.
    static func masked(_ path: String) -> String {
        if path.hasPrefix("/receipts/") { return path.split(separator: "/").prefix(3).map { "/" + $0 }.joined() + "/***" }
        var run = 0
        guard
            path.utf8.contains(where: { byte in
                run = (48...57).contains(byte) ? run + 1 : 0
                return run == 11
            })
        else { return path }
        return path.split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.count == 11 && part.allSatisfy(\.isNumber) ? part.prefix(3) + "****" + part.suffix(4) : String(part)
        }.joined(separator: "/")
    }
}
