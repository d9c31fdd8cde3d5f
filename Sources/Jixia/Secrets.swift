import Foundation
import JixiaAlipay
import JixiaCore

/// What nobody but this server may know. Made at the first start, in a file that only its owner can read.
struct Secrets: Codable, Sendable {
    /// 64 hexadecimal digits; every key of the server is derived from it.
    let secret: String
    /// The shop's own key for Alipay's signatures, and the key of the built-in sandbox.
    let alipayPrivateKey: String
    let sandboxPrivateKey: String

    enum CodingKeys: String, CodingKey {
        case secret
        case alipayPrivateKey = "alipay_private_key"
        case sandboxPrivateKey = "sandbox_private_key"
    }

    static func load(_ file: URL, settings: Settings) throws -> Secrets {
        let kept = try read(file) ?? make(file)
        if settings.mode == .production { try refuseWeak(kept.secret, name: "secrets.json") }
        guard let given = settings.secret else { return kept }
        return Secrets(secret: given, alipayPrivateKey: kept.alipayPrivateKey, sandboxPrivateKey: kept.sandboxPrivateKey)
    }

    private static func read(_ file: URL) throws -> Secrets? {
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        do { return try JSONDecoder().decode(Secrets.self, from: Data(contentsOf: file)) } catch {
            throw WrongSetting(name: "secrets.json", reason: "\(file.path) cannot be read; restore it from a backup")
        }
    }

    private static func make(_ file: URL) throws -> Secrets {
        let secrets = Secrets(
            secret: Chance.token(), alipayPrivateKey: try RSAKeyPair.generate().privatePEM,
            sandboxPrivateKey: try RSAKeyPair.generate().privatePEM)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        // Made with its final mode before it holds anything.
        guard FileManager.default.createFile(atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            throw WrongSetting(name: "JIXIA_DATA", reason: "\(file.path) cannot be written")
        }
        let handle = try FileHandle(forWritingTo: file)
        try handle.write(contentsOf: encoder.encode(secrets))
        try handle.synchronize()
        try handle.close()
        return secrets
    }

    private static let known: Set<String> = [
        "secret", "changeme", "password", "jixia", "django-insecure", "your-secret-key", "please-change-me", "development", "test",
        "default",
    ]

    /// - Throws: `WrongSetting` for a secret that is short, known from examples, or has little variety.
    static func refuseWeak(_ secret: String, name: String) throws {
        guard secret.utf8.count >= 32 else { throw WrongSetting(name: name, reason: "has to have at least 32 characters") }
        let plain = secret.lowercased()
        guard !known.contains(where: plain.contains), Set(secret).count >= 8 else {
            throw WrongSetting(name: name, reason: "is a known or guessable secret; take the output of: openssl rand -hex 32")
        }
    }
}
