import JixiaHTTP
import JixiaLimits

extension LimitSettings {
    /// - Throws: `WrongSetting`.
    init(_ values: SettingValues, _ mode: Settings.Mode) throws {
        self.init()
        perAddress = try Self.amount(values, "limit.per.address", mode) ?? perAddress
        perAccount = try Self.amount(values, "limit.per.account", mode) ?? perAccount
        isTrial = try Self.flag(values, "limits.trial")
        exempt = try Self.ranges(values.text("limits.exempt") ?? "")
        // In the file, where `limits` holds the others, the limits themselves are its `own`.
        do { own = try OwnLimit.parse(values.text("limits") ?? values.text("limits.own") ?? "") } catch {
            throw WrongSetting(name: "JIXIA_LIMITS", reason: "\(error)")
        }
    }

    private static func amount(_ values: SettingValues, _ name: String, _ mode: Settings.Mode) throws -> Int? {
        let amount = try values.optionalInt(name, 1...1_000_000)
        guard let amount, amount > 2000, mode == .production else { return amount }
        throw WrongSetting(
            name: SettingValues.environmentName(name), reason: "more than 2000 in two seconds is no limit; refused in production")
    }

    private static func flag(_ values: SettingValues, _ name: String) throws -> Bool {
        switch values.text(name) {
        case nil, "0", "false": return false
        case "1", "true": return true
        case let text?: throw WrongSetting(name: SettingValues.environmentName(name), reason: "has to be 1 or 0, not \(text)")
        }
    }

    private static func ranges(_ text: String) throws -> [AddressRange] {
        try text.split(separator: ",").map { part in
            guard let range = AddressRange(part.filter { $0 != " " }) else {
                throw WrongSetting(name: "JIXIA_LIMITS_EXEMPT", reason: "\(part) is neither an address nor a network like 10.0.0.0/8")
            }
            return range
        }
    }
}
