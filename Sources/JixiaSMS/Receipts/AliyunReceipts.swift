import JixiaCore
import JixiaMessages

/// `SmsReport`, pushed over HTTP: a JSON array. <https://help.aliyun.com/zh/sms/developer-reference/smsreport-http>
public enum AliyunReceipts: ReceiptReader {
    public static let vendor = "aliyun"
    public static let answer = #"{"code":0,"msg":"接收成功"}"#

    public static func read(_ body: [UInt8]) throws(ReceiptMistake) -> [DeliveryReceipt] {
        var receipts: [DeliveryReceipt] = []
        for item in try list(body) {
            guard case .flag(let isDelivered) = item["success"] else { throw mistake }
            let outID = item.text("out_id")
            receipts.append(
                DeliveryReceipt(
                    vendor: vendor, serial: try need(item.text("biz_id")), messageID: outID.isEmpty ? nil : try need(outID),
                    mobile: try need(item.text("phone_number")), state: isDelivered ? .delivered : .failed,
                    code: String(item.text("err_code").prefix(64)), at: try time(item.text("report_time"))))
        }
        return receipts
    }
}
