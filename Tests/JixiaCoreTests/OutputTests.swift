import JixiaCore
import Testing

private struct Part: Output {
    let id: Int64
    static let example = Part(id: 1)
    func write(to fields: inout Fields) { fields.id("id", ID<Part>(id)) }
}

private struct Whole: Output {
    var name = "a\"b\\c\n\u{1}</script>稷"
    var note: String?
    var number: Int? = 5
    var price = Money(fen: 5)
    var at: Moment? = Moment(milliseconds: 0)
    var part: Part? = Part(id: 7)
    var parts = [Part(id: 8), Part(id: 9)]
    static let example = Whole()

    func write(to fields: inout Fields) {
        fields.text("name", name)
        fields.text("note", note)
        fields.number("number", number)
        fields.money("price", price)
        fields.time("at", at)
        fields.flag("flag", true)
        fields.object("part", part)
        fields.list("parts", parts)
        fields.text("language", fields.language.rawValue)
    }
}

@Suite struct OutputTests {
    @Test func `the JSON is exact and keeps the order of the fields`() {
        let text = String(decoding: Whole().bytes(.chinese), as: UTF8.self)
        #expect(
            text == #"{"name":"a\"b\\c\n\u0001\u003c/script>稷","note":null,"number":5,"price":"0.05","at":"1970-01-01T00:00:00Z","#
                + #""flag":true,"part":{"id":7},"parts":[{"id":8},{"id":9}],"language":"zh-Hans"}"#)
    }

    @Test(arguments: [Whole(), Whole(note: "x", number: nil, at: nil, part: nil, parts: [])])
    fileprivate func `JSON and tree hold the same`(_ whole: Whole) {
        #expect(Tree(json: whole.bytes(.english)) == whole.tree(.english))
    }

    @Test func `the schema has every field that is written, all of them required`() throws {
        var components: [String: Tree] = [:]
        #expect(Whole.schema(&components) == ["$ref": "#/components/schemas/Whole"])
        let schema = try #require(components["Whole"])
        guard case .object(let written) = Whole.example.tree(.english), case .object(let described)? = schema["properties"] else {
            Issue.record("no objects")
            return
        }
        #expect(Set(written.keys) == Set(described.keys))
        guard case .list(let required)? = schema["required"] else {
            Issue.record("nothing required")
            return
        }
        #expect(required.count == written.count)
        #expect(described["note"] == ["type": .list(["string", "null"])])
        #expect(described["number"] == ["type": .list(["integer", "null"])])
        #expect(described["price"]?["pattern"] == #"^-?[0-9]+\.[0-9]{2}$"#)
        #expect(described["parts"] == ["type": "array", "items": ["$ref": "#/components/schemas/Part"]])
        #expect(components["Part"]?["properties"]?["id"]?["type"] == "integer")
    }

    @Test func `an array of outputs is a JSON array`() {
        #expect(String(decoding: [Part(id: 1), Part(id: 2)].bytes(.english), as: UTF8.self) == #"[{"id":1},{"id":2}]"#)
        #expect(String(decoding: [Part]().bytes(.english), as: UTF8.self) == "[]")
        var components: [String: Tree] = [:]
        #expect([Part].schema(&components)?["type"] == "array")
    }

    @Test func `other replies have their own media type`() {
        var components: [String: Tree] = [:]
        #expect(Nothing().bytes(.english).isEmpty)
        #expect(Nothing.schema(&components) == nil)
        #expect(PNG.mediaType == "image/png")
        #expect(PNG([1, 2]).bytes(.english) == [1, 2])
        #expect(PlainText.mediaType == "text/plain")
        #expect(PlainText("success").bytes(.english) == Array("success".utf8))
    }
}
