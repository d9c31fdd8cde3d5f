/// Tencent Cloud's short message service (腾讯云短信).
public struct TencentSettings: Sendable {
    public static let url = "https://sms.tencentcloudapi.com"

    let secretID: String
    let secretKey: SMSSecret
    let sdkAppID: String
    let signName: String
    let region: String
    let templates: VendorTemplates
    let url: VendorURL

    /// - Parameter templates: each with our values in the order of the holes `{1}`, `{2}` of Tencent's template.
    /// - Throws: `SMSSettingMistake`.
    public init(
        secretID: String, secretKey: SMSSecret, sdkAppID: String, signName: String, region: String = "ap-guangzhou",
        templates: VendorTemplates, url: String = url
    ) throws {
        try SettingCheck.word("Tencent secret id", secretID, 8...128)
        try SettingCheck.word("Tencent secret key", secretKey.text, 8...128)
        try SettingCheck.digits("Tencent SDK app id", sdkAppID, 6...16)
        try SettingCheck.signName(signName)
        try SettingCheck.word("Tencent region", region, 4...32)
        self.secretID = secretID
        self.secretKey = secretKey
        self.sdkAppID = sdkAppID
        self.signName = signName
        self.region = region
        self.templates = templates
        self.url = try VendorURL(url, of: ["tencentcloudapi.com"], setting: "Tencent URL").requireRoot(setting: "Tencent URL")
    }
}
