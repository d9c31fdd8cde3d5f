import JixiaCore

/// Somebody outside who knows people and vouches for them: the sign-in service of a school, GitHub, WeChat. Accounts speak of
/// them only in these words.
public protocol IdentityProvider: Sendable {
    /// As settings, addresses and the database know it: `github`. Bindings hang on it, so it never changes.
    var name: String { get }
    /// As people know it.
    var title: ProviderTitle { get }
    /// Where the browser goes to be asked who it is.
    /// - Throws: `IdentityTrouble`.
    func askURL(for question: IdentityQuestion) async throws -> String
    /// Who the provider says the person is. Everything it says is proved before it is believed.
    /// - Throws: `IdentityTrouble`.
    func identity(_ answer: IdentityAnswer, to question: IdentityQuestion) async throws -> Identity
    /// Whether the provider answers at all.
    func isReached() async -> Bool
}

/// What people call a provider.
public struct ProviderTitle: Sendable, Equatable {
    public let chinese: String
    public let english: String

    public init(chinese: String, english: String) {
        self.chinese = chinese
        self.english = english
    }

    /// A name that is the same in every language.
    public init(_ name: String) { self.init(chinese: name, english: name) }

    public subscript(_ language: Language) -> String { language == .english ? english : chinese }
}

/// One question to a provider, put through the browser. Each part of it is random, and only this server knows all three.
public struct IdentityQuestion: Sendable {
    /// Comes back through the browser.
    public let state: String
    /// Comes back inside what the provider signs.
    public let nonce: String
    /// Proves to the provider that who brings the code is who asked (PKCE, RFC 7636).
    public let verifier: String
    /// Where the provider sends the browser back to, as it is registered there.
    public let returnURL: String

    public init(state: String, nonce: String, verifier: String, returnURL: String) {
        self.state = state
        self.nonce = nonce
        self.verifier = verifier
        self.returnURL = returnURL
    }
}

/// What the browser brought back.
public struct IdentityAnswer: Sendable {
    public let code: String
    /// Who says so, where the provider tells (RFC 9207).
    public let issuer: String?

    public init(code: String, issuer: String? = nil) {
        self.code = code
        self.issuer = issuer
    }
}

/// A person, as a provider knows them. Nothing but provider and subject says who it is: names and addresses may be anybody's.
public struct Identity: Sendable, Equatable {
    public static let subjectMax = 255

    public let provider: String
    /// The provider's own, lasting name of the person.
    public let subject: String
    /// The name that the provider had for the same person before, where it has begun to tell a better one.
    public let earlierSubject: String?
    /// For people to read, and nothing else.
    public let displayName: String?

    public init(provider: String, subject: String, earlierSubject: String? = nil, displayName: String? = nil) {
        self.provider = provider
        self.subject = subject
        self.earlierSubject = earlierSubject
        self.displayName = displayName
    }
}

/// Why a provider did not say who somebody is.
public enum IdentityTrouble: Error, Equatable {
    /// It cannot be reached, took too long, or is left alone after it failed several times.
    case unreachable
    /// It refused: the code is used or too old, or the site's own settings are wrong there. With its own word for it.
    case refused(String)
    /// What it said cannot be believed. For the log; it tells nothing of the person.
    case untrusted(String)
}
