import GRDB
import JixiaStore
import Synchronization

/// Group commit. Writes that wait together become savepoints of one outer transaction: one sync for all of them.
/// Each is answered only after that sync; one that fails rolls back alone.
final class WriteQueue: Sendable {
    private let pool: DatabasePool
    private let groupMax: Int
    private let state = Mutex(State())

    private struct State {
        var waiting: [any PendingWrite] = []
        var isRunning = false
    }

    init(_ pool: DatabasePool, groupMax: Int) {
        self.pool = pool
        self.groupMax = groupMax
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any JixiaStore.Transaction) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let start = state.withLock { state in
                state.waiting.append(Write(body: body, continuation: continuation))
                defer { state.isRunning = true }
                return !state.isRunning
            }
            if start { drain() }
        }
    }

    private func drain() {
        pool.asyncWriteWithoutTransaction { [self] db in
            while let group = next() { commit(group, on: db) }
        }
    }

    private func next() -> [any PendingWrite]? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isRunning = false
                return nil
            }
            let group = Array(state.waiting.prefix(groupMax))
            state.waiting.removeFirst(group.count)
            return group
        }
    }

    private func commit(_ group: [any PendingWrite], on db: GRDB.Database) {
        do {
            try db.execute(sql: "BEGIN IMMEDIATE")
            for write in group { try run(write, on: db) }
            try db.execute(sql: "COMMIT")
            for write in group { write.succeed() }
        } catch {
            // The outer transaction is gone (disk full, I/O error): nothing of the group was kept.
            if db.isInsideTransaction { try? db.execute(sql: "ROLLBACK") }
            for write in group { write.fail(error) }
        }
    }

    private func run(_ write: any PendingWrite, on db: GRDB.Database) throws {
        try db.execute(sql: "SAVEPOINT one")
        if write.run(in: SQLiteTransaction(db: db)) {
            try db.execute(sql: "RELEASE one")
        } else {
            try db.execute(sql: "ROLLBACK TO one")
            try db.execute(sql: "RELEASE one")
        }
    }
}

private protocol PendingWrite: Sendable {
    /// Runs the body; false where it failed and has to be rolled back.
    func run(in tx: any JixiaStore.Transaction) -> Bool
    func succeed()
    func fail(_ error: any Error)
}

private final class Write<T: Sendable>: PendingWrite {
    private let body: @Sendable (any JixiaStore.Transaction) throws -> T
    private let continuation: CheckedContinuation<T, any Error>
    private let result = Mutex<Result<T, any Error>?>(nil)

    init(body: @escaping @Sendable (any JixiaStore.Transaction) throws -> T, continuation: CheckedContinuation<T, any Error>) {
        self.body = body
        self.continuation = continuation
    }

    func run(in tx: any JixiaStore.Transaction) -> Bool {
        let outcome = Result { try body(tx) }
        result.withLock { $0 = outcome }
        if case .success = outcome { return true }
        return false
    }

    /// The group is on disk: tells the outcome of this write, which may be a failure of its own.
    func succeed() {
        guard let outcome = result.withLock({ $0 }) else { return fail(CancellationError()) }
        continuation.resume(with: outcome)
    }

    func fail(_ error: any Error) { continuation.resume(throwing: error) }
}
