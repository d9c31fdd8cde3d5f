import JixiaCore
import JixiaIdentity

/// The providers that people may sign in by, in the order of the settings.
public struct IdentityProviders: Sendable {
    public typealias Report = @Sendable (_ provider: String, _ trouble: IdentityTrouble) -> Void

    let all: [any IdentityProvider]
    private let publicURL: String
    private let report: Report

    /// - Parameters:
    ///   - publicURL: where providers send browsers back to: `https://your.school`.
    ///   - report: hears why a provider did not say who somebody is; people are told less.
    public init(_ all: [any IdentityProvider], publicURL: String, report: @escaping Report = { _, _ in }) {
        self.all = all
        self.publicURL = publicURL
        self.report = report
    }

    public static let none = IdentityProviders([], publicURL: "")

    /// - Throws: `Failure.providerUnknown`.
    func named(_ name: String) throws -> any IdentityProvider {
        guard let provider = all.first(where: { $0.name == name }) else { throw Failure.providerUnknown }
        return provider
    }

    /// What has to be registered at the provider, letter for letter.
    public func returnURL(_ name: String) -> String { "\(publicURL)/signin/with/\(name)/return" }

    /// Puts a provider's trouble into words for people.
    func asking<T>(_ provider: any IdentityProvider, _ ask: () async throws -> T) async throws -> T {
        do { return try await ask() } catch let trouble as IdentityTrouble {
            report(provider.name, trouble)
            switch trouble {
            case .unreachable: throw Failure.providerUnreachable
            case .refused, .untrusted: throw Failure.providerRefused
            }
        }
    }
}

/// A provider as people choose it.
public struct ProviderSummary: Output {
    public let name: String
    public let title: ProviderTitle

    public static var example: ProviderSummary { ProviderSummary(name: "wechat", title: ProviderTitle(chinese: "微信", english: "WeChat")) }

    public func write(to fields: inout Fields) {
        fields.text("name", name)
        fields.text("title", title[fields.language])
    }
}

extension Accounts {
    public func identityProviders(_ input: NoInput, _ visitor: Visitor) async throws -> [ProviderSummary] {
        providerSummaries
    }

    public var providerSummaries: [ProviderSummary] { providers.all.map { ProviderSummary(name: $0.name, title: $0.title) } }

    /// A provider that is set no more keeps its name.
    func title(of provider: String) -> ProviderTitle {
        providers.all.first { $0.name == provider }?.title ?? ProviderTitle(provider)
    }
}
