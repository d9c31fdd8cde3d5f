import Foundation
import JixiaCore
import JixiaMessages

/// One vendor of a `VendorList`.
struct VendorSetting: Sendable {
    enum Kind: Sendable {
        case aliyun(AliyunSettings), tencent(TencentSettings), yuntongxun(YuntongxunSettings), webhook(WebhookSettings)
    }

    let kind: Kind
    let tariff: SMSTariff

    init(_ text: String) throws {
        var address = try VendorAddress(text)
        do {
            tariff = try address.takeTariff()
            switch address.scheme {
            case "aliyun": kind = .aliyun(try Self.aliyun(&address))
            case "tencent": kind = .tencent(try Self.tencent(&address))
            case "yuntongxun": kind = .yuntongxun(try Self.yuntongxun(&address))
            case "webhook+https", "webhook+http": kind = .webhook(try Self.webhook(address))
            default: throw SMSSettingMistake("scheme", "not aliyun, tencent, yuntongxun or webhook+https")
            }
            if address.scheme.hasPrefix("webhook") { return }
            try address.refuseOthers()
        } catch let mistake as SMSSettingMistake {
            throw SMSSettingMistake("\(address.scheme.prefix(20))", mistake.description)
        }
    }

    private static func aliyun(_ address: inout VendorAddress) throws -> AliyunSettings {
        try AliyunSettings(
            accessKeyID: address.user, accessKeySecret: address.secret, signName: address.take("sign"), templates: address.takeTemplates(),
            url: address.url ?? AliyunSettings.url)
    }

    private static func tencent(_ address: inout VendorAddress) throws -> TencentSettings {
        try TencentSettings(
            secretID: address.user, secretKey: address.secret, sdkAppID: address.take("app"), signName: address.take("sign"),
            region: address.take("region", or: "ap-guangzhou"), templates: address.takeTemplates(), url: address.url ?? TencentSettings.url)
    }

    private static func yuntongxun(_ address: inout VendorAddress) throws -> YuntongxunSettings {
        try YuntongxunSettings(
            accountSID: address.user, authToken: address.secret, appID: address.take("app"), templates: address.takeTemplates(),
            url: address.url ?? YuntongxunSettings.url)
    }

    private static func webhook(_ address: VendorAddress) throws -> WebhookSettings {
        try WebhookSettings(url: address.webhookURL, secret: address.secret)
    }

    var name: String {
        switch kind {
        case .aliyun: "aliyun"
        case .tencent: "tencent"
        case .yuntongxun: "yuntongxun"
        case .webhook: "webhook"
        }
    }

    func make(_ poster: SMSPoster, now: @escaping Now) -> any SMSVendor {
        switch kind {
        case .aliyun(let settings): AliyunSMS(settings, poster, now: now)
        case .tencent(let settings): TencentSMS(settings, poster, now: now)
        case .yuntongxun(let settings): YuntongxunSMS(settings, poster, now: now)
        case .webhook(let settings): WebhookSMS(settings, poster, now: now)
        }
    }
}

/// An address of a vendor, taken apart by hand: keys have signs in them that a URL would not bear, and no mistake may repeat one.
struct VendorAddress {
    let scheme: String
    let user: String
    let secret: SMSSecret
    private let host: String
    private let path: String
    private var query: [(name: String, value: String)] = []

    init(_ text: String) throws {
        guard let mark = text.firstRange(of: "://") else {
            throw SMSSettingMistake("address", "not like aliyun://KEY:SECRET@/?sign=…")
        }
        scheme = String(text[..<mark.lowerBound])
        let parts = text[mark.upperBound...].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let at = parts[0].lastIndex(of: "@") else { throw SMSSettingMistake("address", "has no KEY:SECRET@ behind its scheme") }
        let keys = parts[0][..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard keys.count == 2, let user = keys[0].removingPercentEncoding, let secret = keys[1].removingPercentEncoding else {
            throw SMSSettingMistake("address", "has no KEY:SECRET@ behind its scheme")
        }
        self.user = user
        self.secret = SMSSecret(secret)
        let place = parts[0][parts[0].index(after: at)...]
        host = String(place.prefix { $0 != "/" })
        path = String(place.dropFirst(host.count))
        guard parts.count > 1 else { return }
        for piece in parts[1].split(separator: "&") {
            let pair = piece.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, let value = pair[1].removingPercentEncoding else {
                throw SMSSettingMistake("address", "a part behind the question mark is not like name=value")
            }
            query.append((String(pair[0]), value))
        }
    }

    private var isHere: Bool { ["localhost", "127.0.0.1"].contains(host.split(separator: ":").first.map(String.init) ?? "") }

    /// Nil where the vendor's usual address will do. In the clear to this machine alone.
    var url: String? { host.isEmpty ? nil : (isHere ? "http://" : "https://") + host }

    var webhookURL: String {
        let kept = query.map { $0.name + "=" + ($0.value.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "") }
        return scheme.dropFirst("webhook+".count) + "://" + host + path + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&"))
    }

    mutating func take(_ name: String, or fallback: String? = nil) throws -> String {
        guard let index = query.firstIndex(where: { $0.name == name }) else {
            guard let fallback else { throw SMSSettingMistake(name, "is missing") }
            return fallback
        }
        return query.remove(at: index).value
    }

    private mutating func takeAll(_ prefix: String) -> [(name: String, value: String)] {
        let taken = query.filter { $0.name.hasPrefix(prefix) }
        query.removeAll { $0.name.hasPrefix(prefix) }
        return taken.map { (String($0.name.dropFirst(prefix.count)), $0.value) }
    }

    /// `template.sms_code=SMS_1(code,minutes)`.
    mutating func takeTemplates() throws -> VendorTemplates {
        let templates = try VendorTemplates(reading: takeAll("template.").map { "\($0.name)=\($0.value)" }.joined(separator: ";"))
        guard let code = templates.byName["sms_code"], code.values.contains("code") else {
            throw SMSSettingMistake("template.sms_code", "is missing, or has no code: SMS_1(code,minutes)")
        }
        return templates
    }

    mutating func takeTariff() throws -> SMSTariff {
        func number(_ name: String, _ text: String, _ range: ClosedRange<Int>) throws -> Int {
            guard let number = Int(text), range.contains(number) else {
                throw SMSSettingMistake(name, "not a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
        let price = try number("price", take("price", or: String(SMSTariff.priceUsual)), 0...10_000)
        var lengths: [String: Int] = [:]
        for (name, value) in takeAll("length.") { lengths[name] = try number("length.\(name)", value, 1...1000) }
        return SMSTariff(price: price, lengths: lengths)
    }

    /// A setting that would silently be ignored is refused.
    func refuseOthers() throws {
        if let other = query.first { throw SMSSettingMistake("\(other.name.prefix(40))", "is no setting of this vendor") }
        guard path.isEmpty || path == "/" else { throw SMSSettingMistake("address", "has a path behind its host") }
    }
}
