import Hummingbird
import JixiaAccounts
import JixiaCore
import JixiaHTTP

extension API {
    /// Why somebody was blocked, and the power to lift it.
    public mutating func addLimits(_ desk: LimitDesk, _ accounts: Accounts) {
        get("staff/limits", "What limits blocked in the last seven days, the newest first", for: .may(.limitsView)) {
            try await desk.blocks($0, by: $1)
        }
        post(
            "staff/limits/{id}/lift", "Forget what this limit counted", for: .may(.limitsLift), answers: .ok,
            fails: [.blockMissing, .blockCountedElsewhere, .limitsUnreachable]
        ) {
            try await desk.lift($0, by: $1)
        }
        get(
            "staff/limits/counts", "Messages, wrong codes and wrong passwords of a mobile, an address or an account", for: .may(.limitsView)
        ) {
            try await accounts.counts($0, by: $1)
        }
        post(
            "staff/limits/counts/lift", "Count them anew", for: .may(.limitsLift), answers: .ok,
            fails: [.countsMissing, .memoryUnreachable]
        ) {
            try await accounts.liftCounts($0, by: $1)
        }
    }
}
