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
    let sms: any SMSSender
    let captchaText: @Sendable () -> String
    let captchaPicture: @Sendable (String) throws -> [UInt8]
    let passwords: PasswordHasher
    let sessionCache: SessionCache
    /// The divisions of China.
    public let areas: AreaTree
    let now: Now

    /// - Parameter passwordCost: lower than the standard only in tests.
    public init(
        database: Database, jobs: JobQueue, memory: any Memory, secret: Secret, sms: any SMSSender,
        captchaText: @escaping @Sendable () -> String, captchaPicture: @escaping @Sendable (String) throws -> [UInt8],
        passwordCost: PasswordCost = .standard, changes: Changes = Changes(), now: @escaping Now
    ) {
        self.database = database
        self.jobs = jobs
        self.memory = memory
        keys = Keys(secret)
        self.sms = sms
        self.captchaText = captchaText
        self.captchaPicture = captchaPicture
        passwords = PasswordHasher(cost: passwordCost)
        sessionCache = SessionCache(changes: changes, now: now)
        areas = AreaTree.china
        self.now = now
    }

    /// The HS256 key of access tokens, for whoever else has to check them: HKDF-SHA-256 of the secret's UTF-8 bytes with an
    /// empty salt, the info `jixia access token` and 32 bytes of output.
    public var accessKey: [UInt8] { keys.access.bytes }
}
