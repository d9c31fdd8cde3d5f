import JixiaCore
import Testing

private enum Colour: String, CaseIterable { case red, blue }
private enum Way: Int, CaseIterable { case cash = 1, transfer = 2 }
private enum Thing {}

private struct Everything: Input {
    let name: String, note: String?, count: Int, things: [ID<Thing>], colour: Colour, way: Way, isKept: Bool, key: String?

    init(_ form: inout Form) {
        name = form.text("name", 2...4, pattern: "^[a-z]+$", code: "name_malformed") { $0.allSatisfy(\.isLetter) }
        note = form.optionalText("note", 1...3)
        count = form.int("count", 1...9, default: 1)
        things = form.ids("things", 1...2)
        colour = form.choice("colour", standIn: .red)
        way = form.numbered("way", standIn: .cash)
        isKept = form.flag("kept")
        key = form.header("Idempotency-Key", 1...5)
    }
}

private let right: [String: Tree] = ["name": "abc", "things": .list([.number(3)]), "colour": "blue", "way": .number(2)]

private func codes(_ changes: [String: Tree], headers: [String: String] = [:]) -> [String] {
    do {
        _ = try Everything.parse(right.merging(changes) { _, new in new }, headers: headers)
        return []
    } catch let failures as Failures {
        return failures.all.map { "\($0.field ?? "-"): \($0.code)" }
    } catch {
        return ["\(error)"]
    }
}

@Suite struct FormTests {
    @Test func `a right form becomes an input`() throws {
        let input = try Everything.parse(right, headers: ["idempotency-key": "k"])
        #expect(input.name == "abc")
        #expect(input.note == nil)
        #expect(input.count == 1)
        #expect(input.things == [ID(3)])
        #expect(input.colour == .blue)
        #expect(input.way == .transfer)
        #expect(!input.isKept)
        #expect(input.key == "k")
    }

    @Test func `every wrong field is told at once, by name`() {
        let wrong: [String: Tree] = [
            "name": "a1", "note": "long", "count": .number(10), "things": .list([.number(0)]), "colour": "green", "way": .number(3),
            "kept": "maybe",
        ]
        #expect(
            codes(wrong, headers: ["idempotency-key": "123456"]) == [
                "name: name_malformed", "note: length", "count: range", "things: id", "colour: choice", "way: choice", "kept: flag",
                "Idempotency-Key: length",
            ])
    }

    @Test func `every missing field is told at once`() throws {
        let failures = #expect(throws: Failures.self) { try Everything.parse([:]) }
        #expect(failures?.all.map(\.field) == ["name", "things", "colour", "way"])
        #expect(failures?.all.allSatisfy { $0.code == "required" && $0.kind == .invalid } == true)
    }

    @Test func `a length is counted in characters and told with its bounds`() throws {
        #expect(codes(["name": "稷下学宫"]) == [])
        #expect(codes(["name": "稷下学宫的"]) == ["name: length"])
        let failures = #expect(throws: Failures.self) { try Everything.parse(right.merging(["name": "a"]) { $1 }) }
        #expect(failures?.all.first?.values == ["min": "2", "max": "4"])
    }

    @Test func `a text of another type or with a zero character is refused`() {
        #expect(codes(["name": .list(["abc"])]) == ["name: required"])
        #expect(codes(["name": .null]) == ["name: required"])
        #expect(codes(["note": "a\0"]) == ["note: text_malformed"])
        #expect(codes(["note": .object([:])]) == ["note: text_malformed"])
    }

    @Test func `numbers are read from text as HTML forms send them`() throws {
        let input = try Everything.parse(["name": "abc", "count": "7", "things": "5", "colour": "red", "way": "1", "kept": "on"])
        #expect(input.count == 7)
        #expect(input.things == [ID(5)])
        #expect(input.way == .cash)
        #expect(input.isKept)
    }

    @Test(arguments: [Tree.text("1.5"), .text("99999999999999999999"), .real(2), .flag(true), .text(" 1"), .number(.min), .number(.max)])
    func `what is no number of the range is refused`(_ value: Tree) {
        #expect(codes(["count": value]) == ["count: range"])
    }

    @Test func `a list is bounded, and each of its members is checked`() {
        #expect(codes(["things": .list([])]) == ["things: required"])
        #expect(codes(["things": .list([.number(1), .number(2), .number(3)])]) == ["things: count"])
        #expect(codes(["things": .list([.number(1), .null])]) == ["things: id"])
        #expect(codes(["things": .list([.number(1), .number(-2)])]) == ["things: id"])
        #expect(codes(["things": .list([.text("1"), .text("2")])]) == [])
    }

    @Test func `an id is a positive number`() {
        var form = Form(["good": "12", "zero": .number(0), "word": "x"])
        #expect(form.id("good", of: Thing.self) == ID(12))
        _ = form.id("zero", of: Thing.self)
        _ = form.optionalID("word", of: Thing.self)
        #expect(form.optionalID("none", of: Thing.self) == nil)
        _ = form.id("absent", of: Thing.self)
        #expect(form.failures.map(\.code) == ["id", "id", "required"])
    }

    @Test(arguments: [(Tree.flag(true), true), ("true", true), (.number(1), true), (.flag(false), false), ("0", false), ("", false)])
    func `a flag is read from JSON and from a form`(_ value: Tree, _ expected: Bool) {
        var form = Form(["flag": value])
        #expect(form.flag("flag") == expected)
        #expect(form.failures.isEmpty)
    }

    @Test func `a form describes its fields without failing`() throws {
        let fields = Everything.fields
        #expect(fields.map(\.name) == ["name", "note", "count", "things", "colour", "way", "kept", "Idempotency-Key"])
        #expect(fields.map(\.required) == [true, false, false, true, true, true, false, false])
        #expect(fields.map(\.isHeader) == [false, false, false, false, false, false, false, true])
        #expect(fields[0].schema == ["type": "string", "minLength": .number(2), "maxLength": .number(4), "pattern": "^[a-z]+$"])
        #expect(fields[2].schema == ["type": "integer", "minimum": .number(1), "maximum": .number(9)])
        #expect(fields[3].schema["type"] == "array")
        #expect(fields[4].schema["enum"] == .list(["red", "blue"]))
        #expect(fields[5].schema["enum"] == .list([.number(1), .number(2)]))
    }

    @Test func `forms with the same data have the same canonical text`() {
        let one = Form(["a": .number(1), "b": .list([.text("x")])])
        let same = Form(["b": .list([.text("x")]), "a": .number(1)])
        #expect(one.canonical == same.canonical)
        #expect(one.canonical != Form(["a": .text("1"), "b": .list([.text("x")])]).canonical)
    }

    @Test func `everything given is to be had as text`() {
        #expect(Form(["a": "x", "n": .number(2), "list": .list([])]).everything == ["a": "x", "n": "2"])
    }
}
