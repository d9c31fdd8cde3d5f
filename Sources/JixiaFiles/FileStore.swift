import JixiaCore

/// Where files are kept. All servers of a site see the same files.
public protocol FileStore: Sendable {
    /// Stores the whole content under the key, or nothing at all; what was there before is replaced.
    /// - Throws: `Failure.filesFull` where there is no room, `Failure.filesUnreachable` where it cannot be written.
    func put(_ content: AsyncThrowingStream<[UInt8], any Error>, as key: FileKey) async throws
    /// - Returns: nil where there is no such file.
    func get(_ key: FileKey) async throws -> StoredFile?
    /// A file that is not there is no failure.
    func delete(_ key: FileKey) async throws
    /// Files of a folder by the order of their names, for cleaning.
    /// - Parameter last: the last one of the list before.
    func list(_ folder: FileFolder, after last: FileKey?, limit: Int) async throws -> [FileListing]
    /// Forgets what was begun before this moment and never finished.
    func removeLeftovers(before moment: Moment) async throws
    /// A few words on the state of the store, for the health page; throws where it does not work.
    func check() async throws -> String
}

extension FileStore {
    public func put(_ bytes: [UInt8], as key: FileKey) async throws {
        let content = AsyncThrowingStream<[UInt8], any Error> { stream in
            stream.yield(bytes)
            stream.finish()
        }
        try await put(content, as: key)
    }
}

/// A file as it was when it was asked for.
public struct StoredFile: Sendable {
    public let type: FileType
    /// In bytes.
    public let size: Int
    /// Another content has another version.
    public let version: String
    private let read: @Sendable (Range<Int>) async throws -> [UInt8]

    public init(type: FileType, size: Int, version: String, read: @escaping @Sendable (Range<Int>) async throws -> [UInt8]) {
        self.type = type
        self.size = size
        self.version = version
        self.read = read
    }

    /// - Parameter range: within the size; everything by default.
    /// - Throws: `Failure.filesUnreachable` where the file is gone meanwhile.
    public func bytes(_ range: Range<Int>? = nil) async throws -> [UInt8] { try await read(range ?? 0..<size) }
}

public struct FileListing: Sendable, Equatable {
    public let key: FileKey
    /// In bytes.
    public let size: Int
    public let writtenAt: Moment

    public init(key: FileKey, size: Int, writtenAt: Moment) {
        self.key = key
        self.size = size
        self.writtenAt = writtenAt
    }
}

extension Failure {
    /// There is no room left where files are kept.
    public static let filesFull = Failure(.unavailable, "files_full", retryAfter: 60)
    public static let filesUnreachable = Failure(.unavailable, "files_unreachable", retryAfter: 10)
}
