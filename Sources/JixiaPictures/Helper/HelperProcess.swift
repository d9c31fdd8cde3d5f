import CLinux
import Foundation
import JixiaCore
import JixiaFiles

#if canImport(Glibc)
    import Glibc
#endif

/// One run of a helper: input and output are memory without a name, so nobody waits for a pipe, and what it writes is bounded
/// by its own limit of file size. It is given no environment and no other descriptor.
struct HelperProcess {
    struct Trouble: Error, CustomStringConvertible {
        let call: String
        let code: Int32
        var description: String { "the helper for pictures cannot be started: \(call): \(String(cString: strerror(code)))" }
    }

    let command: [String]
    /// Milliseconds; then it is killed.
    let patience: Int32

    /// Waits; call it on a thread that may.
    /// - Returns: what it wrote; nil where it crashed, met its limits, or said that it failed.
    /// - Throws: `Failure.picturesBusy` where it was not done in time: the picture cannot make it slow beyond its limit of processor
    ///   time, so the machine has too much to do.
    func run(_ input: [UInt8], outputMax: Int) throws -> [UInt8]? {
        let source = try MemoryFile(), target = try MemoryFile()
        defer {
            source.close()
            target.close()
        }
        try source.write(input)
        let process = try spawn(source.descriptor, target.descriptor)
        guard try ended(process) else { return nil }
        return target.content(max: outputMax)
    }

    private func spawn(_ input: Int32, _ output: Int32) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1)
        posix_spawn_file_actions_addchdir_np(&actions, "/")

        // The server ignores some signals and holds back others; a helper begins as any program does.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var process = pid_t()
        let code = posix_spawn(&process, command[0], &actions, &attributes, &arguments, &environment)
        guard code == 0 else { throw Trouble(call: "posix_spawn", code: code) }
        return process
    }

    /// Whether it ended well. However it ended, nothing is left of it.
    private func ended(_ process: pid_t) throws -> Bool {
        let handle = pidfd_open(process, 0)
        var events = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
        let isInTime = handle >= 0 && poll(&events, 1, patience) > 0
        if !isInTime { kill(process, SIGKILL) }
        if handle >= 0 { close(handle) }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        guard isInTime else { throw Failure.picturesBusy }
        return status == 0
    }
}

/// A file in memory that has no name and is gone with its last descriptor.
private struct MemoryFile {
    let descriptor: Int32

    init() throws {
        // 1: closed by whatever this process starts, unless it is given to it.
        descriptor = memfd_create("jixia picture", 1)
        guard descriptor >= 0 else { throw HelperProcess.Trouble(call: "memfd_create", code: errno) }
    }

    func close() { _ = Glibc.close(descriptor) }

    func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw HelperProcess.Trouble(call: "write", code: errno) }
            rest = rest.dropFirst(count)
        }
        lseek(descriptor, 0, SEEK_SET)
    }

    func content(max: Int) -> [UInt8]? {
        var state = stat()
        guard fstat(descriptor, &state) == 0, state.st_size <= max else { return nil }
        let size = Int(state.st_size)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            let count = pread(descriptor, buffer.baseAddress, size, 0)
            if count > 0 { filled = count }
        }
        return bytes.count == size ? bytes : nil
    }
}
