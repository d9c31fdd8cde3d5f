import AsyncHTTPClient
import JixiaAlipay
import JixiaCore
import JixiaJobs
import JixiaStore

/// Plays Alipay's side of a payment in development: the cashier's page, the gateway, the notices. No money moves.
/// Whoever asks is known by the merchant's signature, as at Alipay; there are no accounts here.
public struct Sandbox: Sendable {
    let database: Database
    let jobs: JobQueue
    let settings: SandboxSettings
    let poster: FormPoster
    let now: Now

    /// - Parameter client: made with `FormPoster.configuration`.
    public init(database: Database, jobs: JobQueue, settings: SandboxSettings, client: HTTPClient, now: @escaping Now) {
        self.init(database: database, jobs: jobs, settings: settings, poster: FormPoster(client, total: .seconds(5)), now: now)
    }

    public init(database: Database, jobs: JobQueue, settings: SandboxSettings, poster: FormPoster, now: @escaping Now) {
        self.database = database
        self.jobs = jobs
        self.settings = settings
        self.poster = poster
        self.now = now
    }
}

public struct SandboxSettings: Sendable {
    /// The only application that this Alipay knows, and the account that it is paid to.
    public let appID: String
    public let sellerID: String
    /// "Alipay's" own private key and the merchant's public key.
    public let keys: AlipayKeys

    public init(appID: String, sellerID: String, keys: AlipayKeys) {
        self.appID = appID
        self.sellerID = sellerID
        self.keys = keys
    }
}
