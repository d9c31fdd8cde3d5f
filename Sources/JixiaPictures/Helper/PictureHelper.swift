import CLinux
import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// The other side of `HelperProcess`: a process that decodes one picture and ends. It reads the picture from its input and writes
/// squares or the reason of a refusal to its output. Decoders have had holes; whoever finds one is in here, without rights,
/// secrets, files or much memory.
public enum PictureHelper {
    /// Virtual memory, of which a third is the program itself.
    private static let memoryMax: rlim_t = 768 * 1024 * 1024
    private static let processorSecondsMax: rlim_t = 3

    /// - Parameter arguments: after how many seconds to give up, should the server be gone that would see to it; then the sides of
    ///   the squares, in points.
    /// - Returns: the exit status.
    public static func run(_ arguments: [String]) -> Int32 {
        guard let seconds = arguments.first.flatMap({ UInt32($0) }), limitItself(seconds) else { return 2 }
        let sides = arguments.dropFirst().compactMap { Int($0) }.filter { (1...1024).contains($0) }
        let answer: HelperAnswer
        do {
            answer = .squares(try Squares.make(sides, of: try input()))
        } catch { answer = .refused(error) }
        return output(answer.bytes) ? 0 : 3
    }

    /// Before the first byte is looked at.
    private static func limitItself(_ seconds: UInt32) -> Bool {
        alarm(seconds)
        _ = nice(5)
        let limits: [(__rlimit_resource, rlim_t)] = [
            (RLIMIT_AS, memoryMax), (RLIMIT_CPU, processorSecondsMax), (RLIMIT_FSIZE, rlim_t(HelperAnswer.bytesMax)), (RLIMIT_NOFILE, 3),
            (RLIMIT_CORE, 0), (__RLIMIT_NPROC, 0), (__RLIMIT_MEMLOCK, 0),
        ]
        for (resource, value) in limits {
            var limit = rlimit(rlim_cur: value, rlim_max: value)
            guard setrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return false }
        }
        return jixia_forbid_new_privileges() == 0 && jixia_forbid_dumps() == 0
    }

    /// A byte more than allowed tells that there is too much.
    private static func input() throws(PictureTrouble) -> [UInt8] {
        let wanted = PictureLimits.bytesMax + 1
        var bytes = [UInt8](repeating: 0, count: wanted)
        var filled = 0
        while filled < wanted {
            let count = bytes.withUnsafeMutableBytes { buffer in
                read(STDIN_FILENO, buffer.baseAddress.map { $0 + filled }, wanted - filled)
            }
            if count < 0 { throw .unreadable }
            if count == 0 { break }
            filled += count
        }
        bytes.removeLast(wanted - filled)
        return bytes
    }

    private static func output(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count <= 0 { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }
}
