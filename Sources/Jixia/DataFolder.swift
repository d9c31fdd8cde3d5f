import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// The folder that holds everything of one site, or of one of its servers. One process at a time may use it: SQLite keeps its
/// promises only with one writer, which also does every checkpoint. A command beside a running server shares its folder only
/// where the data is elsewhere.
final class DataFolder: Sendable {
    let url: URL
    /// Nil for whoever shares the folder.
    private let lock: Int32?

    struct InUse: Error, CustomStringConvertible {
        let path: String, process: String
        var description: String {
            "JIXIA_DATA: \(path) is in use by another jixia (process \(process)); stop that first, or choose another folder"
        }
    }

    /// - Throws: `InUse`, or `WrongSetting` where the folder cannot be made or written.
    init(_ url: URL, isShared: Bool = false) throws {
        self.url = url
        try Self.make(url)
        lock = isShared ? nil : try Self.lock(url)
    }

    private static func make(_ url: URL) throws {
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o750])
        } catch { throw WrongSetting(name: "JIXIA_DATA", reason: "\(url.path) cannot be made") }
    }

    private static func lock(_ url: URL) throws -> Int32 {
        let path = url.appendingPathComponent("lock").path
        let lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o640)
        guard lock >= 0 else { throw WrongSetting(name: "JIXIA_DATA", reason: "\(url.path) cannot be written") }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let owner = (try? String(contentsOfFile: path, encoding: .utf8)) ?? "unknown"
            close(lock)
            throw InUse(path: url.path, process: owner)
        }
        ftruncate(lock, 0)
        let text = String(getpid())
        _ = text.withCString { write(lock, $0, strlen($0)) }
        return lock
    }

    /// The lock ends with the process, however it ends.
    deinit {
        if let lock { close(lock) }
    }

    func file(_ name: String) -> URL { url.appendingPathComponent(name) }

    func folder(_ name: String) throws -> URL {
        let folder = url.appendingPathComponent(name, isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}
