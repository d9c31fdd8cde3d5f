import Crypto
import Foundation
import JixiaCore
import JixiaIdentity

/// Proof Key for Code Exchange (RFC 7636), by S256 alone: a code that somebody else caught is useless without the verifier.
enum PKCE {
    static func challenge(of verifier: String) -> String {
        Base64URL.encode(Array(SHA256.hash(data: Data(verifier.utf8))))
    }

    static func fields(_ question: IdentityQuestion) -> [(String, String)] {
        [("code_challenge", challenge(of: question.verifier)), ("code_challenge_method", "S256")]
    }
}
