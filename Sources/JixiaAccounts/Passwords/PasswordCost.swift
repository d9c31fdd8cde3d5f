import Crypto
import CryptoExtras
import Foundation
import JixiaCore

/// How hard a password is to guess from its hash: scrypt (RFC 7914) with N = 2^logN.
public struct PasswordCost: Sendable, Equatable {
    public let logN: Int
    public let blockSize: Int
    public let parallelism: Int

    /// 32 MiB and some tenths of a second.
    public static let standard = PasswordCost(logN: 15, blockSize: 8, parallelism: 3)

    public init(logN: Int, blockSize: Int, parallelism: Int) {
        self.logN = logN
        self.blockSize = blockSize
        self.parallelism = parallelism
    }

    /// What a stored hash may ask of this machine.
    fileprivate var isBearable: Bool { (1...20).contains(logN) && (1...16).contains(blockSize) && (1...16).contains(parallelism) }

    fileprivate func hash(_ password: String, salt: [UInt8]) throws -> [UInt8] {
        // Two ways to type one character are one password.
        let bytes = Array(password.precomposedStringWithCanonicalMapping.utf8)
        return try KDF.Scrypt.deriveKey(
            from: bytes, salt: salt, outputByteCount: 32, rounds: 1 << logN, blockSize: blockSize, parallelism: parallelism
        ).bytes
    }
}

/// A hashed password as it is kept: `scrypt$15$8$3$salt$hash`.
struct HashedPassword: Sendable {
    let cost: PasswordCost
    let salt: [UInt8]
    let hash: [UInt8]

    init(_ password: String, cost: PasswordCost) throws {
        self.cost = cost
        salt = Chance.bytes(16)
        hash = try cost.hash(password, salt: salt)
    }

    init?(text: String) {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "scrypt", let logN = Int(parts[1]), let blockSize = Int(parts[2]),
            let parallelism = Int(parts[3]),
            let salt = Data(base64Encoded: String(parts[4])), let hash = Data(base64Encoded: String(parts[5])), hash.count == 32
        else { return nil }
        cost = PasswordCost(logN: logN, blockSize: blockSize, parallelism: parallelism)
        guard cost.isBearable else { return nil }
        self.salt = Array(salt)
        self.hash = Array(hash)
    }

    var text: String {
        let (salt, hash) = (Data(salt).base64EncodedString(), Data(hash).base64EncodedString())
        return "scrypt$\(cost.logN)$\(cost.blockSize)$\(cost.parallelism)$\(salt)$\(hash)"
    }

    func matches(_ password: String) throws -> Bool { Secrets.equal(try cost.hash(password, salt: salt), hash) }
}
