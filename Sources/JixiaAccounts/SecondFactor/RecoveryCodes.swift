import JixiaCore
import JixiaStore

/// Ten codes for the day on which the phone is gone, each good once. They are shown once and kept as hashes; 80 random bits
/// need no slow hash.
public struct RecoveryCodes: Output {
    public let codes: [String]
    private static let count = 10
    private static let alphabet = Array("abcdefghijkmnpqrstuvwxyz23456789")

    init() { codes = (0..<Self.count).map { _ in Self.grouped(Chance.pick(16, from: Self.alphabet)) } }

    private init(codes: [String]) { self.codes = codes }

    public static var example: RecoveryCodes { RecoveryCodes(codes: ["k7mp-3vqd-hw9t-2xbe"]) }

    public func write(to fields: inout Fields) { fields.tree("recovery_codes", .list(codes.map(Tree.text))) }

    private static func grouped(_ code: String) -> String {
        stride(from: 0, to: code.count, by: 4).map { String(code.dropFirst($0).prefix(4)) }.joined(separator: "-")
    }

    /// People leave out hyphens and mix cases.
    static func hash(_ given: String) -> String { Secrets.hash(given.lowercased().filter { $0 != "-" && $0 != " " }) }
}

extension Accounts {
    /// Ten new ones; the old ones are worth nothing from here on.
    public func renewRecoveryCodes(_ input: NoInput, by caller: Caller) async throws -> RecoveryCodes {
        try caller.requireFresh()
        let codes = RecoveryCodes()
        try await database.write { tx in
            guard try tx.lockedAccount(caller.account) != nil, try tx.hasSecondFactor(caller.account) else {
                throw Failure.secondFactorMissing
            }
            try keep(codes, of: caller.account, in: tx)
            try note(.recoveryCodesMade, by: caller, in: tx)
        }
        return codes
    }

    func keep(_ codes: RecoveryCodes, of account: ID<Account>, in tx: any Transaction) throws {
        try tx.run("DELETE FROM recovery_code WHERE account_id = \(account)")
        for code in codes.codes {
            try tx.run("INSERT INTO recovery_code (account_id, hash) VALUES (\(account), \(RecoveryCodes.hash(code)))")
        }
    }
}
