import JixiaCore
import JixiaStore

/// What another domain keeps about people, and what becomes of it. Given in the composition; each runs inside a transaction of
/// the accounts.
public struct PersonalData: Sendable {
    /// The member of an exported document that holds it.
    public let name: String
    /// Why an account cannot be closed now; nil where nothing stands against it.
    public let hindrance: @Sendable (ID<Account>, any Transaction) throws -> Failure?
    /// Forgets what no law wants kept.
    public let forget: @Sendable (ID<Account>, any Transaction) throws -> Void
    /// Everything, for the person themselves.
    public let export: @Sendable (ID<Account>, any Transaction) throws -> Tree

    public init(
        name: String, hindrance: @escaping @Sendable (ID<Account>, any Transaction) throws -> Failure?,
        forget: @escaping @Sendable (ID<Account>, any Transaction) throws -> Void,
        export: @escaping @Sendable (ID<Account>, any Transaction) throws -> Tree
    ) {
        self.name = name
        self.hindrance = hindrance
        self.forget = forget
        self.export = export
    }
}
