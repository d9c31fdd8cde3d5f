import Hummingbird
import JixiaCore
import JixiaHTTP

extension Site {
    /// The API document, for programs and for people.
    public func addReference(_ api: API, version: String) {
        let document = OpenAPI(api, title: "Jixia 稷下", version: version).document().json
        routes.on(.get, "openapi.json") { _, _ in
            Response(status: .ok, headers: [.contentType: "application/json"], body: .init(byteBuffer: ByteBuffer(bytes: document)))
        }
        page("docs") { page in
            .show("docs", ["groups": .list(groups(api, page.language)), "failures": .list(failures(api, page.language))])
        }
    }

    private func groups(_ api: API, _ language: Language) -> [Tree] {
        var names: [String] = []
        for entry in api.entries where !names.contains(entry.tag) { names.append(entry.tag) }
        return names.map { name in
            let entries = api.entries.filter { $0.tag == name }
            return ["name": .text(name), "entries": .list(entries.map { row($0, language) })]
        }
    }

    private func row(_ entry: Entry, _ language: Language) -> Tree {
        [
            "method": .text(entry.method.rawValue), "path": .text("/api/\(entry.path)/"), "summary": .text(entry.summary),
            "permission": .text(entry.permission), "limit": .text(entry.limit.text), "success": .number(entry.success.code),
            "anchor": .text(
                (entry.method.rawValue + "-" + entry.path).lowercased().map { $0.isLetter || $0.isNumber ? String($0) : "-" }.joined()),
            "fields": .list(entry.fields.map { field($0, entry) }),
            "failures": .list(entry.failures.map { failure($0, language) }),
        ]
    }

    private func field(_ field: Form.Field, _ entry: Entry) -> Tree {
        let rules = field.schema.filter { $0.key != "type" && $0.key != "items" }.sorted { $0.key < $1.key }
        let place = entry.pathNames.contains(field.name) ? "path" : field.isHeader ? "header" : entry.source.rawValue
        return [
            "name": .text(field.name), "type": field.schema["type"] ?? "string", "required": .flag(field.required), "in": .text(place),
            "rules": .text(rules.map { "\($0.key) \($0.value.canonical)" }.joined(separator: ", ")),
        ]
    }

    private func failures(_ api: API, _ language: Language) -> [Tree] {
        let all = api.entries.flatMap(\.failures) + [.tooManyRequests, .signInNeeded, .tokenInvalid, .forbidden, .notFound, .bodyTooLarge]
        let byCode = Dictionary(all.map { ($0.code, $0) }) { first, _ in first }
        return byCode.values.sorted { $0.code < $1.code }.map { failure($0, language) }
    }

    private func failure(_ failure: Failure, _ language: Language) -> Tree {
        ["code": .text(failure.code), "status": .number(failure.kind.status.code), "text": .text(messages.message(of: failure, language))]
    }
}
