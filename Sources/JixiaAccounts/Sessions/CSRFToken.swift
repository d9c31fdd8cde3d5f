import JixiaCore

extension Accounts {
    /// What a form of a page has to bring along: made from the session, so it needs no place to be kept.
    public func csrfToken(for session: ID<Session>) -> String { Self.csrfToken(session, keys) }

    public func isCSRFToken(_ token: String, for session: ID<Session>) -> Bool {
        allKeys.contains { Secrets.equal(token, Self.csrfToken(session, $0)) }
    }

    private static func csrfToken(_ session: ID<Session>, _ keys: Keys) -> String { keys.csrf.mac(session.description).hexadecimal }
}
