import Synchronization

/// A script in Lua that Redis carries out in one step. It travels once; later calls name it by its digest.
public final class RedisScript: Sendable {
    public let source: String
    /// Told by Redis, so that nothing here has to compute it.
    private let digest = Mutex<String?>(nil)

    public init(_ source: String) { self.source = source }

    func digest(by commands: some RedisCommands) async throws -> String {
        if let known = digest.withLock({ $0 }) { return known }
        let told = try await commands.scriptLoad(source)
        digest.withLock { $0 = told }
        return told
    }
}

extension RedisCommands {
    /// Runs a script, and sends it again if Redis has forgotten it: after a restart, or `SCRIPT FLUSH`.
    @discardableResult
    public func run(
        _ script: RedisScript, keys: [String] = [], arguments: [any RedisStorable] = []
    ) async throws -> RedisValue {
        do {
            return try await evalSHA(script.digest(by: self), keys: keys, arguments: arguments)
        } catch let error as RedisError where error.code == "NOSCRIPT" {
            return try await eval(script.source, keys: keys, arguments: arguments)
        }
    }
}
