import Configuration
import Foundation

/// Reads single settings and says which one is wrong, by the name that an operator knows.
struct SettingValues {
    private let reader: ConfigReader

    init(_ reader: ConfigReader) { self.reader = reader }

    static func environmentName(_ name: String) -> String { "JIXIA_" + name.uppercased().replacingOccurrences(of: ".", with: "_") }

    /// An empty setting is none.
    func text(_ name: String) -> String? {
        let key = ConfigKey(name.split(separator: ".").map(String.init))
        let value =
            reader.string(forKey: key, isSecret: ["key", "secret", "url"].contains { name.contains($0) })
            ?? reader.int(forKey: key).map(String.init)
        return value.flatMap { $0.isEmpty ? nil : $0 }
    }

    func optionalInt(_ name: String, _ range: ClosedRange<Int>) throws -> Int? {
        guard let text = text(name) else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw WrongSetting(
                name: Self.environmentName(name),
                reason: "has to be a whole number from \(range.lowerBound) to \(range.upperBound), not \(text)")
        }
        return value
    }

    func int(_ name: String, _ range: ClosedRange<Int>, default fallback: Int) throws -> Int { try optionalInt(name, range) ?? fallback }

    func choice<C: RawRepresentable>(_ name: String, _ fallback: C) throws -> C where C.RawValue == String {
        guard let text = text(name) else { return fallback }
        guard let value = C(rawValue: text) else { throw WrongSetting(name: Self.environmentName(name), reason: "does not know \(text)") }
        return value
    }

    /// The setting itself, or the content of the file it names.
    func fileOrText(_ name: String) throws -> String? {
        guard let text = text(name) else { return nil }
        guard text.hasPrefix("/") || text.hasPrefix("./"), !text.contains("\n"), text.count < 500,
            FileManager.default.fileExists(atPath: text)
        else { return text }
        guard let content = try? String(contentsOfFile: text, encoding: .utf8) else {
            throw WrongSetting(name: Self.environmentName(name), reason: "the file \(text) cannot be read")
        }
        return content
    }
}
