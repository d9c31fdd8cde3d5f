import Dispatch
import Foundation
import JixiaCore
import JixiaFiles

/// Has pictures decoded by short-lived processes of the same program (`jixia picture`), as many at once as there are cores.
/// A picture that makes its helper crash or starve is unreadable; the server does not notice more of it.
public final class PictureHelpers: PictureMaker {
    public static let waitingMax = 32
    /// Milliseconds for one picture.
    public static let patience: Int32 = 5000

    private let command: [String]
    private let patience: Int32
    private let turnstile: Turnstile
    private let queue = DispatchQueue(label: "jixia.pictures", attributes: .concurrent)

    /// - Parameter program: the path of `jixia`; the running program itself by default, even if its file was replaced meanwhile.
    public convenience init(program: String = "/proc/self/exe", patience: Int32 = PictureHelpers.patience) {
        self.init(command: [program, "picture", String(patience / 1000 + 1)], patience: patience)
    }

    init(
        command: [String], patience: Int32 = PictureHelpers.patience, runningMax: Int = ProcessInfo.processInfo.activeProcessorCount,
        waitingMax: Int = PictureHelpers.waitingMax
    ) {
        self.command = command
        self.patience = patience
        turnstile = Turnstile(inside: runningMax, waiting: waitingMax, refusal: .picturesBusy)
    }

    public func squares(_ sides: [Int], of bytes: [UInt8]) async throws -> [[UInt8]] {
        let process = HelperProcess(command: command + sides.map(String.init), patience: patience)
        let output = try await turnstile.pass { try await run(process, bytes) }
        guard let output, let answer = HelperAnswer(output, count: sides.count) else { throw Failure.pictureUnreadable }
        switch answer {
        case .squares(let squares): return squares
        case .refused(.unsupported): throw Failure.pictureUnsupported
        case .refused(.unreadable): throw Failure.pictureUnreadable
        case .refused(.tooLarge): throw Failure.pictureTooLarge
        }
    }

    /// Waiting for a process takes a thread, and not one of the event loops.
    private func run(_ process: HelperProcess, _ bytes: [UInt8]) async throws -> [UInt8]? {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try process.run(bytes, outputMax: HelperAnswer.bytesMax) }) }
        }
    }
}
