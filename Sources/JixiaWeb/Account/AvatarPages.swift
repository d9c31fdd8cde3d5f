import JixiaAccounts
import JixiaCore

extension Site {
    func addAvatarPages() {
        uploadForm("profile/avatar", fileBytesMax: Avatar.bytesMax, again: { try await .show("account/profile", avatarAgain($0)) }) {
            page in
            _ = try await accounts.changeAvatar(ofCaller(page).input(), by: page.member())
            return .go("/profile?done=avatar_saved")
        }
        form("profile/avatar/remove", for: .members, again: { try await .show("account/profile", avatarAgain($0)) }) { page in
            _ = try await accounts.removeAvatar(ofCaller(page).input(), by: page.member())
            return .go("/profile?done=avatar_removed")
        }
    }

    /// The pages know one account alone: the caller's.
    private func ofCaller(_ page: PageRequest) throws -> PageRequest {
        page.with(["id": .number(try page.member().account.number)])
    }

    /// The other form of the page keeps what is stored.
    private func avatarAgain(_ page: PageRequest) async throws -> [String: Tree] {
        try await profile(page).merging(["given": .null]) { _, new in new }
    }
}
