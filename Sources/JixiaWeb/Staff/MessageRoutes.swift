import Hummingbird
import JixiaAccounts
import JixiaCore
import JixiaHTTP
import JixiaMessages

extension API {
    /// What was sent by SMS, by whom, and for how much.
    public mutating func addMessages(_ book: SMSBook, _ accounts: Accounts) {
        get("staff/messages", "SMS: the day's budget, and what each vendor did in thirty days", for: .may(.messagesView)) {
            try await book.overview($0, by: $1)
        }
        // In the body: what stands in an address stands in logs as well.
        post(
            "staff/messages/search", "What was sent to one mobile, and how it ended", for: .may(.messagesView), limit: .perMinute(30),
            answers: .ok
        ) {
            try await book.find($0, by: $1)
        }
        get("staff/messages/segments", "Segments of numbers that get no codes", for: .may(.messagesView)) {
            try await accounts.blockedSegments($0, by: $1)
        }
        delete(
            "staff/messages/segments/{segment}", "Send codes to a segment again", for: .may(.messagesManage), fails: [.smsSegmentMissing]
        ) {
            try await accounts.liftSegment($0, by: $1)
        }
    }
}
