import JixiaCore
import JixiaIdentity
import JixiaStore

/// One way into an account by somebody else's word.
public struct IdentitySummary: Output {
    public let id: ID<IdentityBinding>
    public let provider: String
    public let title: ProviderTitle
    public let displayName: String
    public let createdAt: Moment
    public let usedAt: Moment?

    public static var example: IdentitySummary {
        IdentitySummary(
            id: ID(5), provider: "github", title: ProviderTitle("GitHub"), displayName: "mengke",
            createdAt: Moment(milliseconds: 1_795_233_600_000), usedAt: nil)
    }

    public func write(to fields: inout Fields) {
        fields.id("id", id)
        fields.text("provider", provider)
        fields.text("title", title[fields.language])
        fields.text("display_name", displayName)
        fields.time("created_at", createdAt)
        fields.time("used_at", usedAt)
    }
}

extension Accounts {
    func summary(_ binding: IdentityBinding) -> IdentitySummary {
        IdentitySummary(
            id: binding.id, provider: binding.provider, title: title(of: binding.provider), displayName: binding.displayName,
            createdAt: binding.createdAt, usedAt: binding.usedAt)
    }

    public func identities(_ input: NoInput, by caller: Caller) async throws -> [IdentitySummary] {
        let bindings: [IdentityBinding] = try await database.read { tx in
            try tx.all("SELECT \(IdentityBinding.columns) FROM account_identity WHERE account_id = \(caller.account) ORDER BY id")
        }
        return bindings.map(summary)
    }
}
