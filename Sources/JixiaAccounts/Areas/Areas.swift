import JixiaCore
import JixiaStore
import Synchronization

/// The divisions in force. Every server of a site has the set that was loaded last, or the program's own where none was: a change
/// is heard by `Changes`, and looked for every few seconds, because news can get lost.
public final class Areas: Sendable {
    static let checkPause = Duration.seconds(5)

    private struct State {
        var id: Int64 = 0
        var set = AreaSet.builtIn
    }

    private let database: Database
    private let changes: Changes
    private let state = Mutex(State())

    init(_ database: Database, changes: Changes) {
        self.database = database
        self.changes = changes
    }

    public var current: AreaSet { state.withLock { $0.set } }
    public var tree: AreaTree { current.tree }

    /// Looks which set is in force, and tells what was made of another one.
    public func refresh() async throws {
        let known = state.withLock { $0.id }
        let newest = try await database.read { tx in try tx.count("SELECT COALESCE(MAX(id), 0) AS value FROM area_set") }
        guard Int64(newest) != known else { return }
        guard let row = try await database.read(isLong: true, .latest, { tx in try tx.currentAreas() }) else { return }
        state.withLock { $0 = State(id: row.id, set: row.set) }
        changes.tell(.areas)
    }

    /// Until the task is cancelled: follows what other processes load.
    public func follow() async {
        let (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        changes.listen(to: .areas) { _ in waker.yield() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { while (try? await Task.sleep(for: Self.checkPause)) != nil { waker.yield() } }
            // A database that is away for a while is asked again at the next turn.
            for await _ in wakes { try? await refresh() }
            group.cancelAll()
        }
    }
}

/// A set as it is kept.
struct AreaSetRow: Record {
    let id: Int64
    let set: AreaSet
    /// Nil for the program's own.
    let loadedAt: Moment?

    init(id: Int64, set: AreaSet, loadedAt: Moment?) {
        self.id = id
        self.set = set
        self.loadedAt = loadedAt
    }

    init(_ row: Row) throws {
        id = try row["id"]
        loadedAt = try row["loaded_at"] as Moment
        set = try AreaSet("# \(row["source"] as String)\n\(row["content"] as String)", asOf: row["as_of"])
    }
}

extension Transaction {
    /// The set that was loaded last; nil where none was.
    func currentAreas() throws -> AreaSetRow? {
        try first("SELECT id, as_of, source, content, loaded_at FROM area_set ORDER BY id DESC LIMIT 1")
    }
}

extension Accounts {
    static let areaTables = Migration(
        "accounts-areas-1",
        """
        CREATE TABLE area_set (
            id \(.identity),
            follows BIGINT NOT NULL UNIQUE,
            as_of VARCHAR(10) NOT NULL,
            source VARCHAR(200) NOT NULL,
            content MEDIUMTEXT NOT NULL,
            loaded_at BIGINT NOT NULL
        ) \(.tableEnd)
        """)
}
