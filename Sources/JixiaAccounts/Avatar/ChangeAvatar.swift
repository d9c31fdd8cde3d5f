import JixiaCore
import JixiaFiles
import JixiaStore

public struct ChangeAvatar: Input {
    let account: ID<Account>
    let file: UploadedFile

    public init(_ form: inout Form) {
        account = form.id("id")
        file = form.file("file", bytesMax: Avatar.bytesMax)
    }
}

extension Accounts {
    /// The picture is drawn anew in every size; nothing of the file that came is kept. Everybody changes the own one alone.
    public func changeAvatar(_ input: ChangeAvatar, by caller: Caller) async throws -> Avatar {
        guard input.account == caller.account else { throw Failure.notFound }
        guard let uploads else { throw Failure.filesUnreachable }
        let squares: [[UInt8]]
        do { squares = try await uploads.pictures.squares(Avatar.sides, of: input.file.bytes) } catch let failure as Failure {
            throw failure.kind == .unavailable ? failure : failure.on("file")
        }
        let avatar = Avatar(stem: FileKey.randomStem())
        let files = Array(zip(avatar.keys, squares))
        try await put(files, in: uploads.files)
        // Where this fails the files belong to nobody, and are found by `sweepFiles`.
        try await database.write { tx in try take(avatar, files.map { ($0, $1.count) }, for: caller.account, in: tx) }
        return avatar
    }

    /// All of them or none.
    private func put(_ files: [(key: FileKey, bytes: [UInt8])], in store: any FileStore) async throws {
        do { for file in files { try await store.put(file.bytes, as: file.key) } } catch {
            for file in files { try? await store.delete(file.key) }
            throw error
        }
    }

    private func take(_ avatar: Avatar, _ files: [(key: FileKey, size: Int)], for id: ID<Account>, in tx: any Transaction) throws {
        tx.mayRepeat()
        guard let account = try tx.lockedAccount(id) else { throw Failure.signInNeeded }
        // Run again after its own commit, there is nothing left to do.
        if account.avatar == avatar.path { return }
        try releaseAvatar(of: account, in: tx)
        try keep(files, for: id, in: tx)
        try tx.run("UPDATE account SET avatar = \(avatar.path) WHERE id = \(id)")
    }

    /// The files go once this is committed.
    func releaseAvatar(of account: AccountRow, in tx: any Transaction) throws {
        guard let old = Avatar(path: account.avatar) else { return }
        try release(old.keys, in: tx)
    }
}
