import JixiaCore

/// Where staff ask why somebody was blocked, and lift it.
public struct LimitDesk: Sendable {
    let log: BlockLog
    let limits: CallLimits
    let viewing: Permission
    let lifting: Permission
    /// Accounts belong to a domain, which the program ties to this.
    let accountNamed: @Sendable (String) async throws -> ID<Account>?

    /// - Parameters:
    ///   - viewing: what who sees the blocks has to have, and `lifting` who lifts one.
    public init(
        _ log: BlockLog, _ limits: CallLimits, viewing: Permission, lifting: Permission,
        accountNamed: @escaping @Sendable (String) async throws -> ID<Account>?
    ) {
        self.log = log
        self.limits = limits
        self.viewing = viewing
        self.lifting = lifting
        self.accountNamed = accountNamed
    }
}
