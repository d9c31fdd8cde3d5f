import JixiaCore
import JixiaMessages

/// The callback on sending states: a JSON array. <https://cloud.tencent.com/document/product/382/52077>,
/// in English <https://www.tencentcloud.com/document/product/382/43547>
public enum TencentReceipts: ReceiptReader {
    public static let vendor = "tencent"
    public static let answer = #"{"result":0,"errmsg":"OK"}"#

    public static func read(_ body: [UInt8]) throws(ReceiptMistake) -> [DeliveryReceipt] {
        var receipts: [DeliveryReceipt] = []
        for item in try list(body) {
            let status = item.text("report_status")
            guard status == "SUCCESS" || status == "FAIL" else { throw mistake }
            receipts.append(
                DeliveryReceipt(
                    vendor: vendor, serial: try need(item.text("sid")), messageID: nil, mobile: try need(item.text("mobile")),
                    state: status == "SUCCESS" ? .delivered : .failed, code: String(item.text("errmsg").prefix(64)),
                    at: try time(item.text("user_receive_time"))))
        }
        return receipts
    }
}
