import JixiaAccounts
import JixiaCore
import JixiaFiles
import JixiaHTTP

extension API {
    /// Older front ends send the picture by either method.
    mutating func addAvatars(_ accounts: Accounts) {
        let failures: [Failure] = [
            .pictureUnsupported, .pictureUnreadable, .pictureTooLarge, .filesTooMany, .filesFull, .filesUnreachable,
        ]
        post(
            "users/users/{id}/avatar", "Set the caller's own picture; it is drawn anew in three sizes", for: .member,
            limit: .perMinute(20), answers: .ok, fails: failures
        ) {
            try await accounts.changeAvatar($0, by: $1)
        }
        put(
            "users/users/{id}/avatar", "Set the caller's own picture; it is drawn anew in three sizes", for: .member,
            limit: .perMinute(20), fails: failures
        ) {
            try await accounts.changeAvatar($0, by: $1)
        }
        delete("users/users/{id}/avatar", "Remove the caller's own picture", for: .member, limit: .perMinute(20)) {
            try await accounts.removeAvatar($0, by: $1)
        }
    }
}
