import JixiaCore
import JixiaStore

public struct Category: Record, Output {
    public let id: ID<Category>
    public let title: Bilingual

    public init(_ row: Row) throws {
        id = try row["id"]
        title = Bilingual(chinese: try row["title"], english: try row["title_english"])
    }

    private init(id: ID<Category>, title: Bilingual) {
        self.id = id
        self.title = title
    }

    public static var example: Category { Category(id: ID(1), title: Bilingual(chinese: "教材", english: "Textbooks")) }

    public func write(to fields: inout Fields) {
        fields.id("id", id)
        fields.text("title", title[fields.language])
    }
}

/// A text in both languages; without an English one the Chinese serves both.
public struct Bilingual: Sendable, Equatable, Codable {
    public let chinese: String
    public let english: String

    public init(chinese: String, english: String) {
        self.chinese = chinese
        self.english = english
    }

    public subscript(_ language: Language) -> String { language == .english && !english.isEmpty ? english : chinese }
}

extension Shop {
    public func categories(_ input: NoInput, _ visitor: Visitor) async throws -> [Category] {
        try await database.read { tx in try tx.all("SELECT id, title, title_english FROM category ORDER BY place, id") }
    }
}
