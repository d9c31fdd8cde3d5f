import JixiaCore
import JixiaMessages
import Testing

@testable import JixiaSMS

/// The samples the vendors publish, with the stars in their numbers.
@Suite struct ReceiptTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func `Aliyun's sample is read`() throws {
        let sample = """
            [{"phone_number" : "1381111****", "send_time" : "2017-01-01 00:00:00", "report_time" : "2017-01-01 00:00:00",
              "success" : true, "err_code" : "DELIVERED", "err_msg" : "用户接收成功", "sms_size" : "1", "biz_id" : "12345********",
              "out_id" : "67890**"}]
            """
        let receipt = DeliveryReceipt(
            vendor: "aliyun", serial: "12345********", messageID: "67890**", mobile: "1381111****", state: .delivered,
            code: "DELIVERED", at: Moment(milliseconds: 1_483_200_000_000))
        #expect(try AliyunReceipts.read(bytes(sample)) == [receipt])
        #expect(AliyunReceipts.answer == #"{"code":0,"msg":"接收成功"}"#)
    }

    @Test func `Aliyun tells of several at once, and of those that failed`() throws {
        func item(_ id: String, _ success: Bool) -> String {
            #"{"phone_number":"13800000000","report_time":"2017-01-01 00:00:00","success":\#(success),"err_code":"MK:0013","biz_id":"\#(id)"}"#
        }
        let receipts = try AliyunReceipts.read(bytes("[\(item("1", true)),\(item("2", false))]"))
        #expect(receipts.map(\.state) == [.delivered, .failed] && receipts.map(\.serial) == ["1", "2"])
        #expect(receipts[1].code == "MK:0013" && receipts[1].messageID == nil)
        #expect(try AliyunReceipts.read(bytes("[]")) == [])
    }

    @Test func `Tencent's sample is read`() throws {
        let sample = """
            [{"user_receive_time": "2015-10-17 08:03:04", "nationcode": "86", "mobile": "13xxxxxxxxx", "report_status": "SUCCESS",
              "errmsg": "DELIVRD", "description": "用户短信送达成功", "sid": "xxxxxxx"}]
            """
        let receipt = DeliveryReceipt(
            vendor: "tencent", serial: "xxxxxxx", messageID: nil, mobile: "13xxxxxxxxx", state: .delivered, code: "DELIVRD",
            at: Moment(milliseconds: 1_445_040_184_000))
        #expect(try TencentReceipts.read(bytes(sample)) == [receipt])
        let failed = sample.replacing("SUCCESS", with: "FAIL").replacing("DELIVRD", with: "UNDELIV")
        #expect(try TencentReceipts.read(bytes(failed)).map(\.state) == [.failed])
        #expect(TencentReceipts.answer == #"{"result":0,"errmsg":"OK"}"#)
    }

    private let yuntongxun = DeliveryReceipt(
        vendor: "yuntongxun", serial: "4121908f3d1b4edb9210f0eb4742f62c", messageID: nil, mobile: "13912345678", state: .delivered,
        code: "DELIVRD", at: Moment(milliseconds: 1_379_869_210_000))

    @Test func `Yuntongxun's sample is read`() throws {
        let sample = """
            {"Request": {"action": "SMSArrived", "smsType": "1", "apiVersion": "2013-12-26",
              "content": "4121908f3d1b4edb9210f0eb4742f62c", "fromNum": "13912345678", "dateSent": "20130923010000",
              "deliverCode": "DELIVRD", "recvTime": "20130923010010", "status": "0", "reqId": "123", "smsCount": "2"}}
            """
        #expect(try YuntongxunReceipts.read(bytes(sample)) == [yuntongxun])
        #expect(try YuntongxunReceipts.read(bytes(sample.replacing(#""status": "0""#, with: #""status": "1""#))).map(\.state) == [.failed])
        #expect(try YuntongxunReceipts.read(bytes(sample.replacing(#""smsType": "1""#, with: #""smsType": "0""#))) == [])
    }

    @Test func `Yuntongxun's report may be XML`() throws {
        let sample = """
            <?xml version="1.0" encoding="UTF-8"?>
            <Request>
              <action>SMSArrived</action> <smsType>1</smsType> <apiVersion>2013-12-26</apiVersion>
              <content>4121908f3d1b4edb9210f0eb4742f62c</content> <fromNum> 13912345678 </fromNum>
              <dateSent>20130923010000</dateSent> <deliverCode>DELIVRD</deliverCode> <recvTime>20130923010010</recvTime>
              <status>0</status>
            </Request>
            """
        #expect(try YuntongxunReceipts.read(bytes(sample)) == [yuntongxun])
    }

    private let webhook = #"{"id":"code-7","serial":"41","mobile":"13800000000","state":"failed","code":"UNDELIV","at":1795233600}"#

    @Test func `a webhook's receipt is read when it is signed`() throws {
        let secret = SMSSecret(SMSWorld.webhookSecret), body = bytes(webhook)
        let signature = WebhookSignature.signature(timestamp: "1795233600", body: body, secret: secret)
        let receipts = try WebhookReceipts.read(
            body, timestamp: "1795233600", signature: signature, secret: secret, now: SMSWorld.now)
        #expect(
            receipts == [
                DeliveryReceipt(
                    vendor: "webhook", serial: "41", messageID: "code-7", mobile: "13800000000", state: .failed, code: "UNDELIV",
                    at: SMSWorld.now)
            ])
        #expect(throws: ReceiptMistake(vendor: "webhook")) {
            try WebhookReceipts.read(body + [32], timestamp: "1795233600", signature: signature, secret: secret, now: SMSWorld.now)
        }
    }

    @Test(arguments: [
        "", "{}", "[{}]", "[1]", "null", "<Request>", "<Request><action>SMSArrived</action><smsType>1</smsType></Request>",
        #"[{"success":true}]"#, #"[{"report_status":"SUCCESS","sid":"1","mobile":"1","user_receive_time":"yesterday"}]"#,
        #"{"id":"a","mobile":"1","state":"lost","at":1}"#, #"{"id":"a","mobile":"1","state":"failed","at":-1}"#,
        #"{"Request":{"action":"SMSArrived","smsType":"1"}}"#,
    ])
    func `what is no receipt is refused by all`(_ text: String) {
        let body = bytes(text)
        #expect(throws: ReceiptMistake(vendor: "aliyun")) { try AliyunReceipts.read(body) }
        #expect(throws: ReceiptMistake(vendor: "tencent")) { try TencentReceipts.read(body) }
        #expect(throws: ReceiptMistake(vendor: "yuntongxun")) { try YuntongxunReceipts.read(body) }
        #expect(throws: ReceiptMistake(vendor: "webhook")) { try WebhookReceipts.read(body) }
    }

    @Test func `too many at once are refused`() {
        let item = #"{"report_status":"FAIL","sid":"1","mobile":"1","user_receive_time":"2015-10-17 08:03:04"}"#
        let many = "[" + Array(repeating: item, count: 1001).joined(separator: ",") + "]"
        #expect(throws: ReceiptMistake.self) { try TencentReceipts.read(bytes(many)) }
    }

    @Test func `a receipt is printed without the whole number`() throws {
        let receipt = try #require(try WebhookReceipts.read(bytes(webhook)).first)
        #expect(receipt.description == "webhook 41 138****0000 failed UNDELIV")
    }

    @Test(
        arguments: [
            ("2015-10-17 08:03:04", 1_445_040_184), ("20140416142030", 1_397_629_230), ("1970-01-01 08:00:00", 0),
            ("2000-02-29 00:00:00", 951_753_600), ("2015-13-17 08:03:04", nil), ("2015-10-17 24:03:04", nil), ("2015-10-17", nil),
            ("", nil),
            ("２０15-10-17 08:03:04", nil), (String(repeating: "1", count: 100), nil),
        ] as [(String, Int64?)])
    func `times are read on a clock in China`(_ text: String, _ seconds: Int64?) {
        #expect(Moment(beijing: text)?.secondsSince1970 == seconds)
    }
}
