import JixiaCore
import JixiaIdentity
import Synchronization

/// A provider whose codes are what the test says of them: each names a person and is good once.
final class FakeProvider: IdentityProvider {
    let name: String
    let title: ProviderTitle
    private struct State {
        var codes: [String: Identity] = [:]
        var trouble: IdentityTrouble?
        var questions: [IdentityQuestion] = []
    }

    private let state = Mutex(State())

    init(_ name: String) {
        self.name = name
        title = ProviderTitle(name.capitalized)
    }

    /// A code for a person.
    func code(_ subject: String, earlier: String? = nil, called: String? = nil) -> String {
        let code = Chance.token()
        let identity = Identity(provider: name, subject: subject, earlierSubject: earlier, displayName: called)
        state.withLock { $0.codes[code] = identity }
        return code
    }

    func fail(_ trouble: IdentityTrouble?) { state.withLock { $0.trouble = trouble } }
    var questions: [IdentityQuestion] { state.withLock { $0.questions } }

    func askURL(for question: IdentityQuestion) async throws -> String {
        try state.withLock { state in
            if let trouble = state.trouble { throw trouble }
            state.questions.append(question)
        }
        return "https://\(name).example/authorize?state=\(question.state)"
    }

    func identity(_ answer: IdentityAnswer, to question: IdentityQuestion) async throws -> Identity {
        try state.withLock { state in
            if let trouble = state.trouble { throw trouble }
            // The nonce and the verifier are those of the question that was put.
            guard
                state.questions.contains(where: {
                    $0.state == question.state && $0.nonce == question.nonce && $0.verifier == question.verifier
                })
            else { throw IdentityTrouble.untrusted("another question") }
            guard let identity = state.codes.removeValue(forKey: answer.code) else { throw IdentityTrouble.refused("invalid_grant") }
            return identity
        }
    }

    func isReached() async -> Bool { true }
}
