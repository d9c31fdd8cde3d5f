import Hummingbird
import JixiaCore
import JixiaHTTP

extension Site {
    /// What a person sees when a page cannot be shown.
    public func failurePage(_ refusal: Refusal, _ request: Request, _ context: WebContext) async -> Response {
        let page = PageRequest(request: request, context: context, caller: nil, fields: [:])
        let heading = messages.text("status.\(refusal.status.code)", context.language)
        let detail = refusal.failures.first.map { messages.message(of: $0, context.language) } ?? ""
        let data: [String: Tree] = [
            "status": .number(refusal.status.code), "heading": .text(heading), "title": .text(heading), "detail": .text(detail),
            "request_id": .text(context.requestID),
        ]
        guard var response = try? await show("problem", data, page) else {
            return refusal.problem(context.language, messages, requestID: context.requestID)
        }
        response.status = refusal.status
        for header in refusal.headers { response.headers[header.name] = header.value }
        return response
    }

    func addLanguagePage() {
        form("language", again: { _ in .go("/") }) { page in
            let language = page.text("lang").flatMap(Language.init(rawValue:)) ?? .chinese
            let back = page.with(["next": page.fields["back"] ?? "/"]).next
            let cookie = Cookie(
                name: RequestLanguage.cookie, value: language.rawValue, maxAge: 365 * 86_400, path: "/", secure: isSecure, httpOnly: true,
                sameSite: .lax)
            return .go(back, cookies: [cookie])
        }
    }

    var isSecure: Bool { publicURL.hasPrefix("https:") }
    /// `__Host-` binds the cookie to this host and to TLS; a development server without TLS cannot have it.
    var cookieName: String { isSecure ? "__Host-jx" : "jx" }
}
