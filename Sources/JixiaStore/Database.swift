import JixiaCore

/// The program's only way to its data.
public struct Database: Sendable {
    let driver: any Driver
    private static let attemptsMax = 8
    private static let pauses = 5...200

    public init(_ driver: any Driver) { self.driver = driver }

    /// - Parameter isLong: true for reads that go through many rows: searches, reports.
    public func read<T: Sendable>(
        isLong: Bool = false, _ freshness: Freshness = .latest, _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        for _ in 1..<Self.attemptsMax {
            do { return try await driver.read(isLong: isLong, freshness, body) } catch  where driver.isContention(error) {
                try await Self.pause()
            }
        }
        return try await lastTry { try await driver.read(isLong: isLong, freshness, body) }
    }

    /// Runs the body in one transaction, again if it lost a race; so a body does nothing but SQL.
    /// - Throws: `Failure.outcomeUnknown` where nobody can say whether the work was kept, and running it again could do it twice.
    @discardableResult
    public func write<T: Sendable>(
        isLong: Bool = false, _ body: @escaping @Sendable (any Transaction) throws -> T
    ) async throws -> T {
        for _ in 1..<Self.attemptsMax {
            do { return try await driver.write(isLong: isLong, body) } catch let unknown as CommitUnknown {
                guard unknown.mayRepeat else { throw Failure.outcomeUnknown }
            } catch  where driver.isContention(error) {}
            try await Self.pause()
        }
        return try await lastTry { try await driver.write(isLong: isLong, body) }
    }

    public func close() async throws { try await driver.close() }

    /// Whoever lost eight races is told to come back. A key that is taken every time is a defect.
    private func lastTry<T: Sendable>(_ work: () async throws -> T) async throws -> T {
        do { return try await work() } catch is CommitUnknown { throw Failure.outcomeUnknown } catch let error as DuplicateKey {
            throw error
        } catch  where driver.isContention(error) { throw Failure.databaseUnavailable }
    }

    private static func pause() async throws { try await Task.sleep(for: .milliseconds(Int.random(in: pauses))) }
}
