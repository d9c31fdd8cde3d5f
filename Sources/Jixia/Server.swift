import Foundation
import Hummingbird
import HummingbirdCore
import JixiaAccounts
import JixiaCore
import JixiaHTTP
import JixiaJobs
import JixiaMessages
import JixiaShop
import JixiaWeb
import Logging
import Metrics
import NIOCore
import ServiceLifecycle

/// The HTTP side of the program: routes, pages, and the services that run beside them.
struct Server {
    static let connectionsMax = 2000
    private let composition: Composition
    private let prometheus: Prometheus

    init(_ composition: Composition, prometheus: Prometheus) {
        self.composition = composition
        self.prometheus = prometheus
    }

    /// The API without a server: what the document is made of.
    static func api(_ composition: Composition) -> API {
        let accounts = composition.accounts
        var api = API()
        api.addAccounts(accounts)
        api.addShop(composition.shop)
        api.addMessages(composition.smsPart.book, accounts)
        api.addLimits(composition.limitDesk, accounts)
        return api
    }

    /// Serves until the process is asked to stop, then finishes what runs, 30 seconds at most.
    func run() async throws {
        let logger = Logger(label: "jixia.server")
        let application = try await application(logger)
        defer { composition.log?.flush() }
        var services: [any Service] = [
            MemoryService(composition.memoryPart), BlockLogService(composition.blockLog), WorkerService(composition.worker),
        ]
        if composition.databasePart.isShared { services.append(AreasService(composition.accounts.areas)) }
        try await runServices(services + [application])
    }

    private func application(_ logger: Logger) async throws -> some ApplicationProtocol {
        let settings = composition.settings
        let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
        let routes = Routes()
        let limits = composition.limits
        if settings.limits.isTrial { logger.warning("limits are on trial: they count and block nothing") }
        let site = try await Site(
            accounts: composition.accounts, shop: composition.shop, limits: limits, routes: routes, publicURL: settings.publicURL,
            isDevelopment: settings.mode == .development)
        router.add(
            middleware: FrontDoor(
                messages: site.messages, proxies: TrustedProxies(settings.trustedProxies), metrics: RequestMetrics(prometheus),
                log: composition.log.map { RequestLog($0) }, logger: Logger(label: "jixia.http"),
                isSecure: settings.publicURL.hasPrefix("https:"),
                formTarget: composition.gatewayOrigin, failurePage: { await site.failurePage($0, $1, $2) }))
        try addRoutes(site, routes, limits)
        do { try limits.check() } catch let error as OwnLimit.Wrong {
            throw WrongSetting(name: "JIXIA_LIMITS", reason: error.description)
        }
        routes.install(on: router)
        return Application(
            router: router, server: .http1(configuration: Self.http(settings)), configuration: Self.configuration(settings),
            onServerRunning: { _ in Self.announce(settings) }, logger: Self.quiet(logger))
    }

    private func addRoutes(_ site: Site, _ routes: Routes, _ limits: CallLimits) throws {
        let settings = composition.settings
        let accounts = composition.accounts
        let api = Self.api(composition)
        let cache = ReplyCache(composition.changes)
        cache.follow([.commodities, .areas])
        let authenticator = Authenticator { token, fresh in try await accounts.authenticate(token: token, fresh: fresh) }
        try APIServer(authenticator: authenticator, limits: limits, cache: cache, publicURL: settings.publicURL).serve(api, on: routes)

        site.addPages()
        site.addMessagePages(composition.smsPart.book)
        site.addLimitPages(composition.limitDesk)
        site.addReference(api, version: Jixia.version)
        site.assets.serve(on: routes)
        MediaFiles(composition.files).serve(on: routes)
        composition.smsPart.serveReceipts(on: routes, now: { Moment.system() })
        Health(parts()).serve(on: routes)
        Figures(composition, prometheus).serve(on: routes)
        if settings.mode == .development {
            site.addDevelopment(outbox: Outbox(composition.database, now: { Moment.system() }))
            if let sandbox = composition.sandbox { site.addSandbox(sandbox) }
        }
    }

    private func parts() -> [Health.Part] {
        let database = composition.database
        let gateway = composition.gateway
        return [
            Health.Part("database", isEssential: true) { try await composition.databasePart.check() },
            Health.Part("clock", isEssential: false) { try composition.databasePart.checkClock() },
            Health.Part("memory", isEssential: false) { try await composition.memoryPart.check() },
            Health.Part("files", isEssential: false) {
                let words = try await composition.files.check()
                // Each server would show its own half of the pictures.
                return composition.databasePart.isShared ? words + "; all servers have to see this folder" : words
            },
            Health.Part("tasks", isEssential: false) {
                let counts = try await Jobs.counts(database)
                return "\(counts.ready) ready, \(counts.running) running, \(counts.dead) dead"
            },
            Health.Part("payment", isEssential: false) {
                guard await gateway.isReached() else { throw Failure.gatewayUnreachable }
                return "reached"
            },
            Health.Part("sms", isEssential: false) { try await composition.smsPart.check() },
            Health.Part("mail", isEssential: false) { try await composition.mailPart.check() },
        ]
    }

    private static func http(_ settings: Settings) -> HTTP1Channel.Configuration {
        let limits = ConnectionDeadlines.Limits(draining: .seconds(Int64(settings.drain)))
        return HTTP1Channel.Configuration(
            additionalChannelHandlers: [ConnectionDeadlines(limits)],
            httpDecoderConfiguration: .init(maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 16 * 1024, maxHeaderFieldCount: 100))
    }

    private static func configuration(_ settings: Settings) -> ApplicationConfiguration {
        ApplicationConfiguration(
            address: .hostname(settings.host, port: settings.port), serverName: nil, backlog: 1024, reuseAddress: true,
            availableConnectionsDelegate: .maximum(connectionsMax, logger: Logger(label: "jixia.connections")))
    }

    /// For people at the console; programs read the log.
    private static func announce(_ settings: Settings) {
        let lines =
            "\n  Jixia 稷下 is ready: \(settings.publicURL)\n"
            + (settings.mode == .development ? "  Codes and mail:      \(settings.publicURL)/dev/outbox\n\n" : "\n")
        FileHandle.standardError.write(Data(lines.utf8))
    }

    private static func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        logger.logLevel = .warning
        return logger
    }
}
