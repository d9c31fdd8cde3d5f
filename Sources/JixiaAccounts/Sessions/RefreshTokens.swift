import Crypto
import JixiaCore
import JixiaStore

public struct RefreshTokens: Input {
    let token: String

    public init(_ form: inout Form) {
        token = form.text("refresh_token", 1...200)
    }
}

extension Accounts {
    /// A new pair for an old one. A refresh token works once; within ten seconds the one before gives the same pair again,
    /// as that is a client that asked twice. One that is older was stolen, or is used by a thief's victim: the session ends.
    public func refresh(_ input: RefreshTokens, _ visitor: Visitor) async throws -> SignIn {
        // The child follows from the parent, so it can be given again without being kept.
        let children = allKeys.map { $0.refresh.mac("child", input.token).hexadecimal }
        let parentHash = Secrets.hash(input.token)
        let now = now()
        let outcome = try await database.write { tx in try rotate(parentHash, children, at: now, visitor, in: tx) }
        switch outcome {
        case .refused: throw Failure.refreshTokenInvalid
        case .stolen(let session):
            sessionCache.drop([session])
            throw Failure.refreshTokenInvalid
        case .renewed(let session, let account, let child):
            return signIn(account, session: session, refreshToken: child)
        }
    }

    private enum Rotation: Sendable {
        case renewed(ID<Session>, AccountRow, child: String)
        case refused
        /// The end of the session is committed, which is why this is no error.
        case stolen(ID<Session>)
    }

    /// - Parameter children: what the next token may be, by each of the keys; the first is what it is made to be.
    private func rotate(
        _ parentHash: String, _ children: [String], at now: Moment, _ visitor: Visitor, in tx: any Transaction
    ) throws -> Rotation {
        // Run again after its own commit, it finds a token used at this very moment: a repeat.
        tx.mayRepeat()
        let session: ID<Session>? = try tx.value("SELECT session_id AS value FROM refresh_token WHERE hash = \(parentHash)")
        guard let session, let account = try liveAccount(of: session, at: now, in: tx) else { return .refused }

        let used = try tx.run("UPDATE refresh_token SET used_at = \(now) WHERE hash = \(parentHash) AND used_at IS NULL")
        if used.rows == 1 {
            try tx.run("INSERT INTO refresh_token (hash, session_id) VALUES (\(Secrets.hash(children[0])), \(session))")
            return .renewed(session, account, child: children[0])
        }
        let repeated: String? = try tx.value(
            """
            SELECT child.hash AS value FROM refresh_token parent JOIN refresh_token child ON child.session_id = parent.session_id
            WHERE parent.hash = \(parentHash) AND parent.used_at > \(now - SessionLimits.refreshWindow)
                AND child.hash IN \(list: children.map(Secrets.hash)) AND child.used_at IS NULL
            """)
        if let child = children.first(where: { Secrets.hash($0) == repeated }) { return .renewed(session, account, child: child) }
        try tx.run("UPDATE account_session SET ended_at = \(now) WHERE id = \(session) AND ended_at IS NULL")
        try note(.tokenReplayed, of: account.id, visitor, in: tx)
        return .stolen(session)
    }

    /// Holds the session's row from here on: the tokens of one session are used one after the other.
    private func liveAccount(of session: ID<Session>, at now: Moment, in tx: any Transaction) throws -> AccountRow? {
        let held = try tx.run(
            """
            UPDATE account_session SET used_at = \(now)
            WHERE id = \(session) AND ended_at IS NULL AND expires_at > \(now) AND used_at > \(now - SessionLimits.idle)
            """)
        guard held.rows == 1 else { return nil }
        let account: ID<Account>? = try tx.value(
            """
            SELECT s.account_id AS value FROM account_session s JOIN account a ON a.id = s.account_id
            WHERE s.id = \(session) AND a.is_disabled = 0 AND a.epoch = s.epoch
            """)
        return try account.flatMap { try tx.account($0) }
    }
}
