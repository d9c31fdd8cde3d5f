import JixiaCore
import JixiaStore

/// How one server of the database was when it was last asked.
public struct NodeHealth: Sendable, Equatable {
    public let host: String
    /// It answers, and what it answers is the whole truth it knows: a node of a cluster has to be synced.
    public let isReadable: Bool
    public let isWritable: Bool
    public let isGalera: Bool
    /// For people: `synced`, `primary`, `replica`, or why it cannot be used.
    public let words: String
    /// Its clock minus ours.
    public let clockAhead: Duration

    static let notAsked = "not asked yet"

    static func unknown(_ host: MariaDBURL.Host, because words: String) -> NodeHealth {
        NodeHealth(host: host.description, isReadable: false, isWritable: false, isGalera: false, words: words, clockAhead: .zero)
    }
}

extension MariaDBConnection {
    /// Older servers know no `SKIP LOCKED`.
    private static let versionMin = (major: 10, minor: 6)
    /// What Galera calls Synced.
    private static let synced = "4"

    /// Asks the server how it is.
    func health(of host: MariaDBURL.Host, isReplica: Bool, now: Moment) throws -> NodeHealth {
        let facts = try statement(
            "SELECT @@version AS version, @@global.read_only AS read_only, CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED) AS now"
        ).rows([]).first
        guard let facts else { return .unknown(host, because: "gives no version") }
        let version: String = try facts["version"]
        guard Self.isNewEnough(version) else { return .unknown(host, because: "\(version) is too old: MariaDB 10.6 or newer is needed") }

        let cluster = isGalera ? try clusterState() : nil
        let isReadOnly: Bool = try facts["read_only"]
        let clock: Moment = try facts["now"]
        try execute("ROLLBACK")
        let isReadable = cluster?.isSynced ?? true
        return NodeHealth(
            host: host.description, isReadable: isReadable, isWritable: isReadable && !isReadOnly && !isReplica, isGalera: isGalera,
            words: cluster?.words ?? (isReplica || isReadOnly ? "replica" : "primary"), clockAhead: clock - now)
    }

    private func clusterState() throws -> (isSynced: Bool, words: String) {
        let rows = try statement(
            """
            SELECT VARIABLE_NAME AS name, VARIABLE_VALUE AS value FROM information_schema.GLOBAL_STATUS
            WHERE VARIABLE_NAME IN ('WSREP_READY', 'WSREP_LOCAL_STATE', 'WSREP_LOCAL_STATE_COMMENT')
            """
        ).rows([])
        var status: [String: String] = [:]
        for row in rows { status[try row["name"]] = try row["value"] }
        let isSynced = status["WSREP_READY"] == "ON" && status["WSREP_LOCAL_STATE"] == Self.synced
        return (isSynced, isSynced ? "synced" : (status["WSREP_LOCAL_STATE_COMMENT"] ?? "not ready").lowercased())
    }

    /// `10.11.19-MariaDB-…`; what speaks the protocol and is no MariaDB has other rules for text and locks.
    static func isNewEnough(_ version: String) -> Bool {
        guard version.contains("MariaDB") else { return false }
        let numbers = version.split(whereSeparator: { !$0.isNumber }).prefix(2).compactMap { Int($0) }
        guard numbers.count == 2 else { return false }
        return (numbers[0], numbers[1]) >= versionMin
    }
}
