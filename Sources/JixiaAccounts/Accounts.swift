import Crypto
import JixiaCore
import JixiaJobs
import JixiaMemory
import JixiaMessages
import JixiaStore

/// Who people are: codes, passwords, sessions, profiles, addresses. Each operation is in a file of its own name.
public struct Accounts: Sendable {
    let database: Database
    let jobs: JobQueue
    let memory: any Memory
    let keys: Keys
    /// Those that things signed before a change of the secret were made with.
    let earlierKeys: [Keys]
    let sms: any SMSSender
    let captchaText: @Sendable () -> String
    let captchaPicture: @Sendable (String) throws -> [UInt8]
    let captchaSpeech: CaptchaSpeech?
    let qrPicture: @Sendable (String) throws -> String
    /// Staff may do nothing of the staff's without a second factor.
    let staffNeedsSecondFactor: Bool
    let personalData: [PersonalData]
    let passwords: PasswordHasher
    let sessionCache: SessionCache
    /// The divisions of the country.
    public let areas: Areas
    let now: Now

    /// - Parameters:
    ///   - captchaSpeech: nil where nothing can speak.
    ///   - previousSecret: the one before the last change: what was made with it stays good, nothing new is.
    ///   - qrPicture: draws a text as one `svg` element.
    ///   - staffNeedsSecondFactor: false in development only.
    ///   - personalData: what other domains keep about people.
    ///   - passwordCost: lower than the standard only in tests.
    public init(
        database: Database, jobs: JobQueue, memory: any Memory, secret: Secret, previousSecret: Secret? = nil, sms: any SMSSender,
        captchaText: @escaping @Sendable () -> String, captchaPicture: @escaping @Sendable (String) throws -> [UInt8],
        captchaSpeech: CaptchaSpeech? = nil, qrPicture: @escaping @Sendable (String) throws -> String, staffNeedsSecondFactor: Bool,
        personalData: [PersonalData] = [],
        passwordCost: PasswordCost = .standard, changes: Changes = Changes(), now: @escaping Now
    ) {
        self.database = database
        self.jobs = jobs
        self.memory = memory
        keys = Keys(secret)
        earlierKeys = previousSecret.map { [Keys($0)] } ?? []
        self.sms = sms
        self.captchaText = captchaText
        self.captchaPicture = captchaPicture
        self.captchaSpeech = captchaSpeech
        self.qrPicture = qrPicture
        self.staffNeedsSecondFactor = staffNeedsSecondFactor
        self.personalData = personalData
        passwords = PasswordHasher(cost: passwordCost)
        sessionCache = SessionCache(changes: changes, now: now)
        areas = Areas(database, changes: changes)
        self.now = now
    }

    /// The present keys first.
    var allKeys: [Keys] { [keys] + earlierKeys }

    /// The HS256 key of access tokens, for whoever else has to check them: HKDF-SHA-256 of the secret's UTF-8 bytes with an
    /// empty salt, the info `jixia access token` and 32 bytes of output.
    public var accessKey: [UInt8] { keys.access.bytes }
}
