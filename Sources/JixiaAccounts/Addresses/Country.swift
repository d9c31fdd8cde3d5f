import Foundation
import JixiaCore

/// A country or territory by its code of ISO 3166-1 alpha-2; its names are those of ICU.
public struct Country: Hashable, Sendable {
    public let code: String

    public static let china = Country(known: "CN")

    /// Nil for a code that ISO 3166-1 does not give to a country.
    public init?(_ code: String) {
        guard Self.codes.contains(code) else { return nil }
        self.code = code
    }

    private init(known code: String) { self.code = code }

    public func name(_ language: Language) -> String { Self.locale(language).localizedString(forRegionCode: code) ?? code }

    /// All but mainland China, by name.
    public static func abroad(_ language: Language) -> [Country] { language == .chinese ? byChineseName : byEnglishName }

    private static let byChineseName = sorted(.chinese)
    private static let byEnglishName = sorted(.english)

    private static func sorted(_ language: Language) -> [Country] {
        let locale = locale(language)
        return codes.subtracting([china.code]).map { Country(known: $0) }.sorted {
            $0.name(language).compare($1.name(language), locale: locale) == .orderedAscending
        }
    }

    private static func locale(_ language: Language) -> Locale { Locale(identifier: language == .chinese ? "zh-Hans" : "en") }

    private static let codes: Set<String> = {
        let english = locale(.english)
        let all = Locale.Region.isoRegions.map(\.identifier).filter { code in
            code.utf8.count == 2 && code.utf8.allSatisfy { (65...90).contains($0) } && english.localizedString(forRegionCode: code) != nil
        }
        return Set(all).subtracting(reserved)
    }()

    /// Codes that ICU knows and ISO 3166-1 only reserves: islands that are parts of others, unions, test codes.
    private static let reserved: Set = ["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ"]
}
