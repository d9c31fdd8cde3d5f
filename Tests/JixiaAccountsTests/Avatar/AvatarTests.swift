import Foundation
import JixiaCore
import JixiaFiles
import JixiaStore
import JixiaTesting
import Testing

@testable import JixiaAccounts

/// Draws nothing: what comes is what is stored, so that one picture is told from another.
private struct PlainPictures: PictureMaker {
    func squares(_ sides: [Int], of bytes: [UInt8]) async throws -> [[UInt8]] {
        if bytes == [0] { throw Failure.pictureUnreadable }
        if bytes == [1] { throw Failure.picturesBusy }
        return sides.map { bytes + [UInt8(truncatingIfNeeded: $0)] }
    }
}

@Suite struct AvatarTests {
    private let folder = TestFolder()
    private var files: FolderFiles { FolderFiles(folder.url) }

    private func world(_ engine: Engine) async throws -> (world: AccountsWorld, caller: Caller) {
        let world = try await AccountsWorld(engine, uploads: Uploads(files: files, pictures: PlainPictures()))
        let signIn = try await world.register("13900010001")
        return (world, try #require(try await world.caller(signIn)))
    }

    private func change(_ world: AccountsWorld, _ caller: Caller, _ bytes: [UInt8], of account: ID<Account>? = nil) async throws -> Avatar {
        let id = (account ?? caller.account).number
        return try await world.accounts.changeAvatar(.parse(["id": .number(id), "file": .file(UploadedFile(bytes))]), by: caller)
    }

    private func stored(_ avatar: Avatar) async throws -> [[UInt8]?] {
        var all: [[UInt8]?] = []
        for key in avatar.keys { all.append(try await files.get(key)?.bytes()) }
        return all
    }

    @Test(arguments: Engine.available)
    func `a picture is kept in three sizes under a name of ours`(_ engine: Engine) async throws {
        let (world, caller) = try await world(engine)
        let avatar = try await change(world, caller, [7])
        #expect(try await stored(avatar) == [[7, 0], [7, 96], [7, 40]])
        #expect(try await world.accounts.me(.parse([:]), by: caller).avatar == avatar.path)
        #expect(try await world.signIn("13900010001", AccountsWorld.password).avatar == avatar.path)
        #expect(avatar.path.hasPrefix("/media/avatars/") && avatar.path.hasSuffix("-256.webp"))
        #expect(Avatar(path: avatar.path) == avatar)
        #expect(try await world.count("account_file") == 3)
    }

    @Test(arguments: Engine.available)
    func `a new picture takes the place of the old one, whose files go`(_ engine: Engine) async throws {
        let (world, caller) = try await world(engine)
        let first = try await change(world, caller, [7])
        let second = try await change(world, caller, [8])
        #expect(first != second)
        try await world.worker.runDue()
        #expect(try await stored(first) == [nil, nil, nil])
        #expect(try await stored(second) == [[8, 0], [8, 96], [8, 40]])
        #expect(try await world.count("account_file") == 3)
    }

    @Test(arguments: Engine.available)
    func `a removed picture leaves nothing`(_ engine: Engine) async throws {
        let (world, caller) = try await world(engine)
        let avatar = try await change(world, caller, [7])
        for _ in 0..<2 { _ = try await world.accounts.removeAvatar(.parse(["id": .number(caller.account.number)]), by: caller) }
        try await world.worker.runDue()
        #expect(try await world.accounts.me(.parse([:]), by: caller).avatar == "")
        #expect(try await stored(avatar) == [nil, nil, nil])
        #expect(try await world.count("account_file") == 0)
    }

    @Test(arguments: Engine.available)
    func `nobody changes another's picture`(_ engine: Engine) async throws {
        let (world, caller) = try await world(engine)
        let other = try #require(try await world.caller(world.register("13900010002")))
        let avatar = try await change(world, caller, [7])
        #expect(try await failure { try await change(world, other, [8], of: caller.account) } == .notFound)
        let removal = try RemoveAvatar.parse(["id": .number(caller.account.number)])
        #expect(try await failure { try await world.accounts.removeAvatar(removal, by: other) } == .notFound)
        #expect(try await world.accounts.me(.parse([:]), by: caller).avatar == avatar.path)
    }

    @Test(arguments: Engine.available)
    func `what is refused changes nothing and says so at the field`(_ engine: Engine) async throws {
        let (world, caller) = try await world(engine)
        let avatar = try await change(world, caller, [7])
        #expect(try await failure { try await change(world, caller, [0]) } == .pictureUnreadable.on("file"))
        #expect(try await failure { try await change(world, caller, [1]) } == .picturesBusy)
        #expect(wrongFields { try ChangeAvatar.parse(["id": .number(1), "file": .text("x")]) } == ["file": "required"])
        #expect(try await world.accounts.me(.parse([:]), by: caller).avatar == avatar.path)
        #expect(try await world.count("account_file") == 3)
    }

    @Test(arguments: Engine.available)
    func `of many pictures sent at once one is there, and no other's files stay`(_ engine: Engine) async throws {
        let (world, caller) = try await world(engine)
        let avatars = try await atOnce(8) { try await change(world, caller, [UInt8(10 + $0)]) }
        try await world.worker.runDue()
        let current = try await world.accounts.me(.parse([:]), by: caller).avatar
        for avatar in avatars { #expect(try await stored(avatar).allSatisfy { ($0 != nil) == (avatar.path == current) }) }
        #expect(try await world.count("account_file") == 3)
    }

    @Test(arguments: Engine.available, [(1998, 1, true), (1997, 1, false), (1, 500 * 1024 * 1024, true)])
    func `an account keeps so much and no more`(_ engine: Engine, _ kept: (count: Int, bytes: Int, isFull: Bool)) async throws {
        let (world, caller) = try await world(engine)
        try await world.database.write { tx in
            for place in 0..<kept.count {
                try tx.run(
                    """
                    INSERT INTO account_file (file_key, account_id, bytes, created_at)
                    VALUES (\("x/\(place).bin"), \(caller.account), \(kept.bytes), 0)
                    """)
            }
        }
        #expect(try await failure { try await change(world, caller, [7]) } == (kept.isFull ? .filesTooMany : nil))
    }

    @Test(arguments: Engine.available)
    func `files that no row tells of are swept after a day`(_ engine: Engine) async throws {
        let (world, caller) = try await world(engine)
        let avatar = try await change(world, caller, [7])
        let old = try #require(FileKey(Avatar.folder, FileKey.randomStem() + "-40", .webp))
        let young = try #require(FileKey(Avatar.folder, FileKey.randomStem() + "-40", .webp))
        for key in [old, young] { try await files.put([1], as: key) }
        try age(old, to: world.clock.now() - .hours(25))
        try age(young, to: world.clock.now() - .hours(23))
        for key in avatar.keys { try age(key, to: world.clock.now() - .days(100)) }

        try await world.accounts.sweepFiles()

        #expect(try await files.get(old) == nil)
        #expect(try await files.get(young) != nil)
        #expect(try await stored(avatar).allSatisfy { $0 != nil })
    }

    private func age(_ key: FileKey, to moment: Moment) throws {
        let path = "avatars/\(key.stem.prefix(2))/\(key.stem.dropFirst(2).prefix(2))/\(key.fileName)"
        try FileManager.default.setAttributes([.modificationDate: moment.date], ofItemAtPath: folder.file(path).path)
    }

    @Test(arguments: [
        "", "/media/avatars/x-256.webp", "/media/avatars/../../etc/passwd-256.webp", "https://example.com/a.png", "/media/covers/1.svg",
    ])
    func `no other address is taken for a picture of ours`(_ path: String) {
        #expect(Avatar(path: path) == nil)
    }
}
