import Foundation
import JixiaCore
import JixiaIdentity
import Synchronization
import Testing

@testable import JixiaOAuth

/// A provider's side of the conversation, as its documents show it: answers by address, and everything it was asked.
final class FakeSite: Sendable {
    private struct State {
        var answers: [String: ProviderHTTP.Reply] = [:]
        var asked: [ProviderHTTP.Request] = []
    }

    private let state = Mutex(State())

    struct Silent: Error {}

    /// - Parameter url: without its query.
    func answer(_ url: String, _ body: String, status: Int = 200) {
        state.withLock { $0.answers[url] = ProviderHTTP.Reply(status: status, body: Array(body.utf8)) }
    }

    func fallSilent() { state.withLock { $0.answers = [:] } }

    var asked: [ProviderHTTP.Request] { state.withLock { $0.asked } }
    func times(_ url: String) -> Int { asked.filter { Self.place($0.url) == url }.count }

    func http(_ hosts: Set<String>, _ now: @escaping Now) -> ProviderHTTP {
        ProviderHTTP(hosts: hosts, now: now) { [self] request in
            try state.withLock { state in
                state.asked.append(request)
                guard let reply = state.answers[Self.place(request.url)] else { throw Silent() }
                return reply
            }
        }
    }

    static func place(_ url: String) -> String { String(url.prefix { $0 != "?" }) }
}

enum OAuthWorld {
    static let now = Moment(milliseconds: 1_800_000_000_000)
    static let question = IdentityQuestion(
        state: "af0ifjsldkj", nonce: "n-0S6_WzA2Mj", verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        returnURL: "https://jixia.example/signin/with/github/return")

    static func settings(_ name: String, scopes: String? = nil) -> ProviderSettings {
        ProviderSettings(name: name, title: ProviderTitle(name), clientID: "site-1", secret: "a secret & more", scopes: scopes)
    }

    /// The fields of an address's query, or of a posted form.
    static func fields(_ text: String) -> [String: String] {
        OAuthForm.decode(text.contains("?") ? String(text.drop { $0 != "?" }.dropFirst().prefix { $0 != "#" }) : text)
    }
}

/// What the work ends in that is trouble with a provider.
func trouble(_ work: () async throws -> some Any) async -> IdentityTrouble? {
    do {
        _ = try await work()
        return nil
    } catch { return error as? IdentityTrouble }
}
