import Logging
import NIOCore

/// Redis, by one connection for all calls: those that come at the same time go out together.
///
/// It connects by itself and again after every loss. While it is not connected, calls fail at once.
/// A call without an answer in time ends the connection, as the answers after it would be out of step.
public final class RedisClient: RedisCommands {
    public let url: RedisURL
    let link: Link
    let commandTimeout: TimeAmount
    let log: Logger

    /// Begins to connect in the background.
    public init(
        _ url: RedisURL, commandTimeout: Duration = .milliseconds(500), connectTimeout: Duration = .seconds(2),
        waitingMost: Int = 100_000, log: Logger = Logger(label: "redis")
    ) {
        self.url = url
        self.commandTimeout = TimeAmount(commandTimeout)
        self.log = log
        link = Link(Connector(url: url, connectTimeout: TimeAmount(connectTimeout), waitingMost: waitingMost), log: log)
        link.start()
    }

    deinit { link.close() }

    /// Ends all connections; what waits fails with `RedisError.closed`, as does every later call.
    public func close() async {
        for connection in link.close() { await connection.waitUntilClosed() }
    }

    public func send(_ command: [any RedisStorable]) async throws -> RedisValue {
        try await link.connection().send(command, within: commandTimeout).checked()
    }

    /// Whether Redis answers now.
    public func isReached() async -> Bool { (try? await ping()) != nil }

    /// Redis's version, like `7.0.15`; nil while it cannot be reached.
    public func version() async -> String? {
        let lines = try? await info("server").split(whereSeparator: \.isNewline)
        return lines?.first { $0.hasPrefix("redis_version:") }.map { String($0.dropFirst("redis_version:".count)) }
    }

    /// For commands that block or belong together: nobody else's come in between. If the caller is cancelled, the connection ends.
    func withOwnConnection<Answer: Sendable>(_ body: (RedisConnection) async throws -> Answer) async throws -> Answer {
        do {
            let connection = try await link.borrow()
            do {
                let answer = try await withTaskCancellationHandler {
                    try await body(connection)
                } onCancel: {
                    connection.close()
                }
                link.giveBack(connection)
                return answer
            } catch {
                link.discard(connection)
                throw error
            }
        } catch {
            try Task.checkCancellation()
            throw error
        }
    }
}
