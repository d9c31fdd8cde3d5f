import JixiaCore
import Testing

@Suite struct TreeTests {
    private func nested(_ depth: Int) -> [UInt8] {
        Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }

    @Test func `JSON of every kind is read`() {
        let tree = Tree(json: Array(#"{"a":null,"b":true,"c":-5,"d":1.5,"e":"稷","f":[1,"1"],"g":{}}"#.utf8))
        #expect(
            tree == [
                "a": .null, "b": .flag(true), "c": .number(-5), "d": .real(1.5), "e": "稷", "f": .list([.number(1), "1"]), "g": [:],
            ])
    }

    @Test func `32 levels are read and 33 are not`() {
        #expect(Tree(json: nested(32)) != nil)
        #expect(Tree(json: nested(33)) == nil)
        #expect(Tree(json: nested(100_000)) == nil)
    }

    @Test func `brackets inside of strings are no levels`() {
        let text = String(repeating: "[{", count: 40) + #"\"["# + String(repeating: "[", count: 40)
        #expect(Tree(json: Array(#"{"a":"\#(text)"}"#.utf8)) != nil)
    }

    @Test(arguments: ["", "{", #"{"a":}"#, "[1", "nul", #""\u12""#, "{}{}", "{'a':1}"])
    func `what is not JSON is nil`(_ text: String) {
        #expect(Tree(json: Array(text.utf8)) == nil)
    }

    @Test func `the canonical text does not depend on the order of members`() {
        let one = Tree(json: Array(#"{"b":[1,{"y":1,"x":2}],"a":"<"}"#.utf8))
        let other = Tree(json: Array(#"{ "a":"<", "b":[1, {"x":2,"y":1}] }"#.utf8))
        #expect(one?.canonical == #"{"a":"\u003c","b":[1,{"x":2,"y":1}]}"#)
        #expect(one?.canonical == other?.canonical)
    }

    @Test func `lists keep their order, and text is not a number`() {
        #expect(Tree.list([.number(1), .number(2)]).canonical != Tree.list([.number(2), .number(1)]).canonical)
        #expect(Tree.text("1").canonical != Tree.number(1).canonical)
    }

    @Test func `what is written is read again`() {
        let tree: Tree = ["a": .list([.null, .flag(false), .real(0.5), "x\u{0}\"\\\n"]), "b": ["c": .number(.min)]]
        #expect(Tree(json: tree.json) == tree)
        #expect(Tree(json: Tree.list([.real(.infinity), .real(.nan)]).json) == .list([.null, .null]))
    }
}
