import JixiaCore
import JixiaIdentity

/// What the console of a provider shows of the site that is registered there.
public struct ProviderSettings: Sendable {
    let name: String
    let title: ProviderTitle
    let clientID: String
    let secret: ClientSecret
    /// What the site asks to be told; nil for what the provider needs.
    let scopes: String?

    public init(name: String, title: ProviderTitle, clientID: String, secret: String, scopes: String? = nil) {
        self.name = name
        self.title = title
        self.clientID = clientID
        self.secret = ClientSecret(secret)
        self.scopes = scopes
    }
}

/// A key that can be used but not printed: not in a log, not in a debugger's dump of what holds it.
struct ClientSecret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let text: String

    init(_ text: String) { self.text = text }

    var description: String { "•••" }
    var debugDescription: String { "•••" }
    var customMirror: Mirror { Mirror(self, children: []) }
}
