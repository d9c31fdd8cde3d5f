import Foundation
import JixiaCore
import NIOPosix

/// Files in a folder of this machine, or of a file server that all servers mount. A file is written beside its place and moved
/// there when it is complete and on the disk, so whoever reads finds all of it or none.
///
/// Files with random names lie two folders deep, by their first four digits: `avatars/0a/1b/0a1b….webp`. So no folder grows to
/// a million names. Those that the program named itself lie flat: `covers/12.svg`.
public struct FolderFiles: FileStore {
    private let root: URL
    private static let unfinished = ".unfinished"

    public init(_ root: URL) { self.root = root }

    public func put(_ content: AsyncThrowingStream<[UInt8], any Error>, as key: FileKey) async throws {
        let place = place(of: key)
        let temporary = root.appendingPathComponent(Self.unfinished, isDirectory: true).appendingPathComponent(Chance.token())
        let file = try await blocking {
            try makeFolder(temporary.deletingLastPathComponent())
            return try NewFile(temporary.path)
        }
        do {
            for try await bytes in content { try await blocking { try file.write(bytes) } }
            try await blocking {
                try makeFolder(place.deletingLastPathComponent())
                try file.finish(at: place.path)
            }
        } catch {
            try await blocking { file.abandon() }
            throw error
        }
    }

    public func get(_ key: FileKey) async throws -> StoredFile? {
        let path = place(of: key).path
        return try await blocking {
            guard let state = try FileState(path) else { return nil }
            return StoredFile(type: key.type, size: state.size, version: state.version) { range in
                try await blocking { try FileState.read(path, range) }
            }
        }
    }

    public func delete(_ key: FileKey) async throws {
        let path = place(of: key).path
        try await blocking {
            guard unlink(path) != 0, errno != ENOENT, errno != ENOTDIR else { return }
            throw FileTrouble.failure(errno)
        }
    }

    public func list(_ folder: FileFolder, after last: FileKey?, limit: Int) async throws -> [FileListing] {
        try await blocking {
            let start = root.appendingPathComponent(folder.name, isDirectory: true)
            let names = FileManager.default.enumerator(atPath: start.path)?.compactMap { $0 as? String } ?? []
            let keys = names.compactMap { FileKey(folder, file: String($0.split(separator: "/").last ?? "")) }
            let rest = keys.filter { key in last.map { key.fileName > $0.fileName } ?? true }.sorted { $0.fileName < $1.fileName }
            return try rest.prefix(limit).compactMap { key in
                try FileState(place(of: key).path).map { FileListing(key: key, size: $0.size, writtenAt: $0.writtenAt) }
            }
        }
    }

    public func removeLeftovers(before moment: Moment) async throws {
        try await blocking {
            let folder = root.appendingPathComponent(Self.unfinished, isDirectory: true)
            for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] {
                let path = folder.appendingPathComponent(name).path
                if let state = try FileState(path), state.writtenAt < moment { unlink(path) }
            }
        }
    }

    public func check() async throws -> String {
        try await blocking {
            let folder = root.appendingPathComponent(Self.unfinished, isDirectory: true)
            try makeFolder(folder)
            let file = try NewFile(folder.appendingPathComponent(Chance.token()).path)
            defer { file.abandon() }
            try file.write(Array("稷下".utf8))
            let free = try FileManager.default.attributesOfFileSystem(forPath: root.path)[.systemFreeSize] as? Int64
            return "folder" + (free.map { ", \($0 / 1_048_576) MiB free" } ?? "")
        }
    }

    private func place(of key: FileKey) -> URL {
        var folder = root.appendingPathComponent(key.folder.name, isDirectory: true)
        if key.isRandom {
            folder.appendPathComponent(String(key.stem.prefix(2)), isDirectory: true)
            folder.appendPathComponent(String(key.stem.dropFirst(2).prefix(2)), isDirectory: true)
        }
        return folder.appendingPathComponent(key.fileName)
    }

    private func makeFolder(_ folder: URL) throws {
        if access(folder.path, W_OK) == 0 { return }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        } catch {
            let isFull = (error as? CocoaError)?.code == .fileWriteOutOfSpace
            throw isFull ? Failure.filesFull : Failure.filesUnreachable
        }
    }

    /// Disks wait; event loops must not.
    private func blocking<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
        try await NIOThreadPool.singleton.runIfActive(work)
    }
}
