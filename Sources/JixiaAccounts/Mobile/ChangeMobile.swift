import JixiaCore
import JixiaMessages
import JixiaStore

public struct ChangeMobile: Input {
    let mobile: String
    let code: String
    /// `old_code`, a code to the old mobile; or the password, with the link that was mailed to who has lost it.
    let proof: OwnerProof
    let token: String?

    public init(_ form: inout Form) {
        mobile = form.mobile()
        code = form.code()
        proof = OwnerProof(&form, code: "old_code")
        token = form.optionalToken()
    }
}

extension Accounts {
    /// Another mobile for the account: proved to be the owner's, as the old one was or the mailed link and the password are.
    /// Every other session ends; the old mobile and the address are told.
    public func changeMobile(_ input: ChangeMobile, _ visitor: Visitor) async throws -> Nothing {
        let caller = try visitor.member()
        let ended = try await asOwner(input.proof, visitor) { account, tx -> Result<[ID<Session>], Failure> in
            if let failure = try lost(account, input, in: tx) { return .failure(failure) }
            switch try takeCode(input.code, for: .bind, of: input.mobile, from: Origin(visitor.address), in: tx) {
            case .refused(let failure): return .failure(failure)
            case .right(let code):
                guard try tx.account(mobile: input.mobile) == nil else {
                    try giveBack(code, in: tx)
                    return .failure(.mobileTaken)
                }
            }
            if let token = input.token, try takeLink(token, .mobileRecovery, in: tx) == nil { return .failure(.linkInvalid) }
            try tx.run("UPDATE account SET mobile = \(input.mobile) WHERE id = \(account.id)")
            try note(.mobileChanged, of: account.id, visitor, in: tx)
            try voidLinks([.mobileRecovery], of: account.id, in: tx)
            let masked = Mobile.masked(input.mobile)
            try tellBySMS(.mobileChanged, account, visitor, detail: masked, in: tx)
            try tellByMail(.mobileChanged, account, visitor, detail: masked, in: tx)
            return .success(try endSessions(of: account.id, but: caller.session, in: tx))
        }
        sessionCache.drop(ended + [caller.session])
        return Nothing()
    }

    /// A password alone does not move an account away from its mobile: without the old one the mailed link is needed too.
    private func lost(_ account: AccountRow, _ input: ChangeMobile, in tx: any Transaction) throws -> Failure? {
        guard account.mobile != nil, input.proof.password != nil else { return nil }
        guard let token = input.token else { return Failure.proofNeeded.on("old_code") }
        let isOwn = try tx.count(
            """
            SELECT COUNT(*) AS value FROM account_notice
            WHERE token_hash = \(Secrets.hash(token)) AND kind = \(NoticeKind.mobileRecovery) AND account_id = \(account.id)
                AND recipient_key = \(account.email.map(Email.key)) AND taken_at IS NULL AND expires_at > \(now())
            """)
        return isOwn == 1 ? nil : .linkInvalid
    }
}
