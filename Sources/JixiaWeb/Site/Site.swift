import Foundation
import HTTPTypes
import Hummingbird
import JixiaAccounts
import JixiaCore
import JixiaHTTP
import JixiaShop
import Mustache

/// All pages for people, made of templates and messages, calling the same operations as the API.
public struct Site: Sendable {
    /// Who may see a page. Strangers are sent to sign in; who is signed in and may not is told so.
    enum Audience {
        case everyone, members
        /// Those who find at least one page of the staff's open to them.
        case staff
        case may(Permission)
    }

    let accounts: Accounts
    let shop: Shop
    public let messages: Messages
    public let assets: StaticFiles
    let publicURL: String
    let isDevelopment: Bool
    let limits: CallLimits
    let routes: Routes
    private let templates: MustacheLibrary

    public init(
        accounts: Accounts, shop: Shop, limits: CallLimits, routes: Routes, publicURL: String, isDevelopment: Bool
    ) async throws {
        self.accounts = accounts
        self.shop = shop
        self.limits = limits
        self.routes = routes
        self.publicURL = publicURL
        self.isDevelopment = isDevelopment
        messages = try Messages(folder: Self.resources.appendingPathComponent("Messages"))
        assets = try StaticFiles(folder: Self.resources.appendingPathComponent("Assets"))
        templates = try await MustacheLibrary(directory: Self.resources.appendingPathComponent("Templates").path)
    }

    static var resources: URL { Bundle.module.bundleURL.appendingPathComponent("Resources") }

    // MARK: Registering

    /// - Parameter again: what is shown with the failure instead, where the page itself cannot be.
    func page(
        _ path: String, for audience: Audience = .everyone, again: (@Sendable (PageRequest) async throws -> PageAnswer)? = nil,
        _ make: @escaping @Sendable (PageRequest) async throws -> PageAnswer
    ) {
        routes.on(.get, path) { request, context in
            let page = try await read(request, context)
            return try await leading(page) {
                guard try isAdmitted(page, to: audience) else { return signIn(page) }
                do { return try await response(make(page), page) } catch {
                    guard let again, detour(error, page) == nil, let refusal = Refusal(error) else { throw error }
                    return try await response(again(page), page, refusal: refusal)
                }
            }
        }
    }

    /// A form of a page. When it fails, the page is shown again with the fields as they were and what is wrong with each.
    func form(
        _ path: String, for audience: Audience = .everyone, limit: Limit = .perMinute(60),
        again: @escaping @Sendable (PageRequest) async throws -> PageAnswer,
        _ run: @escaping @Sendable (PageRequest) async throws -> PageAnswer
    ) {
        let plan: Result<RoutePlan, any Error> = Result { try limits.plan(limit, for: LimitRoute("POST", "/" + path)) }
        routes.on(.post, path) { request, context in
            let page = try await read(request, context)
            return try await leading(page) {
                guard try isAdmitted(page, to: audience) else { return signIn(page) }
                guard CSRF.isOurs(request, publicURL: publicURL), isToken(page) else { throw Failure.csrfFailed }
                return try await answer(page, context, under: plan.get(), again, run)
            }
        }
    }

    typealias Make = @Sendable (PageRequest) async throws -> PageAnswer

    func answer(
        _ page: PageRequest, _ context: WebContext, under plan: RoutePlan, _ again: Make, _ run: Make
    ) async throws -> Response {
        var pass = LimitPass()
        do {
            pass = try await limits.admit(context, page.caller, under: plan)
            try await limits.look(into: page.fields, context, page.caller, under: plan, &pass)
            var answer = try await response(run(page), page)
            answer.headers.append(contentsOf: pass.headers)
            return answer
        } catch {
            let refusal = Refusal(error)
            try await limits.settle(pass, refusal, context, page.caller, under: plan)
            guard detour(error, page) == nil, var refusal else { throw AfterAdmission(error, pass.headers) }
            refusal.add(pass.headers)
            var answer = try await response(again(page), page, refusal: refusal)
            for name in [HTTPField.Name.rateLimit, .rateLimitPolicy] { answer.headers[name] = refusal.headers[name] }
            return answer
        }
    }

