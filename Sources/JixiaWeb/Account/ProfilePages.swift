import JixiaAccounts
import JixiaCore

extension Site {
    func addProfilePages() {
        page("profile", for: .members) { try await .show("account/profile", profile($0)) }
        form("profile", for: .members, again: { try await .show("account/profile", profile($0)) }) { page in
            _ = try await accounts.changeMe(page.input(), by: page.member())
            return .go("/profile?done=profile_saved")
        }
    }

    func profile(_ page: PageRequest) async throws -> [String: Tree] {
        let me = try await accounts.me(.parse([:]), by: page.member())
        return ["me": me.tree(page.language).withAvatar.adding(["created_text": .text(String(me.createdAt.beijing.prefix(10)))])]
    }
}
