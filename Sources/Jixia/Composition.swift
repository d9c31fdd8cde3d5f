import AsyncHTTPClient
import Foundation
import JixiaAccounts
import JixiaAlipay
import JixiaAudit
import JixiaCaptcha
import JixiaCore
import JixiaFiles
import JixiaHTTP
import JixiaJobs
import JixiaMessages
import JixiaMove
import JixiaPayments
import JixiaPictures
import JixiaQR
import JixiaSandbox
import JixiaShop
import JixiaStore
import JixiaWeb
import Logging
import Metrics

/// Everything that lives as long as the process, put together in one place and by hand.
struct Composition: Sendable {
    let settings: Settings
    let folder: DataFolder
    /// Where a service writes; a command has none.
    let log: LogFile?
    let databasePart: DatabasePart
    let memoryPart: MemoryPart
    let mailPart: MailPart
    let files: any FileStore
    let signInPart: SignInPart
    let smsPart: SMSPart
    let accounts: Accounts
    let shop: Shop
    let sandbox: Sandbox?
    let gateway: any PaymentGateway
    let worker: Worker
    let limits: CallLimits
    let blockLog: BlockLog
    let limitDesk: LimitDesk
    let changes: Changes
    let client: HTTPClient
    var database: Database { databasePart.database }
    private let now: Now = { Moment.system() }

    static let migrations =
        JobSchema.migrations + Idempotency.migrations + Outbox.migrations + SMSBook.migrations + AuditLog.migrations + BlockLog.migrations
        + Accounts.migrations + Shop.migrations + Sandbox.migrations + SiteMark.migrations + MoveMark.migrations

    /// Puts the parts together, works with them, and ends them properly, however the work ended.
    /// - Parameter isService: true for what runs until it is asked to stop, and so has the data folder for itself.
    static func with<T>(
        _ settings: Settings, isService: Bool = false, _ work: (Composition) async throws -> T
    ) async throws -> T {
        let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: FormPoster.configuration)
        let outcome: Result<T, any Error>
        do {
            let composition = try await Composition(settings, client, isService: isService)
            do { outcome = .success(try await work(composition)) } catch { outcome = .failure(error) }
            try await composition.close()
        } catch {
            try await client.shutdown()
            throw error
        }
        try await client.shutdown()
        return try outcome.get()
    }

    private init(_ settings: Settings, _ client: HTTPClient, isService: Bool) async throws {
        self.settings = settings
        self.client = client
        files = FolderFiles(settings.files)
        let isGuest = settings.database.isShared && !isService
        folder = try DataFolder(settings.data, isShared: isGuest)
        // Before any part: what makes a logger earlier would never write here.
        log = isService ? try Self.openLog(folder, settings) : nil
        let secrets = try Secrets.load(folder.file("secrets.json"), settings: settings)
        databasePart = try await DatabasePart.open(settings.database)
        let database = databasePart.database
        try await database.migrate(Self.migrations)
        if try await MoveMark.isSet(in: database) { throw HalfMoved() }
        if databasePart.isShared { try await SiteMark.requireSameSecret(secrets.secret, previous: settings.previousSecret, in: database) }
        changes = Changes()
        memoryPart = try await MemoryPart.open(
            settings.redis, file: isGuest ? nil : folder.file("memory.json"), isShared: databasePart.isShared, changes: changes, now: now)

        mailPart = MailPart(settings, database, now: now)
        let jobs = JobQueue(now: now)
        let painter = try CaptchaPainter()
        signInPart = SignInPart(settings, client, now: now)
        let secret = Secret(secrets.secret)
        smsPart = try SMSPart(settings, secret, database, jobs, now: now)
        var accounts = Accounts(
            database: database, jobs: jobs, memory: memoryPart.memory, secret: secret,
            previousSecret: settings.previousSecret.map { Secret($0) }, sms: smsPart.sender,
            smsBudget: smsPart.book.budget, mail: mailPart.sender, publicURL: settings.publicURL,
            captchaText: { CaptchaText.make() }, captchaPicture: { try painter.png($0) },
            captchaSpeech: Self.captchaSpeech(), qrPicture: { try QRPicture.svg($0) }, staffNeedsSecondFactor: settings.mode == .production,
            watchesCodes: settings.watchesCodes,
            personalData: [
                PersonalData(name: "shop", hindrance: Shop.hindranceToClosing, forget: Shop.forget, export: Shop.export)
            ], uploads: Uploads(files: files, pictures: PictureHelpers()), providers: signInPart.providers(publicURL: settings.publicURL),
            changes: changes, now: now)
        try await accounts.areas.refresh()
        try await accounts.nameOldAddresses()

        let payments = try Payments(settings, secrets, database, jobs, client, now)
        gateway = payments.gateway
        sandbox = payments.sandbox
        shop = Shop(
            database: database, jobs: jobs, gateway: gateway,
            addresses: { [accounts] id, account, tx in
                try accounts.address(ID(id.number), of: account, in: tx).map {
                    ShippingAddress(receiver: $0.receiver, mobile: $0.mobile, place: $0.fullPlace)
                }
            },
            changes: changes, now: now)
        accounts.addMerger { [shop] from, into, tx in try shop.merge(from, into: into, in: tx) }
        self.accounts = accounts
        blockLog = BlockLog(database, now: now)
        limits = CallLimits(memoryPart.limits, settings: settings.limits, log: blockLog, now: now)
        limitDesk = LimitDesk(blockLog, limits, viewing: .limitsView, lifting: .limitsLift) { [accounts] in
            try await accounts.account(named: $0)
        }
        worker = Self.worker(database, accounts, shop, sandbox, smsPart.book, blockLog, now)
        // The lock on the data folder proves that no other worker of a database in it is alive.
        if !databasePart.isShared { try await worker.adoptOrphans() }
    }

    /// The log file, and the program's own messages with it.
    private static func openLog(_ folder: DataFolder, _ settings: Settings) throws -> LogFile {
        let path = try folder.folder("logs").appendingPathComponent("jixia.log")
        let log = LogFile(path: path, sizeMax: settings.logBytesMax, filesMax: settings.logFilesMax)
        LoggingSystem.bootstrap { JSONLogHandler(label: $0, file: log) }
        return log
    }

    private static func captchaSpeech() -> Accounts.CaptchaSpeech? {
        guard let voice = CaptchaVoice.installed() else { return nil }
        return { text, language in try await voice.wav(text, language) }
    }

    private static func worker(
        _ database: Database, _ accounts: Accounts, _ shop: Shop, _ sandbox: Sandbox?, _ book: SMSBook, _ blocks: BlockLog,
        _ now: @escaping Now
    ) -> Worker {
        var worker = Worker(database, now: now)
        accounts.addHandlers(to: &worker)
        book.addHandlers(to: &worker)
        shop.addHandlers(to: &worker)
        sandbox?.addHandlers(to: &worker)
        let outbox = Outbox(database, now: now)
        worker.every(.hours(1), "store.prune") {
            try await outbox.prune()
            try await blocks.prune()
            try await Idempotency.prune(database, now: now())
            try await Jobs.prune(database, now: now())
        }
        return worker
    }

    /// Where the pay button leads, for the pages' content security policy.
    var gatewayOrigin: String? {
        if sandbox != nil { return "http://127.0.0.1:\(settings.port)" }
        guard let values = settings.alipay, let url = URL(string: values.gateway ?? AlipaySettings.gateway), let host = url.host else {
            return nil
        }
        return "\(url.scheme ?? "https")://\(host)"
    }

    private func close() async throws {
        await memoryPart.close()
        try await mailPart.close()
        try await smsPart.close()
        try await database.close()
    }
}

