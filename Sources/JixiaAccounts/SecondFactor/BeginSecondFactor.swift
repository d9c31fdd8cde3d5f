import Foundation
import JixiaCore
import JixiaStore

/// The state of an account's second factor.
public struct SecondFactorState: Output {
    public let setAt: Moment?
    public let recoveryCodesLeft: Int
    /// Whether this account may do its work only with one.
    public let isRequired: Bool

    public static var example: SecondFactorState {
        SecondFactorState(setAt: Moment(milliseconds: 1_795_233_600_000), recoveryCodesLeft: 9, isRequired: false)
    }

    public func write(to fields: inout Fields) {
        fields.flag("is_set", setAt != nil)
        fields.time("set_at", setAt)
        fields.number("recovery_codes_left", recoveryCodesLeft)
        fields.flag("is_required", isRequired)
    }
}

/// What an app has to be told once. Good for fifteen minutes, until a first code confirms it.
public struct SecondFactorSecret: Output {
    /// In base 32, in groups of four.
    public let secret: String
    /// `otpauth://totp/…`, as apps read it.
    public let url: String
    /// The URL as a QR code: one `svg` element.
    public let picture: String

    public static var example: SecondFactorSecret {
        SecondFactorSecret(
            secret: "JBSW Y3DP EHPK 3PXP JBSW Y3DP EHPK 3PXP",
            url: "otpauth://totp/Jixia:mengke?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Jixia", picture: "<svg></svg>")
    }

    public func write(to fields: inout Fields) {
        fields.text("secret", secret)
        fields.text("url", url)
        fields.text("picture", picture)
    }
}

extension Accounts {
    public func secondFactor(_ input: NoInput, by caller: Caller) async throws -> SecondFactorState {
        try await database.read { tx in
            let left = try tx.count("SELECT COUNT(*) AS value FROM recovery_code WHERE account_id = \(caller.account) AND used_at IS NULL")
            let isStaff = try tx.rights(of: caller.account).isPrivileged
            return SecondFactorState(
                setAt: try tx.secondFactor(of: caller.account)?.confirmedAt, recoveryCodesLeft: left,
                isRequired: isStaff && staffNeedsSecondFactor)
        }
    }

    /// Begins anew with every call, until it is confirmed.
    /// - Throws: `Failure.secondFactorSet`.
    public func beginSecondFactor(_ input: NoInput, by caller: Caller) async throws -> SecondFactorSecret {
        try caller.requireFresh()
        let secret = Chance.bytes(TOTP.secretBytes)
        let sealed = try sealed(secret, for: caller.account)
        let username = try await database.write { tx in
            guard let account = try tx.lockedAccount(caller.account) else { throw Failure.signInNeeded }
            guard try !tx.hasSecondFactor(account.id) else { throw Failure.secondFactorSet }
            try tx.run("DELETE FROM account_totp WHERE account_id = \(account.id)")
            try tx.run("INSERT INTO account_totp (account_id, secret, created_at) VALUES (\(account.id), \(sealed), \(now()))")
            return account.username
        }
        return try shown(secret, username: username)
    }

    /// What was begun and waits for its first code; nil where nothing does.
    public func pendingSecondFactor(by caller: Caller) async throws -> SecondFactorSecret? {
        let (factor, account) = try await database.read { tx in
            (try tx.secondFactor(of: caller.account), try tx.account(caller.account))
        }
        guard let factor, let account, factor.confirmedAt == nil, factor.createdAt + SecondFactor.setupMax > now() else { return nil }
        // Whoever comes to a desk later is not shown it: the right to begin is the right to see.
        try caller.requireFresh()
        return try shown(try secret(of: factor), username: account.username)
    }

    private func shown(_ secret: [UInt8], username: String) throws -> SecondFactorSecret {
        let text = Base32.encode(secret)
        let label = username.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let url = "otpauth://totp/Jixia:\(label)?secret=\(text)&issuer=Jixia&algorithm=SHA1&digits=6&period=30"
        let groups = stride(from: 0, to: text.count, by: 4).map { String(text.dropFirst($0).prefix(4)) }
        return SecondFactorSecret(secret: groups.joined(separator: " "), url: url, picture: try qrPicture(url))
    }
}
