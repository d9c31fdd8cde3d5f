import NIOCore

/// Somebody who waits for one answer, or for the answers of a pipeline.
struct Call {
    /// Closures and not continuations: those have no fixed layout, and copying them took a tenth of a pipeline's time.
    enum Waiter {
        case one(@Sendable (Result<RedisValue, any Error>) -> Void)
        case many(Int, @Sendable (Result<[RedisValue], any Error>) -> Void)
    }

    let waiter: Waiter
    /// For one answer; nil waits without an end.
    let limit: TimeAmount?
    var deadline: NIODeadline

    init(_ waiter: Waiter, within limit: TimeAmount?) {
        self.waiter = waiter
        self.limit = limit
        deadline = limit.map { .now() + $0 } ?? .distantFuture
    }

    var count: Int {
        if case .many(let count, _) = waiter { count } else { 1 }
    }

    func fail(_ error: RedisError) {
        switch waiter {
        case .one(let resume): resume(.failure(error))
        case .many(_, let resume): resume(.failure(error))
        }
    }
}
