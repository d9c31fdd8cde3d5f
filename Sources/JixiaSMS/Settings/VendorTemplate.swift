import JixiaMessages

/// What one of our templates is called at a vendor, and which of our values fill its holes, in its order.
public struct VendorTemplate: Sendable, Equatable {
    public let id: String
    public let values: [String]

    public init(_ id: String, _ values: [String] = []) {
        self.id = id
        self.values = values
    }
}

/// The templates a vendor has approved, by our names for them.
public struct VendorTemplates: Sendable, Equatable {
    let byName: [String: VendorTemplate]

    /// - Throws: `SMSSettingMistake`.
    public init(_ byName: [String: VendorTemplate]) throws {
        guard !byName.isEmpty else { throw SMSSettingMistake("templates", "none given") }
        for (name, template) in byName {
            try SettingCheck.word("templates: name", name, 1...64)
            try SettingCheck.word("templates: \(name)", template.id, 1...64)
            for value in template.values { try SettingCheck.word("templates: \(name)", value, 1...64) }
        }
        self.byName = byName
    }

    /// Reads `sms_code=SMS_153055065(code,minutes); order_paid=SMS_153055066(order)`.
    public init(reading text: String) throws {
        var byName: [String: VendorTemplate] = [:]
        for part in text.split(separator: ";") where !part.allSatisfy(\.isWhitespace) {
            guard let match = part.wholeMatch(of: /\s*([\w.-]+)\s*=\s*([\w.-]+)\s*(?:\(([\w.,\s-]*)\))?\s*/) else {
                throw SMSSettingMistake("templates", "a part is not like name=id(value,value)")
            }
            let values = (match.3 ?? "").split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
            guard byName.updateValue(VendorTemplate(String(match.2), values), forKey: String(match.1)) == nil else {
                throw SMSSettingMistake("templates", "\(match.1) stands there twice")
            }
        }
        try self.init(byName)
    }

    /// The vendor's name for the message's template and the values it wants, in its order.
    func fill(_ message: SMSMessage, at vendor: String) throws(SMSFailure) -> (id: String, values: [(name: String, value: String)]) {
        guard let template = byName[message.template] else { throw SMSFailure(vendor, .notOffered) }
        var values: [(name: String, value: String)] = []
        for name in template.values {
            guard let value = message.values[name] else { throw SMSFailure(vendor, .notOffered) }
            values.append((name, value))
        }
        return (template.id, values)
    }
}
