import JixiaMessages
import JixiaSMS

/// Which vendors send, and how much in a day.
struct SMSSettings: Sendable {
    let vendors: VendorList?
    let limits: SMSBudget.Limits

    init(_ values: SettingValues) throws {
        do {
            vendors = try values.fileOrText("sms.url").map { try VendorList($0) }
        } catch let mistake as SMSSettingMistake {
            throw WrongSetting(name: "JIXIA_SMS_URL", reason: mistake.description)
        }
        var limits = SMSBudget.Limits()
        limits.messages = try values.int("sms.budget.messages", 1...10_000_000, default: limits.messages)
        limits.money = try values.int("sms.budget.money", 1...1_000_000, default: limits.money / 1000) * 1000
        limits.perMobile = try values.int("sms.budget.per.mobile", 1...1000, default: limits.perMobile)
        limits.perSegment = try values.int("sms.budget.per.segment", 1...1_000_000, default: limits.perSegment)
        limits.perNetwork = try values.int("sms.budget.per.network", 1...1_000_000, default: limits.perNetwork)
        limits.perTemplate = try Self.templates(values.text("sms.budget.per.template"))
        self.limits = limits
    }

    /// `sms_code=1500,order_paid=300`.
    private static func templates(_ text: String?) throws -> [String: Int] {
        var limits: [String: Int] = [:]
        for part in (text ?? "").split(separator: ",") {
            let pair = part.split(separator: "=").map { $0.filter { !$0.isWhitespace } }
            guard pair.count == 2, let count = Int(pair[1]), (0...10_000_000).contains(count) else {
                throw WrongSetting(name: "JIXIA_SMS_BUDGET_PER_TEMPLATE", reason: "has to look like sms_code=1500,order_paid=300")
            }
            limits[pair[0]] = count
        }
        return limits
    }
}
