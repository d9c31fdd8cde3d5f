import JixiaCore
import JixiaStore

public struct ChangeProfile: Input {
    let nickname: String?

    public init(_ form: inout Form) {
        nickname = form.optionalText("nickname", 1...20) { $0.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F } }
    }
}

extension Accounts {
    public func changeMe(_ input: ChangeProfile, by caller: Caller) async throws -> Profile {
        let account = try await database.write { tx in
            tx.mayRepeat()
            if let nickname = input.nickname {
                try tx.run("UPDATE account SET nickname = \(nickname) WHERE id = \(caller.account)")
            }
            return try tx.account(caller.account)
        }
        guard let account else { throw Failure.signInNeeded }
        return Profile(account, for: caller)
    }
}
