import JixiaCore
import Testing

@testable import JixiaHTTP

@Suite struct OpenAPITests {
    private let api = HTTPWorld().api
    private var document: Tree { OpenAPI(api, title: "Things", version: "1.2.3").document() }

    private func operation(_ method: String, _ path: String) -> Tree? { document["paths"]?[path]?[method] }

    private func items(_ tree: Tree?) -> [Tree] { if case .list(let items)? = tree { items } else { [] } }

    private func codes(_ tree: Tree?) -> Set<String> { if case .object(let members)? = tree { Set(members.keys) } else { [] } }

    @Test func `every entry is in the document, with its words`() {
        for entry in api.entries {
            let operation = operation(entry.method.rawValue.lowercased(), "/api/\(entry.path)/")
            #expect(operation?["summary"] == .text(entry.summary))
            #expect(operation?["x-permission"] == .text(entry.permission))
        }
        #expect(document["openapi"] == "3.1.0")
        #expect(document["info"]?["version"] == "1.2.3")
    }

    @Test func `every operation has an id of its own`() {
        let ids = api.entries.map { operation($0.method.rawValue.lowercased(), "/api/\($0.path)/")?["operationId"]?.canonical }
        #expect(Set(ids).count == api.entries.count)
    }

    @Test func `path, query and header fields are parameters where they belong`() {
        let one = items(operation("get", "/api/things/{id}/")?["parameters"])
        #expect(one.map { $0["in"] } == ["path"])
        #expect(one.map { $0["required"] } == [.flag(true)])
        let list = items(operation("get", "/api/things/")?["parameters"])
        #expect(list.map { $0["name"] } == ["search", "page", "size", "limit", "offset"])
        #expect(list.allSatisfy { $0["in"] == "query" && $0["required"] == .flag(false) })
        let add = items(operation("post", "/api/things/")?["parameters"])
        #expect(add.map { $0["name"] } == ["Idempotency-Key"])
        #expect(add.map { $0["in"] } == ["header"])
    }

    @Test func `body fields are in the body`() {
        let body = operation("post", "/api/things/")?["requestBody"]
        let schema = body?["content"]?["application/json"]?["schema"]
        #expect(body?["required"] == .flag(true))
        #expect(codes(schema?["properties"]) == ["name", "count"])
        #expect(schema?["required"] == .list(["name", "count"]))
        #expect(operation("get", "/api/things/")?["requestBody"] == nil)
        #expect(operation("put", "/api/things/{id}/return/")?["requestBody"] == nil)
    }

    @Test func `every failure that a route can answer with is documented`() {
        #expect(
            codes(operation("post", "/api/things/")?["responses"])
                == ["201", "400", "401", "409", "413", "414", "415", "422", "429", "500"])
        #expect(codes(operation("get", "/api/things/")?["responses"]) == ["200", "400", "414", "422", "429", "500"])
        #expect(
            codes(operation("delete", "/api/things/{id}/")?["responses"])
                == ["204", "400", "401", "403", "404", "414", "422", "429", "500"])
        let busy = codes(operation("get", "/api/busy/")?["responses"])
        #expect(busy.contains("503"))
        #expect(operation("post", "/api/things/")?["responses"]?["409"]?["description"] == "taken")
    }

    @Test func `replies have their schema and type, and 204 has none`() {
        let one = operation("get", "/api/things/{id}/")?["responses"]?["200"]?["content"]
        #expect(one == ["application/json": ["schema": ["$ref": "#/components/schemas/Thing"]]])
        #expect(operation("delete", "/api/things/{id}/")?["responses"]?["204"]?["content"] == nil)
        #expect(codes(operation("get", "/api/picture/")?["responses"]?["200"]?["content"]) == ["image/png"])
        let schemas = document["components"]?["schemas"]
        #expect(codes(schemas) == ["Problem", "Thing", "PageThing"])
        #expect(schemas?["PageThing"]?["properties"]?["results"]?["items"]?["$ref"] == "#/components/schemas/Thing")
    }

    @Test func `routes that need a caller say so`() {
        #expect(operation("get", "/api/mine/")?["security"] == .list([["bearer": .list([])]]))
        #expect(operation("get", "/api/things/{id}/")?["security"] == nil)
        #expect(document["components"]?["securitySchemes"]?["bearer"]?["scheme"] == "bearer")
    }
}
