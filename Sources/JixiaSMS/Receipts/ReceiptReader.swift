import JixiaCore
import JixiaMessages

/// A body that is no receipt of the vendor's. It should be answered 400; the vendor comes again.
public struct ReceiptMistake: Error, Equatable {
    public let vendor: String
}

/// Reads the receipts in the body of a vendor's request.
///
/// The three vendors sign nothing: whoever knows the address can make receipts up. The address has to hold a secret, and a receipt
/// may at most mark a message that is known; nobody is signed in or refused by one.
public protocol ReceiptReader {
    static var vendor: String { get }
    /// What the vendor wants to read, as `application/json`, once the receipts are safe; anything else brings it again.
    static var answer: String { get }
    static func read(_ body: [UInt8]) throws(ReceiptMistake) -> [DeliveryReceipt]
}

extension ReceiptReader {
    static var mistake: ReceiptMistake { ReceiptMistake(vendor: vendor) }

    /// The objects of a list that is not endless.
    static func list(_ body: [UInt8]) throws(ReceiptMistake) -> [Tree] {
        guard case .list(let items) = Tree(json: body), items.count <= 1000 else { throw mistake }
        return items
    }

    static func need(_ text: String) throws(ReceiptMistake) -> String {
        guard (1...256).contains(text.utf8.count) else { throw mistake }
        return text
    }

    static func time(_ text: String) throws(ReceiptMistake) -> Moment {
        guard let moment = Moment(beijing: text) else { throw mistake }
        return moment
    }
}

extension Moment {
    /// Reads `2015-10-17 08:03:04` and `20151017080304`, on a clock in China.
    init?(beijing text: String) {
        guard text.utf8.count <= 19, let match = text.wholeMatch(of: /(\d{4})-?(\d\d)-?(\d\d) ?(\d\d):?(\d\d):?(\d\d)/),
            let year = Int64(match.1), let month = Int64(match.2), let day = Int64(match.3),
            let hour = Int64(match.4), let minute = Int64(match.5), let second = Int64(match.6),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61
        else { return nil }
        // Howard Hinnant's `days_from_civil`, for years after 0.
        let shiftedYear = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = shiftedYear * 365 + shiftedYear / 4 - shiftedYear / 100 + shiftedYear / 400 + dayOfYear - 719_468
        self.init(milliseconds: (days * 86_400 + hour * 3600 + minute * 60 + second - 8 * 3600) * 1000)
    }
}
