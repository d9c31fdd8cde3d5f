/// The right to one kind of operation, by a name that never changes: `accounts.view`. Whoever was not given it does not have it.
/// Each domain declares its own, `static let accountsView = Permission("accounts.view")`, and lists them for the groups' page.
public struct Permission: Sendable, Hashable, CustomStringConvertible {
    /// The longest name that a group can hold.
    public static let lengthMax = 60

    public let name: String
    public init(_ name: String) { self.name = name }
    public var description: String { name }
}
