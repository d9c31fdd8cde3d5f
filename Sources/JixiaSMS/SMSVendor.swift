import JixiaMessages

/// Takes messages over and brings them to telephones.
public protocol SMSVendor: Sendable {
    /// Unique among the vendors in use; stands in logs and receipts.
    var name: String { get }

    /// Asks once and never again by itself. Returns when the vendor has taken the message over.
    func send(_ message: SMSMessage) async throws(SMSFailure) -> SMSTaken
}
