/// Yuntongxun's short message service (容联云通讯).
public struct YuntongxunSettings: Sendable {
    public static let url = "https://app.cloopen.com:8883"

    let accountSID: String
    let authToken: SMSSecret
    let appID: String
    let templates: VendorTemplates
    let url: VendorURL

    /// - Parameter templates: numbers, each with our values in the order of the holes `{1}`, `{2}` of Yuntongxun's template.
    /// - Throws: `SMSSettingMistake`.
    public init(accountSID: String, authToken: SMSSecret, appID: String, templates: VendorTemplates, url: String = url) throws {
        // The account stands in the path.
        guard accountSID.wholeMatch(of: /[0-9A-Za-z]{16,64}/) != nil else {
            throw SMSSettingMistake("Yuntongxun account sid", "not 16 to 64 letters and digits")
        }
        try SettingCheck.word("Yuntongxun auth token", authToken.text, 16...64)
        try SettingCheck.word("Yuntongxun app id", appID, 16...64)
        for template in templates.byName.values { try SettingCheck.digits("Yuntongxun template", template.id, 1...12) }
        self.accountSID = accountSID
        self.authToken = authToken
        self.appID = appID
        self.templates = templates
        self.url = try VendorURL(url, of: ["cloopen.com", "yuntongxun.com"], setting: "Yuntongxun URL")
            .requireRoot(setting: "Yuntongxun URL")
    }
}
