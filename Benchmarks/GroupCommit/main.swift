import Foundation
import JixiaSQLite
import JixiaStore

// What group commit is worth: 64 writers at once, each write a transaction of its own, everything synced to the disk.
// The two ways take turns in one run, so that a busy machine is busy for both.

let writers = 64
let rounds = 3
let seconds = 3.0

func commitsPerSecond(groupCommit: Bool) async throws -> Double {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("jixia-commits-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let database = Database(try SQLiteDriver(path: folder.appendingPathComponent("commits.db").path, groupCommit: groupCommit))
    try await database.write { tx in
        try tx.run("CREATE TABLE entry (id \(.identity), writer BIGINT NOT NULL, number BIGINT NOT NULL) \(.tableEnd)")
    }

    let start = ContinuousClock.now
    let end = start + .seconds(seconds)
    let count = try await withThrowingTaskGroup(of: Int.self) { group in
        for writer in 0..<writers { group.addTask { try await write(to: database, as: writer, until: end) } }
        return try await group.reduce(0, +)
    }
    let took = ContinuousClock.now - start
    let kept = try await database.read { tx in try tx.count("SELECT COUNT(*) AS value FROM entry") }
    try await database.close()
    guard kept == count else { fatalError("\(count) commits were answered and \(kept) are there") }
    return Double(count) / (Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18)
}

func write(to database: Database, as writer: Int, until end: ContinuousClock.Instant) async throws -> Int {
    var number = 0
    while ContinuousClock.now < end {
        let current = number
        try await database.write { tx in try tx.run("INSERT INTO entry (writer, number) VALUES (\(writer), \(current))") }
        number += 1
    }
    return number
}

func median(_ numbers: [Double]) -> Double { numbers.sorted()[numbers.count / 2] }

var together: [Double] = []
var alone: [Double] = []
for _ in 0..<rounds {
    together.append(try await commitsPerSecond(groupCommit: true))
    alone.append(try await commitsPerSecond(groupCommit: false))
}
print("\(writers) writers, synchronous=FULL, median of \(rounds) rounds of \(Int(seconds)) s:")
print("  group commit          \(Int(median(together))) commits/s")
print("  one commit per write  \(Int(median(alone))) commits/s")
print("  ratio                 \(String(format: "%.1f", median(together) / median(alone)))")
