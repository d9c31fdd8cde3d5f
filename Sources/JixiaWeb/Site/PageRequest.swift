import Hummingbird
import JixiaAccounts
import JixiaCore
import JixiaHTTP

/// What a page is given: who looks, and what the address or the form says.
public struct PageRequest: Sendable {
    let request: Request
    let context: WebContext
    /// The signed-in browser, if it is one.
    let caller: Caller?
    /// Path, query and form fields together.
    let fields: [String: Tree]

    var visitor: Visitor { context.visitor(request, caller: caller) }
    var language: Language { context.language }
    /// The path with its query, to come back to.
    var here: String { request.uri.string }

    func text(_ name: String) -> String? {
        if case .text(let value)? = fields[name], !value.isEmpty { return value }
        return nil
    }

    /// - Throws: `Failures` with every wrong field.
    func input<I: Input>(_: I.Type = I.self) throws -> I {
        // A form cannot set a header; it carries the key as a field.
        let headers = text("idempotency_key").map { ["idempotency-key": $0] } ?? [:]
        return try I.parse(fields.filter { !Self.pageOwn.contains($0.key) }, headers: headers)
    }

    /// Fields of the page itself, which are no part of what is asked for.
    private static let pageOwn: Set<String> = ["csrf", "do", "next", "idempotency_key"]

    /// What was filled in, to be shown again. Passwords and codes are never sent back to a page.
    var given: Tree { .object(fields.filter { !Self.secret.contains($0.key) }) }

    private static let secret: Set<String> = [
        "password", "old_password", "code", "old_code", "sms_code", "ticket", "verify", "token", "csrf",
    ]

    /// The caller of a page that only members see.
    func member() throws -> Caller {
        guard let caller else { throw Failure.signInNeeded }
        return caller
    }

    /// Where to go after signing in: a path of our own, never another host.
    var next: String {
        guard let next = text("next"), next.hasPrefix("/"), !next.hasPrefix("//"), !next.contains("\\"), !next.contains("\n"),
            !next.contains("\r")
        else { return "/" }
        return next
    }

    /// The fields with changes, for calling an operation whose input the form does not send as it is.
    func with(_ changes: [String: Tree]) -> PageRequest {
        PageRequest(request: request, context: context, caller: caller, fields: fields.merging(changes) { _, new in new })
    }
}

/// What a page or a form leads to.
public enum PageAnswer: Sendable {
    /// Shows a template.
    case show(String, [String: Tree])
    /// Goes to a path of our own, or to the payment gateway.
    case go(String, cookies: [Cookie] = [])
    /// Gives a file to be kept, under this name.
    case file(String, mediaType: String, content: [UInt8])
}
