import Hummingbird
import JixiaCore

@testable import JixiaHTTP

struct Thing: Output {
    let id: Int64, name: String
    static let example = Thing(id: 1, name: "abacus")
    func write(to fields: inout Fields) {
        fields.id("id", ID<Thing>(id))
        fields.text("name", name)
    }
}

struct ShowThing: Input {
    let id: ID<Thing>
    init(_ form: inout Form) { id = form.id("id") }
}

struct ListThings: Input {
    let search: String?
    let paging: Paging
    init(_ form: inout Form) {
        search = form.optionalText("search", 1...20)
        paging = form.paging()
    }
}

struct AddThing: Input {
    let name: String, count: Int, key: String?
    init(_ form: inout Form) {
        name = form.text("name", 1...10)
        count = form.int("count", 1...9)
        key = form.header("Idempotency-Key", 1...10)
    }
}

struct NameThing: Input {
    let name: String
    init(_ form: inout Form) { name = form.text("name", 1...10) }
}

struct Defect: Error { let secret = "the password is 1234" }

extension API {
    /// One entry of every kind.
    mutating func addThings(_ calls: Ticks) {
        get("things", "Things, newest first", for: .everyone, cached: .commodities) { (input: ListThings, _: Visitor) in
            Page(count: 50, paging: input.paging, results: [Thing(id: 1, name: "call \(calls.next())")])
        }
        get("things/{id}", "One thing", for: .everyone) { (input: ShowThing, visitor: Visitor) in
            guard input.id.number < 100 else { throw Failure.notFound }
            return Thing(id: input.id.number, name: visitor.language == .chinese ? "算盘" : "abacus")
        }
        post("things", "Add a thing", for: .member, fails: [Failure(.conflict, "taken")]) { (input: AddThing, caller: Caller) in
            guard input.name != "taken" else { throw Failure(.conflict, "taken").with(["name": "<\(input.name)>"]) }
            return Thing(id: Int64(input.count), name: input.key ?? input.name)
        }
        delete("things/{id}", "Remove a thing", for: .staff) { (_: ShowThing, _: Caller) in Nothing() }
        put("things/{id}/return", "What the gateway says", for: .everyone, reads: .query) { (input: ShowThing, _: Visitor) in
            Thing(id: input.id.number, name: "returned")
        }
        get("mine", "My things", for: .member) { (_: NoInput, caller: Caller) in [Thing(id: caller.account.number, name: "mine")] }
        get("rare", "Seldom asked", for: .everyone, limit: .perMinute(2)) { (_: NoInput, _: Visitor) in Thing.example }
        get("open", "Open without the store", for: .everyone, limit: Limit("2/minute", whenStoreIsDown: .allow)) {
            (_: NoInput, _: Visitor) in Thing.example
        }
        get("closed", "Closed without the store", for: .everyone, limit: Limit("2/minute", whenStoreIsDown: .refuse)) {
            (_: NoInput, _: Visitor) in Thing.example
        }
        post("tries", "Right or wrong", for: .everyone, limit: Limit("2/minute", countsFailuresOnly: true), answers: .ok) {
            (input: NameThing, _: Visitor) in
            guard input.name == "right" else { throw Failure(.conflict, "taken") }
            return Thing.example
        }
        post("messages", "To a mobile", for: .everyone, limit: Limit("2/hour", by: .mobile), answers: .ok) {
            (_: NameThing, _: Visitor) in Thing.example
        }
        get("busy", "Come again", for: .everyone, fails: [Failure(.unavailable, "busy")]) { (_: NoInput, _: Visitor) -> Thing in
            throw Failure(.unavailable, "busy").retry(after: .milliseconds(4_200))
        }
        get("broken", "A defect", for: .everyone) { (_: NoInput, _: Visitor) -> Thing in throw Defect() }
        get("picture", "A picture", for: .everyone) { (_: NoInput, _: Visitor) in PNG([0x89, 0x50]) }
    }
}