    /// - Returns: false for a stranger who has to sign in first.
    /// - Throws: `Failure.forbidden`.
    private func isAdmitted(_ page: PageRequest, to audience: Audience) throws -> Bool {
        if case .everyone = audience { return true }
        guard let caller = page.caller else { return false }
        switch audience {
        case .everyone, .members: break
        case .staff: guard StaffEntry.seesAny(caller) else { throw caller.withheld ?? Failure.forbidden }
        case .may(let permission): try caller.require(permission)
        }
        return true
    }

    func read(_ request: Request, _ context: WebContext, withBody: Bool = true) async throws -> PageRequest {
        let fields = try await withBody ? RequestReader.read(request, context) : RequestReader.address(request, context)
        let cookie = request.cookies[cookieName]?.value
        let caller: Caller? =
            if let cookie { try await accounts.browserSession(cookie: cookie, fresh: request.method == .post) } else { nil }
        return PageRequest(request: request, context: context, caller: caller, fields: fields)
    }

    func isToken(_ page: PageRequest) -> Bool {
        guard let caller = page.caller else { return true }
        return accounts.isCSRFToken(page.text("csrf") ?? "", for: caller.session)
    }

    func signIn(_ page: PageRequest) -> Response {
        let back = page.request.method == .get ? page.here : "/"
        return Self.seeOther("/signin?next=" + URLText.encoded(back))
    }

    // MARK: Answering

    func response(_ answer: PageAnswer, _ page: PageRequest, refusal: Refusal? = nil) async throws -> Response {
        switch answer {
        case .show(let template, let data):
            return try await show(template, data, page, refusal: refusal)
        case .go(let location, let cookies):
            var response = Self.seeOther(location)
            for cookie in cookies { response.setCookie(cookie) }
            return response
        case .file(let name, let mediaType, let content):
            let headers: HTTPFields = [
                .contentType: mediaType, .contentDisposition: "attachment; filename=\"\(name)\"", .cacheControl: "no-store",
            ]
            return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: content)))
        }
    }

    func show(_ template: String, _ data: [String: Tree], _ page: PageRequest, refusal: Refusal? = nil) async throws -> Response {
        var all = try await frame(template, page)
        if let refusal { all.merge(explain(refusal, page)) { _, new in new } }
        all.merge(data) { _, new in new }
        guard let html = templates.render(Tree.object(all).plain, withTemplate: template) else { throw MissingTemplate(name: template) }
        var headers: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .vary: "Accept-Language, Cookie"]
        if let refusal, let wait = refusal.headers[.retryAfter] { headers[.retryAfter] = wait }
        return Response(status: refusal?.status ?? .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: html)))
    }

    struct MissingTemplate: Error { let name: String }

    /// What every page shows around its own content.
    private func frame(_ template: String, _ page: PageRequest) async throws -> [String: Tree] {
        let language = page.language
        var frame: [String: Tree] = [
            "lang": .text(language.rawValue), "is_english": .flag(language == .english), "is_chinese": .flag(language == .chinese),
            "t": messages.tree(language), "here": .text(page.request.method == .get ? page.here : page.request.uri.path),
            "title": .text(messages.text("title." + template.replacingOccurrences(of: "/", with: "."), language)),
            "css": .text(assets.url("jixia.css")), "js": .text(assets.url("jixia.js")), "icon": .text(assets.url("icon.svg")),
            "is_development": .flag(isDevelopment), "speaks": .flag(accounts.speaksCaptchas),
        ]
        if let done = page.text("done") {
            let notice = messages.text("done." + done, language)
            if notice != "done." + done { frame["notice"] = .text(notice) }
        }
        if let caller = page.caller {
            frame.merge(staffFrame(page, caller)) { _, new in new }
            let me = try await accounts.me(.parse([:]), by: caller)
            frame["account"] = me.tree(language).withAvatar.adding(["closes_text": .maybe(me.closesAt?.pageText)])
            frame["csrf"] = .text(accounts.csrfToken(for: caller.session))
            let count = try await shop.cartCount(of: caller)
            if count > 0 { frame["cart_count"] = .number(Int64(count)) }
        }
        return frame
    }

    private func explain(_ refusal: Refusal, _ page: PageRequest) -> [String: Tree] {
        var errors: [String: Tree] = [:]
        var general: Tree?
        for failure in refusal.failures {
            let text = Tree.text(messages.message(of: failure, page.language))
            if let field = failure.field { errors[field] = text } else { general = text }
        }
        return [
            "errors": .object(errors), "given": page.given,
            "failure": general ?? .text(messages.text("failure.wrong_fields", page.language)),
        ]
    }
}
