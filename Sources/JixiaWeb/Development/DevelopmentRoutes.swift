import Hummingbird
import JixiaAccounts
import JixiaCore
import JixiaHTTP
import JixiaMessages

extension Site {
    /// What would have been sent, and what captchas say. Development mode only.
    public func addDevelopment(outbox: Outbox) {
        routes.on(.get, "dev/outbox") { request, context in
            let fields = try RequestReader.query(request)
            let messages = try await outbox.list(.parse(fields))
            guard request.headers[.accept]?.contains("text/html") == true else {
                return Self.json(messages.bytes(context.language))
            }
            let page = PageRequest(request: request, context: context, caller: nil, fields: fields)
            return try await show("dev/outbox", ["messages": .list(messages.map { row($0, context.language) })], page)
        }
        routes.on(.get, "dev/captchas/{uuid}") { _, context in
            guard let uuid = context.parameters.get("uuid"), let answer = try await accounts.captchaAnswer(uuid) else {
                throw Failure.notFound
            }
            return Self.json(Tree.object(["answer": .text(answer)]).json)
        }
    }

    private func row(_ message: OutboxMessage, _ language: Language) -> Tree {
        let tree = message.tree(language)
        var values: [String: String] = [:]
        if case .object(let members)? = tree["values"] {
            values = members.compactMapValues { if case .text(let text) = $0 { text } else { nil } }
        }
        return tree.adding([
            "code": .maybe(values["code"]), "subject": .maybe(values["subject"]), "text": .maybe(values["text"]),
            "link": .maybe(values["link"]), "sent_text": .text(message.sentAt.beijing),
            "values_text": .text(values.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")),
        ])
    }

    static func json(_ bytes: [UInt8]) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func seeOther(_ location: String) -> Response {
        Response(status: .seeOther, headers: [.location: location, .cacheControl: "no-store", .contentLength: "0"])
    }
}
