import Foundation
import JixiaCore

#if canImport(Glibc)
    import Glibc
#endif

/// A file that is being written beside the place where it will be.
struct NewFile: Sendable {
    private let path: String
    private let descriptor: Int32

    /// - Throws: `Failure.filesFull` or `Failure.filesUnreachable`, as all of its calls.
    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o640)
        guard descriptor >= 0 else { throw FileTrouble.failure(errno) }
    }

    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if count == 0 || errno != EINTR {
                throw FileTrouble.failure(errno)
            }
        }
    }

    /// Moves the file to its place. Content and name are on the disk before this returns: a row may tell of the file now.
    func finish(at place: String) throws {
        guard fsync(descriptor) == 0, rename(path, place) == 0 else { throw FileTrouble.failure(errno) }
        close(descriptor)
        let folder = open((place as NSString).deletingLastPathComponent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    /// After a failure: nothing is left of it.
    func abandon() {
        close(descriptor)
        unlink(path)
    }
}

/// Size and age of a file that is no link and no folder.
struct FileState {
    let size: Int
    let writtenAt: Moment
    let version: String

    /// Nil where there is no such file.
    init?(_ path: String) throws {
        var state = stat()
        guard lstat(path, &state) == 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw FileTrouble.failure(errno)
        }
        guard state.st_mode & S_IFMT == S_IFREG else { return nil }
        size = Int(state.st_size)
        writtenAt = Moment(milliseconds: Int64(state.st_mtim.tv_sec) * 1000 + Int64(state.st_mtim.tv_nsec) / 1_000_000)
        version = "\(state.st_mtim.tv_sec)-\(state.st_mtim.tv_nsec)-\(state.st_size)"
    }

    /// - Throws: `Failure.filesUnreachable` where so much is not there any more.
    static func read(_ path: String, _ range: Range<Int>) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw FileTrouble.failure(errno) }
        defer { close(descriptor) }
        let bytes = try [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
            while filled < range.count {
                let target = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled..<range.count])
                let count = pread(descriptor, target.baseAddress, target.count, off_t(range.lowerBound + filled))
                if count > 0 {
                    filled += count
                } else if count == 0 || errno != EINTR {
                    throw Failure.filesUnreachable
                }
            }
        }
        return bytes
    }
}

enum FileTrouble {
    static func failure(_ code: Int32) -> Failure { [ENOSPC, EDQUOT].contains(code) ? .filesFull : .filesUnreachable }
}
