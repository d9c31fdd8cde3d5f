import Crypto
import JixiaAudit
import JixiaCore
import JixiaIdentity
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
    let smsBudget: SMSBudget
    /// Nil where the site sends no mail.
    let mail: (any MailSender)?
    /// Where the links of mails lead: `https://school.example`.
    let publicURL: String
    let captchaText: @Sendable () -> String
    let captchaPicture: @Sendable (String) throws -> [UInt8]
    let captchaSpeech: CaptchaSpeech?
    let qrPicture: @Sendable (String) throws -> String
    /// Staff may do nothing of the staff's without a second factor.
    let staffNeedsSecondFactor: Bool
    let watchesCodes: Bool
    let personalData: [PersonalData]
    let passwords: PasswordHasher
    let uploads: Uploads?
    let sessionCache: SessionCache
    /// What staff did; whoever adds to it does so in the transaction of the deed.
    public let audit: AuditLog
    /// All that groups can be given, of this module and of others.
    public let permissions: [Permission]
    /// The divisions of the country.
    public let areas: Areas
    let providers: IdentityProviders
    /// What other domains move when two accounts become one, in this order.
    var mergers: [Merger] = []
    let now: Now

    /// - Parameters:
    ///   - captchaSpeech: nil where nothing can speak.
    ///   - previousSecret: the one before the last change: what was made with it stays good, nothing new is.
    ///   - smsBudget: the standard one where none is given.
    ///   - qrPicture: draws a text as one `svg` element.
    ///   - staffNeedsSecondFactor: false in development only.
    ///   - watchesCodes: whether codes that are tried all over the site make everybody solve captchas.
    ///   - personalData: what other domains keep about people.
    ///   - uploads: without them there are no pictures.
    ///   - passwordCost: lower than the standard only in tests.
    public init(
        database: Database, jobs: JobQueue, memory: any Memory, secret: Secret, previousSecret: Secret? = nil, sms: any SMSSender,
        smsBudget: SMSBudget? = nil, mail: (any MailSender)?, publicURL: String,
        captchaText: @escaping @Sendable () -> String, captchaPicture: @escaping @Sendable (String) throws -> [UInt8],
        captchaSpeech: CaptchaSpeech? = nil, qrPicture: @escaping @Sendable (String) throws -> String, staffNeedsSecondFactor: Bool,
        watchesCodes: Bool = true,
        personalData: [PersonalData] = [],
        uploads: Uploads? = nil, passwordCost: PasswordCost = .standard, providers: IdentityProviders = .none,
        changes: Changes = Changes(), permissions: [Permission] = Accounts.permissions, now: @escaping Now
    ) {
        self.database = database
        self.jobs = jobs
        self.memory = memory
        keys = Keys(secret)
        earlierKeys = previousSecret.map { [Keys($0)] } ?? []
        audit = AuditLog(database, key: keys.audit, earlier: earlierKeys.map(\.audit), now: now)
        self.permissions = permissions
        self.sms = sms
        self.smsBudget = smsBudget ?? SMSBudget(jobs: jobs)
        self.mail = mail
        self.publicURL = publicURL
        self.captchaText = captchaText
        self.captchaPicture = captchaPicture
        self.captchaSpeech = captchaSpeech
        self.qrPicture = qrPicture
        self.staffNeedsSecondFactor = staffNeedsSecondFactor
        self.watchesCodes = watchesCodes
        self.personalData = personalData
        passwords = PasswordHasher(cost: passwordCost)
        self.uploads = uploads
        sessionCache = SessionCache(changes: changes, now: now)
        areas = Areas(database, changes: changes)
        self.providers = providers
        self.now = now
    }

    /// The present keys first.
    var allKeys: [Keys] { [keys] + earlierKeys }

    /// Whether a mail that is promised can come.
    public var sendsMail: Bool { mail != nil }

    /// The HS256 key of access tokens, for whoever else has to check them: HKDF-SHA-256 of the secret's UTF-8 bytes with an
    /// empty salt, the info `jixia access token` and 32 bytes of output.
    public var accessKey: [UInt8] { keys.access.bytes }
}
