import JixiaAccounts
import JixiaCore

extension Site {
    /// The section of the security page on signing in by others.
    func addBindingPages() {
        form("security/identities/{id}/delete", for: .members, again: { try await .show("account/security", security($0)) }) { page in
            _ = try await accounts.unbindIdentity(page.input(), by: page.member())
            return .go("/security?done=identity_unbound")
        }
    }

    func bindingSection(_ page: PageRequest) async throws -> [String: Tree] {
        let identities = try await accounts.identities(.parse([:]), by: page.member())
        let shown = identities.map { identity in
            identity.tree(page.language).adding([
                "created_text": .text(String(identity.createdAt.beijing.prefix(10))),
                "person": .maybe(identity.displayName.isEmpty ? nil : identity.displayName),
            ])
        }
        return [
            "identities": .list(shown), "providers": providerButtons(page),
            "has_identities": .flag(!shown.isEmpty || !accounts.providerSummaries.isEmpty),
        ]
    }
}
