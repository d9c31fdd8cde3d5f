/// A server of the site's own that sends messages for it.
public struct WebhookSettings: Sendable {
    let url: VendorURL
    let secret: SMSSecret

    /// - Throws: `SMSSettingMistake`.
    public init(url: String, secret: SMSSecret) throws {
        try SettingCheck.word("webhook secret", secret.text, 32...256)
        self.url = try VendorURL(url, of: [], setting: "webhook URL")
        self.secret = secret
    }
}
