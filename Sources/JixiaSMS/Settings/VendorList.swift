import JixiaCore
import JixiaMessages

/// The vendors of a site, in the order in which they are asked, as one line of settings names them:
///
///     aliyun://KEY:SECRET@/?sign=稷下学宫&template.sms_code=SMS_153055065(code,minutes)
///     tencent://ID:KEY@/?app=1400006666&sign=稷下学宫&template.sms_code=1110(code,minutes)
///     yuntongxun://SID:TOKEN@/?app=8a216da8…&template.sms_code=1(code,minutes)
///     webhook+https://:SECRET@sms.example.com/send
///
/// with a comma or blanks between them. A host, where the vendor has several, stands behind the `@`; a percent sign in a key is
/// written `%25`, a question mark `%3F`. `price` is what one part costs in li (0.1 fen), `length.NAME` how long an approved text is
/// with its sign and without its values (`SMSTariff`).
public struct VendorList: Sendable {
    let vendors: [VendorSetting]

    /// - Throws: `SMSSettingMistake` that names every vendor's mistake, and no key.
    public init(_ text: String) throws {
        let urls = Self.split(text)
        guard (1...4).contains(urls.count) else {
            throw SMSSettingMistake("vendors", "not 1 to 4 addresses like aliyun://KEY:SECRET@/?sign=…")
        }
        var vendors: [VendorSetting] = []
        var mistakes: [String] = []
        for (index, url) in urls.enumerated() {
            do { vendors.append(try VendorSetting(url)) } catch let mistake as SMSSettingMistake {
                mistakes.append("vendor \(index + 1), \(mistake.description)")
            }
        }
        if mistakes.isEmpty, Set(vendors.map(\.name)).count < vendors.count { mistakes.append("two vendors of one name") }
        guard mistakes.isEmpty else { throw SMSSettingMistake(saying: mistakes.joined(separator: "; ")) }
        self.vendors = vendors
    }

    /// Commas stand in lists of values as well: a new address begins where a scheme does.
    private static func split(_ text: String) -> [String] {
        var parts: [String] = []
        for piece in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            if parts.isEmpty || piece.contains("://") { parts.append(String(piece)) } else { parts[parts.count - 1] += "," + piece }
        }
        return parts
    }

    public var names: [String] { vendors.map(\.name) }
    public var tariffs: [String: SMSTariff] { Dictionary(vendors.map { ($0.name, $0.tariff) }) { first, _ in first } }
    /// What a webhook signs its receipts with.
    public var webhookSecret: SMSSecret? {
        vendors.compactMap { if case .webhook(let settings) = $0.kind { settings.secret } else { nil } }.first
    }

    public func make(_ poster: SMSPoster, now: @escaping Now) -> [any SMSVendor] { vendors.map { $0.make(poster, now: now) } }
}
