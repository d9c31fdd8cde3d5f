import JixiaSMS
import Testing

@Suite struct SMSSettingsTests {
    private let templates: VendorTemplates
    init() throws { templates = try VendorTemplates(reading: "sms_code=1(code)") }

    private func mistake(_ make: () throws -> some Any) -> String? {
        #expect(throws: SMSSettingMistake.self) { _ = try make() }?.description
    }

    private func aliyun(
        id: String = "LTAI5tExample", secret: String = "example-secret-key", sign: String = "稷下学宫", url: String = AliyunSettings.url
    ) throws -> AliyunSettings {
        try AliyunSettings(accessKeyID: id, accessKeySecret: SMSSecret(secret), signName: sign, templates: templates, url: url)
    }

    private func tencent(app: String = "1400006666", region: String = "ap-guangzhou", url: String = TencentSettings.url) throws
        -> TencentSettings
    {
        try TencentSettings(
            secretID: "AKIDexample", secretKey: SMSSecret("example-secret-key"), sdkAppID: app, signName: "稷下学宫", region: region,
            templates: templates, url: url)
    }

    private func yuntongxun(sid: String = SMSWorld.yuntongxunAccount, templates: VendorTemplates? = nil) throws -> YuntongxunSettings {
        try YuntongxunSettings(
            accountSID: sid, authToken: SMSSecret(SMSWorld.yuntongxunToken), appID: "8a216da865ae11f80165b88ae40b0001",
            templates: templates ?? self.templates)
    }

    @Test func `the vendors' own addresses are right`() throws {
        _ = (try aliyun(), try tencent(), try yuntongxun())
        _ = try aliyun(url: "https://dysmsapi.ap-southeast-1.aliyuncs.com/")
    }

    @Test func `a wrong setting is named`() {
        #expect(mistake { try aliyun(id: "a b") }?.hasPrefix("Aliyun access key id:") == true)
        #expect(mistake { try aliyun(secret: "short") }?.hasPrefix("Aliyun access key secret:") == true)
        #expect(mistake { try aliyun(sign: "【稷下】") }?.hasPrefix("sign name:") == true)
        #expect(mistake { try tencent(app: "14x") }?.hasPrefix("Tencent SDK app id:") == true)
        #expect(mistake { try tencent(region: "") }?.hasPrefix("Tencent region:") == true)
        #expect(mistake { try yuntongxun(sid: "../../other") }?.hasPrefix("Yuntongxun account sid:") == true)
        #expect(mistake { try yuntongxun(templates: VendorTemplates(reading: "a=SMS_1")) }?.hasPrefix("Yuntongxun template:") == true)
        #expect(mistake { try WebhookSettings(url: "https://sms.example.com/", secret: SMSSecret("short")) } != nil)
    }

    @Test func `a mistake does not repeat a secret`() {
        #expect(mistake { try aliyun(secret: "geheim") }?.contains("geheim") == false)
    }

    @Test(arguments: [
        "", "dysmsapi.aliyuncs.com", "http://dysmsapi.aliyuncs.com", "https://aliyuncs.com.example.com", "https://example.com",
        "https://evilaliyuncs.com", "https://user@dysmsapi.aliyuncs.com", "https://dysmsapi.aliyuncs.com/path",
        "https://dysmsapi.aliyuncs.com/?a=b", "https://dysmsapi.aliyuncs.com#a", "ftp://dysmsapi.aliyuncs.com",
        "http://127.0.0.1.example.com",
    ])
    func `a key is not sent to any address but the vendor's`(_ url: String) {
        #expect(mistake { try aliyun(url: url) }?.hasPrefix("Aliyun URL:") == true)
    }

    @Test func `this machine may be spoken to in the clear, another may not`() throws {
        _ = try aliyun(url: "http://127.0.0.1:8080")
        _ = try WebhookSettings(url: "https://sms.example.com/send?site=1", secret: SMSSecret(SMSWorld.webhookSecret))
        #expect(mistake { try WebhookSettings(url: "http://sms.example.com/", secret: SMSSecret(SMSWorld.webhookSecret)) } != nil)
    }

    @Test func `settings can be printed without their secrets`() throws {
        var dumped = ""
        dump(try aliyun(secret: "example-secret-key"), to: &dumped)
        for text in ["\(try aliyun())", String(reflecting: try aliyun()), dumped, "\(try tencent())", "\(try yuntongxun())"] {
            #expect(!text.contains("example-secret-key") && !text.contains(SMSWorld.yuntongxunToken))
        }
        #expect("\(SMSSecret("x"))" == "•••")
    }

    @Test func `templates are read from one line`() throws {
        let read = try VendorTemplates(reading: " sms_code = SMS_1( code , minutes ) ;order_paid=SMS_2; x.y-z=3() ")
        let same = try VendorTemplates([
            "sms_code": VendorTemplate("SMS_1", ["code", "minutes"]), "order_paid": VendorTemplate("SMS_2"), "x.y-z": VendorTemplate("3"),
        ])
        #expect(read == same)
    }

    @Test(arguments: ["", " ; ", "sms_code", "sms_code=", "=SMS_1", "sms_code=SMS_1(code", "a=1;a=2", "a=b c", "a=1(b;c=2(d)"])
    func `a line that is none is refused`(_ text: String) {
        #expect(mistake { try VendorTemplates(reading: text) }?.hasPrefix("templates") == true)
    }
}
