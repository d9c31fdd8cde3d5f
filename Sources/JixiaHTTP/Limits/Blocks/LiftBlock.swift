import JixiaCore
import JixiaLimits
import JixiaStore

public struct LiftBlock: Input {
    let id: ID<Block>
    public init(_ form: inout Form) { id = form.id("id") }
}

extension Failure {
    public static let blockMissing = Failure(.missing, "block_missing")
    /// It is not counted by a limit of calls but by the operation itself: what is counted of a person is lifted as a whole.
    public static let blockCountedElsewhere = Failure(.conflict, "block_counted_elsewhere")
}

extension LimitDesk {
    /// Forgets what the limit counted, on every server that shares the counters: whoever was blocked may call again at once.
    public func lift(_ input: LiftBlock, by caller: Caller) async throws -> Block {
        try caller.require(lifting)
        let found = try await block(input.id)
        guard let key = found.windowKey, let rate = found.rate.flatMap({ try? Rate.parse($0) }),
            let strategy = found.strategy.flatMap(LimitStrategy.init(rawValue:))
        else { throw Failure.blockCountedElsewhere }
        do { try await limits.lift(LimitWindow(key, rate, strategy)) } catch let error as CancellationError { throw error } catch {
            throw Failure.limitsUnreachable
        }
        let now = log.now()
        try await log.database.write { tx in
            tx.mayRepeat()
            try tx.run(
                """
                UPDATE limit_block SET lifted_at = \(now), lifted_by = \(caller.account)
                WHERE window_key = \(key) AND rate = \(found.rate) AND strategy = \(found.strategy) AND rule = \(found.rule)
                    AND address = \(found.address) AND lifted_at IS NULL
                """)
        }
        return try await block(input.id)
    }

    private func block(_ id: ID<Block>) async throws -> Block {
        let found: Block? = try await log.database.read { tx in
            try tx.first("SELECT \(Block.columns) FROM limit_block WHERE id = \(id)")
        }
        guard let found else { throw Failure.blockMissing }
        return found
    }
}
