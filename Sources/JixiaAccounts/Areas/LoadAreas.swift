import JixiaCore
import JixiaStore

/// A set that is not put in the place of another unless somebody insists.
public struct AreaSetRefused: Error, CustomStringConvertible {
    public let reason: String
    public var description: String { "\(reason); --force loads it nevertheless" }
}

extension Accounts {
    /// A share of areas that no real change of a few years reaches: the file is rather half of one.
    private static let goneShareMax = 0.05

    /// What a set would change of the one in force.
    public func difference(to set: AreaSet) -> AreaDifference { AreaDifference(from: areas.tree, to: set.tree) }

    /// Puts a set of divisions in force, in one transaction. Earlier sets are kept, and addresses keep the names they were saved
    /// with. The set that is in force already changes nothing.
    /// - Returns: false where nothing was to be done.
    /// - Throws: `AreaSetRefused` for a set that is older, or lacks too much of what there was.
    @discardableResult
    public func loadAreas(_ set: AreaSet, isForced: Bool = false) async throws -> Bool {
        let now = now()
        let isNew = try await database.write(isLong: true) { tx in
            tx.mayRepeat()
            let current = try tx.currentAreas() ?? AreaSetRow(id: 0, set: .builtIn, loadedAt: nil)
            if current.set.asOf == set.asOf, current.set.tree == set.tree { return false }
            if !isForced { try Self.refuseLoss(from: current.set, to: set) }
            try tx.nameAddresses(by: current.set.tree)
            let last = current.id == 0 ? try tx.insertAreas(.builtIn, after: 0, at: now) : current.id
            // Who loads at the same time takes the same place behind the last set: one of them runs again and sees the other's.
            try tx.insertAreas(set, after: last, at: now)
            return true
        }
        try await areas.refresh()
        return isNew
    }

    private static func refuseLoss(from old: AreaSet, to new: AreaSet) throws {
        if new.asOf < old.asOf { throw AreaSetRefused(reason: "this set is of \(new.asOf), older than the one in force of \(old.asOf)") }
        let difference = AreaDifference(from: old.tree, to: new.tree)
        if difference.hasLostProvince { throw AreaSetRefused(reason: "this set lacks a province that there was") }
        guard difference.goneShare <= goneShareMax else {
            let percent = Int((difference.goneShare * 100).rounded())
            throw AreaSetRefused(reason: "this set lacks \(percent) % of the areas that there were")
        }
    }

    /// Gives addresses of programs that did not keep names the names they have had so far.
    public func nameOldAddresses() async throws {
        let tree = areas.tree
        let isAny = try await database.read(isLong: true) { tx in try !tx.unnamedPlaces(countMax: 1).isEmpty }
        if isAny { try await database.write(isLong: true) { tx in try tx.nameAddresses(by: tree) } }
    }
}

extension Transaction {
    fileprivate func unnamedPlaces(countMax: Int) throws -> [Row] {
        try rows(
            """
            SELECT DISTINCT province_id, city_id, district_id FROM address WHERE district_name IS NULL AND country = 'CN' LIMIT \(countMax)
            """)
    }

    /// An area that the set does not know either has its number for a name.
    fileprivate func nameAddresses(by tree: AreaTree) throws {
        for row in try unnamedPlaces(countMax: 100_000) {
            let province: ID<Area> = try row["province_id"], city: ID<Area> = try row["city_id"],
                district: ID<Area> = try row["district_id"]
            func name(_ id: ID<Area>) -> String { tree.area(id)?.name ?? id.description }
            try run(
                """
                UPDATE address SET province_name = \(name(province)), city_name = \(name(city)), district_name = \(name(district))
                WHERE district_name IS NULL AND province_id = \(province) AND city_id = \(city) AND district_id = \(district)
                """)
        }
    }

    @discardableResult
    fileprivate func insertAreas(_ set: AreaSet, after last: Int64, at now: Moment) throws -> Int64 {
        try run(
            """
            INSERT INTO area_set (follows, as_of, source, content, loaded_at)
            VALUES (\(last), \(set.asOf), \(set.source), \(set.text), \(now))
            """
        ).id
    }
}
