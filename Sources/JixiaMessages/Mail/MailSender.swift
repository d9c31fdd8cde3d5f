/// The way of a mail out of the house.
public protocol MailSender: Sendable {
    /// Returns once the next server has taken the mail over.
    ///
    /// - Throws: `MailFailure`; `CancellationError`, where its task was cancelled before it began.
    func send(_ mail: Mail) async throws
}
