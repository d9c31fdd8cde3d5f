import JixiaCore

extension Permission {
    /// See accounts, their groups and where they are signed in.
    public static let accountsView = Permission("accounts.view")
    /// Disable and enable accounts, end their sessions.
    public static let accountsManage = Permission("accounts.manage")
    /// See what was sent by SMS, by which vendor and for how much; find what was sent to one number.
    public static let messagesView = Permission("messages.view")
    /// Have codes sent again to segments that were blocked.
    public static let messagesManage = Permission("messages.manage")
    public static let groupsView = Permission("groups.view")
    /// Make, change and delete groups; put accounts into them and take them out.
    public static let groupsManage = Permission("groups.manage")
    /// Read the log of what staff did.
    public static let auditView = Permission("audit.view")
    /// See whom limits blocked, and why.
    public static let limitsView = Permission("limits.view")
    /// Lift a limit, or have messages and wrong passwords of somebody counted anew.
    public static let limitsLift = Permission("limits.lift")
}

extension Accounts {
    /// Those of this module, as the page of a group lists them.
    public static let permissions: [Permission] = [
        .accountsView, .accountsManage, .messagesView, .messagesManage, .groupsView, .groupsManage, .auditView, .limitsView, .limitsLift,
    ]
}
