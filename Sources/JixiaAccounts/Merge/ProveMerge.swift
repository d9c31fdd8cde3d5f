import JixiaCore
import JixiaStore

/// The other account, proved by its name and password or by its mobile and a code.
public struct ProveMerge: Input {
    enum Proof: Sendable {
        case password(PasswordClaim)
        case code(mobile: String, code: String)
        case missing
    }

    let proof: Proof
    /// A code of the other account's second factor, where it has one.
    let second: String?

    public init(_ form: inout Form) {
        let reading = CaptchaReading(&form)
        second = form.optionalText("second", 6...24)
        let name = form.optionalText("username", 1...254)
        let password = form.optionalText("password", 1...128)
        let hasMobile = form.has("mobile")
        if let name, let password {
            proof = .password(PasswordClaim(name: name, password: password, reading: reading))
        } else if hasMobile || form.isDescribing {
            proof = .code(mobile: form.mobile(), code: form.code())
        } else {
            proof = .missing
            form.reject("username", Failure.mergeProofMissing.code)
        }
    }
}

extension Accounts {
    /// Proves that another account is the caller's as well, and shows what joining them would move. Nothing moves yet.
    public func proveMerge(_ input: ProveMerge, _ visitor: Visitor) async throws -> MergePlan {
        guard let caller = visitor.caller else { throw Failure.signInNeeded }
        // A session that was left open on a desk must not be given somebody else's ways in.
        try caller.requireFresh()
        let token = Chance.token()
        let other = try await prove(input.proof, visitor) { account, tx in
            try self.keepProof(of: account, input.second, for: caller, token, in: tx)
        }
        let report = try await preview(other.id, into: caller.account)
        return MergePlan(merge: token, username: other.username, report: report)
    }

    private func prove(
        _ proof: ProveMerge.Proof, _ visitor: Visitor, then keep: @escaping @Sendable (AccountRow, any Transaction) throws -> Failure?
    ) async throws -> AccountRow {
        switch proof {
        case .missing: throw Failure.mergeProofMissing
        case .password(let claim):
            return try await provePassword(claim, visitor) { account, tx in
                if let failure = try keep(account, tx) { return .failure(failure) }
                return .success(account)
            }
        case .code(let mobile, let code):
            return try await database.write { tx -> Result<AccountRow, Failure> in
                let taken = try takeCode(code, for: .login, of: mobile, from: Origin(visitor.address), in: tx)
                let used: ID<SMSCode>
                switch taken {
                case .refused(let failure): return .failure(failure)
                case .right(let code): used = code
                }
                // What is told here is told to who has proved to hold the mobile.
                guard let found = try tx.account(mobile: mobile), let account = try tx.lockedAccount(found.id) else {
                    return .failure(.accountMissing)
                }
                guard !account.isDisabled else { return .failure(.accountDisabled) }
                if let failure = try keep(account, tx) {
                    try giveBack(used, in: tx)
                    return .failure(failure)
                }
                return .success(account)
            }.get()
        }
    }

    /// - Returns: what is wrong with the second factor. It is no error, because its count has to be committed.
    private func keepProof(
        of other: AccountRow, _ second: String?, for caller: Caller, _ token: String, in tx: any Transaction
    ) throws -> Failure? {
        guard other.id != caller.account else { throw Failure.mergeWithItself }
        for id in [other.id, caller.account] where try isStaff(id, in: tx) { throw Failure.mergeOfStaff }
        if try tx.hasSecondFactor(other.id) {
            guard let second else { return .proofMissing.on("second") }
            if case .refused(let failure) = try takeSecondFactor(second, of: other.id, in: tx) { return failure.on("second") }
        }
        try tx.run(
            """
            INSERT INTO account_merge (token_hash, from_account_id, into_account_id, from_epoch, report, expires_at, created_at)
            VALUES (\(Secrets.hash(token)), \(other.id), \(caller.account), \(other.epoch), '', \(now() + AccountMerge.life), \(now()))
            """)
        return nil
    }

    private struct Preview: Error { let report: MergeReport }

    /// The merge itself, rolled back: so the numbers are those that the real one will have.
    private func preview(_ from: ID<Account>, into: ID<Account>) async throws -> MergeReport {
        do {
            return try await database.write { tx -> MergeReport in
                throw Preview(report: try join(from, into: into, in: tx).report)
            }
        } catch let preview as Preview { return preview.report }
    }
}
