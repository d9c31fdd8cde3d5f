import JixiaCore
import JixiaMessages

/// `SMSArrived` of 2013-12-26, as JSON or XML: one report each. `content` is the number that sending was answered with.
public enum YuntongxunReceipts: ReceiptReader {
    public static let vendor = "yuntongxun"
    public static let answer = #"{"statuscode":"000000"}"#

    /// Empty where it is no report but a person's reply, which comes the same way.
    public static func read(_ body: [UInt8]) throws(ReceiptMistake) -> [DeliveryReceipt] {
        let report = try fields(body)
        guard report("action") == "SMSArrived" else { throw mistake }
        guard report("smsType") == "1" else { return [] }
        return [
            DeliveryReceipt(
                vendor: vendor, serial: try need(report("content")), messageID: nil, mobile: try need(report("fromNum")),
                state: report("status") == "0" ? .delivered : .failed, code: String(report("deliverCode").prefix(64)),
                at: try time(report("recvTime")))
        ]
    }

    private static func fields(_ body: [UInt8]) throws(ReceiptMistake) -> (String) -> String {
        if let tree = Tree(json: body) {
            let report = tree["Request"] ?? tree
            return { report.text($0) }
        }
        let text = String(decoding: body, as: UTF8.self)
        guard body.count <= 64 * 1024, text.contains("<Request>") else { throw mistake }
        return { element($0, in: text) }
    }

    /// The text between `<name>` and `</name>`: the report is flat, and what is read from it needs no escaping.
    private static func element(_ name: String, in text: String) -> String {
        guard let start = text.firstRange(of: "<\(name)>"), let end = text[start.upperBound...].firstRange(of: "</\(name)>") else {
            return ""
        }
        return String(text[start.upperBound..<end.lowerBound]).trimmingWhitespace
    }
}

extension String {
    fileprivate var trimmingWhitespace: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
