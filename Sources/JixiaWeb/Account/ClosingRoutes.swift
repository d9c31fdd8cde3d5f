import JixiaAccounts
import JixiaCore
import JixiaHTTP
import JixiaShop

extension API {
    mutating func addClosing(_ accounts: Accounts) {
        get("users/closing", "Whether the caller's account will be closed, and when", for: .member) {
            try await accounts.closing($0, by: $1)
        }
        post(
            "users/closing", "Close the account in seven days; takes every proof there is", for: .member, limit: .perMinute(10),
            answers: .accepted,
            fails: [.proofMissing, .passwordWrong, .secondFactorWrong, .codeWrong, .codeTooManyTries, .proofTooMany, .ordersOpen, .busy]
        ) {
            try await accounts.askClosing($0, by: $1)
        }
        delete("users/closing", "Keep the account after all", for: .member, fails: [.closingMissing]) {
            try await accounts.takeBackClosing($0, by: $1)
        }
        post(
            "users/export", "Put together everything that is kept about the caller", for: .member.fresh, limit: .perMinute(5),
            answers: .accepted, fails: [.stepUpNeeded]
        ) {
            try await accounts.askExport($0, by: $1)
        }
        get("users/export", "How far the export is, and where it can be had", for: .member) { try await accounts.export($0, by: $1) }
        get("users/export/file", "The exported data", for: .member.fresh, limit: .perMinute(20), fails: [.stepUpNeeded, .exportMissing]) {
            try await accounts.exportedData($0, by: $1)
        }
    }
}