/// A site is not served from half of its data.
struct HalfMoved: Error, CustomStringConvertible {
    let description = "JIXIA_DATABASE_URL: a move into this database was begun and is not finished: run jixia move again"
}

/// Alipay, or in development the built-in sandbox in its place. No production setting leads to the sandbox.
private struct Payments {
    let gateway: any PaymentGateway
    let sandbox: Sandbox?

    private static let sandboxApp = "2021000000000000"
    private static let sandboxSeller = "2088000000000000"

    init(
        _ settings: Settings, _ secrets: Secrets, _ database: Database, _ jobs: JobQueue, _ client: HTTPClient, _ now: @escaping Now
    ) throws {
        let notifyURL = settings.publicURL + "/api/shopping/payments/alipay/notify/"
        let returnURL = settings.publicURL + "/payments/return"
        if let values = settings.alipay {
            let keys = try AlipayKeys(own: values.privateKey, theirs: values.publicKey)
            let alipay = try AlipaySettings(
                appID: values.appID, sellerID: values.sellerID, gatewayURL: values.gateway ?? AlipaySettings.gateway,
                notifyURL: notifyURL, returnURL: returnURL, keys: keys)
            gateway = Alipay(alipay, client: client, now: now)
            sandbox = nil
            return
        }
        guard settings.mode == .development else {
            gateway = NoGateway()
            sandbox = nil
            return
        }
        let shopPair = try RSAKeyPair(privateKey: secrets.alipayPrivateKey)
        let sandboxPair = try RSAKeyPair(privateKey: secrets.sandboxPrivateKey)
        let alipay = try AlipaySettings(
            appID: Self.sandboxApp, sellerID: Self.sandboxSeller, gatewayURL: "http://127.0.0.1:\(settings.port)/sandbox/gateway.do",
            notifyURL: "http://127.0.0.1:\(settings.port)/api/shopping/payments/alipay/notify/", returnURL: returnURL,
            keys: AlipayKeys(own: shopPair.privatePEM, theirs: sandboxPair.publicPEM))
        gateway = Alipay(alipay, client: client, now: now)
        sandbox = Sandbox(
            database: database, jobs: jobs,
            settings: SandboxSettings(
                appID: Self.sandboxApp, sellerID: Self.sandboxSeller,
                keys: try AlipayKeys(own: sandboxPair.privatePEM, theirs: shopPair.publicPEM)),
            client: client, now: now)
    }
}
