/// Aliyun's short message service (阿里云短信服务).
public struct AliyunSettings: Sendable {
    public static let url = "https://dysmsapi.aliyuncs.com"

    let accessKeyID: String
    let accessKeySecret: SMSSecret
    let signName: String
    let templates: VendorTemplates
    let url: VendorURL

    /// - Parameter templates: each with the names its variables have at Aliyun; they have to be the names of our values.
    /// - Throws: `SMSSettingMistake`.
    public init(
        accessKeyID: String, accessKeySecret: SMSSecret, signName: String, templates: VendorTemplates, url: String = url
    ) throws {
        try SettingCheck.word("Aliyun access key id", accessKeyID, 8...128)
        try SettingCheck.word("Aliyun access key secret", accessKeySecret.text, 8...128)
        try SettingCheck.signName(signName)
        self.accessKeyID = accessKeyID
        self.accessKeySecret = accessKeySecret
        self.signName = signName
        self.templates = templates
        self.url = try VendorURL(url, of: ["aliyuncs.com"], setting: "Aliyun URL").requireRoot(setting: "Aliyun URL")
    }
}
