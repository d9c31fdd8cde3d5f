import JixiaCore

/// The OpenAPI 3.1 document, made from the entries that serve the requests.
public struct OpenAPI {
    private let api: API
    private let title: String
    private let version: String

    public init(_ api: API, title: String, version: String) {
        self.api = api
        self.title = title
        self.version = version
    }

    public func document() -> Tree {
        var components: [String: Tree] = ["Problem": Self.problem]
        var paths: [String: [String: Tree]] = [:]
        for entry in api.entries {
            paths["/api/\(entry.path)/", default: [:]][entry.method.rawValue.lowercased()] = operation(entry, &components)
        }
        return [
            "openapi": "3.1.0",
            "info": ["title": .text(title), "version": .text(version), "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"]],
            "paths": .object(paths.mapValues(Tree.object)),
            "components": [
                "schemas": .object(components),
                "securitySchemes": ["bearer": ["type": "http", "scheme": "bearer", "bearerFormat": "JWT"]],
            ],
        ]
    }

    private func operation(_ entry: Entry, _ components: inout [String: Tree]) -> Tree {
        var operation: [String: Tree] = [
            "summary": .text(entry.summary), "tags": .list([.text(entry.tag)]),
            "operationId": .text(Self.identifier(entry)), "x-permission": .text(entry.permission),
            "parameters": .list(parameters(entry)), "responses": .object(responses(entry, &components)),
        ]
        if !entry.limit.text.isEmpty { operation["x-rate-limit"] = .text(entry.limit.text) }
        if entry.needsCaller { operation["security"] = .list([["bearer": .list([])]]) }
        let body = entry.fields.filter { !$0.isHeader && !entry.pathNames.contains($0.name) }
        if entry.source == .body, !body.isEmpty {
            let schema: Tree = [
                "type": "object", "properties": .object(Dictionary(body.map { ($0.name, .object($0.schema)) }) { first, _ in first }),
                "required": .list(body.filter(\.required).map { .text($0.name) }),
            ]
            let type = entry.fileBytesMax == nil ? "application/json" : "multipart/form-data"
            operation["requestBody"] = [
                "required": .flag(body.contains(where: \.required)), "content": .object([type: ["schema": schema]]),
            ]
        }
        return .object(operation)
    }

    private func parameters(_ entry: Entry) -> [Tree] {
        entry.fields.compactMap { field in
            let isPath = entry.pathNames.contains(field.name)
            guard isPath || field.isHeader || entry.source == .query else { return nil }
            return [
                "name": .text(field.name), "in": .text(isPath ? "path" : field.isHeader ? "header" : "query"),
                "required": .flag(isPath || field.required), "schema": .object(field.schema),
            ]
        }
    }

    private func responses(_ entry: Entry, _ components: inout [String: Tree]) -> [String: Tree] {
        var responses: [String: Tree] = [:]
        var success: [String: Tree] = ["description": .text(entry.summary)]
        if let schema = entry.schema(&components), entry.success != .noContent {
            success["content"] = .object([entry.mediaType: ["schema": schema]])
        }
        success["headers"] = ["X-Request-Id": ["schema": ["type": "string"]]]
        responses[String(entry.success.code)] = .object(success)
        for (status, codes) in failures(entry) {
            responses[String(status)] = [
                "description": .text(codes.joined(separator: ", ")),
                "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
            ]
        }
        return responses
    }

    /// The stated failures, and those that every route of the kind can answer with.
    private func failures(_ entry: Entry) -> [Int: [String]] {
        var all = entry.failures + [.tooManyRequests, .unreadableBody]
        if entry.needsCaller { all.append(.signInNeeded) }
        if entry.cached == nil { all.append(.tokenInvalid) }
        if entry.canForbid { all.append(.forbidden) }
        if !entry.fields.isEmpty { all.append(Failure(.invalid, "wrong_fields")) }
        if !entry.pathNames.isEmpty { all.append(.notFound) }
        if entry.method != .get, entry.method != .delete || entry.source == .body { all += [.bodyTooLarge, .unsupportedMedia] }
        if entry.fileBytesMax != nil { all += [.fileTooLarge, .uploadsBusy] }
        var codes: [Int: [String]] = [414: [Failure.addressTooLong.code]]
        for failure in all where codes[failure.kind.status.code]?.contains(failure.code) != true {
            codes[failure.kind.status.code, default: []].append(failure.code)
        }
        codes[500] = ["defect"]
        return codes
    }

    private static func identifier(_ entry: Entry) -> String {
        let words = entry.path.split { !$0.isLetter && !$0.isNumber }
        return entry.method.rawValue.lowercased() + words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }

    private static let problem: Tree = [
        "type": "object",
        "properties": [
            "type": ["type": "string"], "title": ["type": "string"], "status": ["type": "integer"], "detail": ["type": "string"],
            "request_id": ["type": "string"], "limit": ["type": "string", "description": "the limit that was met, of 429"],
            "code": ["type": "string", "description": "stable, for programs"],
            "errors": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": [
                        "field": ["type": "string"], "code": ["type": "string"], "detail": ["type": "string"],
                        "values": ["type": "object", "additionalProperties": ["type": "string"]],
                    ],
                    "required": .list(["field", "code", "detail"]),
                ],
            ],
        ],
        "required": .list(["type", "title", "status", "detail", "code"]),
    ]
}
