import JixiaCore
import JixiaMessages
import Logging
import NIOPosix
import Synchronization

/// Sends mail by one server. Connections are kept for the next mail; a few threads block for all.
public final class SMTPSender: MailSender {
    private static let threadCount = 2

    private let url: MailURL
    private let now: Now
    private let logger: Logger
    private let reaching: Duration
    private let total: Duration
    private let threads = NIOThreadPool(numberOfThreads: SMTPSender.threadCount)
    private let idle = Mutex<[SMTPConnection]>([])

    /// - Parameters:
    ///   - reaching: how long the server's address may take to answer.
    ///   - total: how long one mail may take, from the name's look-up to the last answer.
    public init(
        _ url: MailURL, logger: Logger, reachingWithin reaching: Duration = .seconds(2), within total: Duration = .seconds(10),
        now: @escaping Now
    ) {
        self.url = url
        self.now = now
        self.logger = logger
        self.reaching = reaching
        self.total = total
        threads.start()
    }

    public func send(_ mail: Mail) async throws {
        let message = MIMEMessage(mail, from: url.from, at: now()).bytes
        try await onThread { [self] in
            let connection = try take()
            defer { idle.withLock { $0.append(connection) } }
            try connection.send(message, from: url.from, to: mail.to)
        }
        logger.info("mail sent", metadata: ["mail": "\(Masked.text(mail.id))", "to": "\(mail.to)"])
    }

    /// Reaches the server, checks its certificate and logs in; sends nothing.
    ///
    /// - Throws: `MailFailure`.
    public func check() async throws {
        try await onThread { [self] in try SMTPConnection(url, reachingWithin: reaching, within: total).greet() }
    }

    /// Lets what is on its way arrive, and says good-bye.
    public func close() async throws {
        try await threads.shutdownGracefully()
        let closed = idle.withLock { idle in
            defer { idle.removeAll() }
            return idle
        }
        withExtendedLifetime(closed) {}
    }

    private func onThread(_ work: @escaping @Sendable () throws -> Void) async throws {
        do {
            try await threads.runIfActive(work)
        } catch is CancellationError where !Task.isCancelled {
            // What the closed pool throws.
            throw MailFailure(.temporary, "the server is stopping")
        }
    }

    private func take() throws -> SMTPConnection {
        if let connection = idle.withLock({ $0.popLast() }) { return connection }
        return try SMTPConnection(url, reachingWithin: reaching, within: total)
    }
}
