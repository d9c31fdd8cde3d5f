import JixiaMessages
import JixiaSMS
import Testing

@Suite struct VendorListTests {
    private static let aliyun = "aliyun://LTAI5tExample:example-secret-key@/?sign=稷下学宫&template.sms_code=SMS_153055065(code,minutes)"
    private static let tencent =
        "tencent://AKIDexample:a/b+c=secret@x@/?app=1400006666&sign=%E7%A8%B7%E4%B8%8B&template.sms_code=1110(code,minutes)"
    private static let yuntongxun =
        "yuntongxun://\(SMSWorld.yuntongxunAccount):\(SMSWorld.yuntongxunToken)@/?app=8a216da865ae11f80165b88ae40b0001&template.sms_code=1(code)"
    private static let webhook = "webhook+https://:\(SMSWorld.webhookSecret)@sms.example.com/send?site=1"

    private func mistake(_ text: String) -> String {
        let mistake = #expect(throws: SMSSettingMistake.self) { _ = try VendorList(text) }
        return mistake?.description ?? ""
    }

    @Test(arguments: [", ", ",", " ", "\n"])
    func `vendors are read in their order, however they are parted`(_ comma: String) throws {
        let list = try VendorList([Self.aliyun, Self.tencent, Self.yuntongxun, Self.webhook].joined(separator: comma))
        #expect(list.names == ["aliyun", "tencent", "yuntongxun", "webhook"])
        #expect(list.webhookSecret == SMSSecret(SMSWorld.webhookSecret))
    }

    @Test func `prices and lengths of texts are read`() throws {
        let list = try VendorList(Self.aliyun + "&price=38&length.sms_code=66")
        #expect(list.tariffs == ["aliyun": SMSTariff(price: 38, lengths: ["sms_code": 66])])
        #expect(try VendorList(Self.webhook + "&price=0").tariffs["webhook"]?.price == 0)
        #expect(mistake(Self.aliyun + "&price=free").contains("price: not a whole number"))
    }

    @Test(arguments: [
        ("", "vendors"), ("aliyun", "address"), ("aliyun://@/?sign=x", "address"), ("aliyun://a:b/?sign=x", "address"),
        ("qcloud://a:b@/?sign=x", "scheme"), (aliyun.replacing("sign=稷下学宫&", with: ""), "aliyun: sign: is missing"),
        (aliyun + "&signe=x", "signe: is no setting"), (aliyun.replacing("(code,minutes)", with: ""), "template.sms_code"),
        (aliyun.replacing("template.sms_code", with: "template.other"), "template.sms_code"),
        (aliyun.replacing("@/", with: "@/path"), "has a path"), (aliyun.replacing("@/", with: "@example.com/"), "Aliyun URL"),
        (webhook.replacing("+https", with: "+http"), "webhook URL"), (aliyun + " " + aliyun, "two vendors of one name"),
    ])
    func `what is wrong is named`(_ text: String, _ part: String) {
        #expect(mistake(text).contains(part))
    }

    @Test func `all mistakes are told at once, and no key`() {
        let first = Self.aliyun.replacing("sign=稷下学宫", with: "sign=x"), second = Self.tencent.replacing("app=1400006666", with: "app=x")
        let told = mistake(first + " " + second)
        #expect(told.contains("vendor 1, aliyun: sign name") && told.contains("vendor 2, tencent: Tencent SDK app id"))
        #expect(!told.contains("secret"))
    }
}
