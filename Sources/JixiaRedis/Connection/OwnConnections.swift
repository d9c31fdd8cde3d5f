/// The connections beside the shared one: those in use, and a few spare ones.
struct OwnConnections {
    private static let spareMost = 8
    private var all: [ObjectIdentifier: RedisConnection] = [:]
    private var spare: [RedisConnection] = []
    private var isClosed = false

    mutating func takeSpare() -> RedisConnection? {
        while let connection = spare.popLast() {
            if connection.isOpen { return connection }
            remove(connection)
        }
        return nil
    }

    /// False once closed.
    mutating func add(_ connection: RedisConnection) -> Bool {
        if !isClosed { all[ObjectIdentifier(connection)] = connection }
        return !isClosed
    }

    /// False if it is not wanted any more.
    mutating func giveBack(_ connection: RedisConnection) -> Bool {
        guard !isClosed, connection.isOpen, spare.count < Self.spareMost else {
            remove(connection)
            return false
        }
        spare.append(connection)
        return true
    }

    mutating func remove(_ connection: RedisConnection) { all[ObjectIdentifier(connection)] = nil }

    mutating func close() -> [RedisConnection] {
        isClosed = true
        defer { (all, spare) = ([:], []) }
        return Array(all.values)
    }
}
