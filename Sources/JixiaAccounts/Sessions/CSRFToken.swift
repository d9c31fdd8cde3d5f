import JixiaCore

extension Accounts {
    /// What a form of a page has to bring along: made from the session, so it needs no place to be kept.
    public func csrfToken(for session: ID<Session>) -> String { keys.csrf.mac(session.description).hexadecimal }

    public func isCSRFToken(_ token: String, for session: ID<Session>) -> Bool { Secrets.equal(token, csrfToken(for: session)) }
}
