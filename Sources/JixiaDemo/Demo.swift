import Foundation
import JixiaAccounts
import JixiaCore
import JixiaFiles
import JixiaShop
import JixiaStore

/// Fills an empty site with a shop, its members and their orders, all from a fixed seed.
public struct Demo: Sendable {
    private let database: Database
    private let accounts: Accounts
    private let shop: Shop
    private let files: any FileStore

    /// - Parameter files: gets the covers.
    public init(database: Database, accounts: Accounts, shop: Shop, files: any FileStore) {
        self.database = database
        self.accounts = accounts
        self.shop = shop
        self.files = files
    }

    /// Loads everything in one transaction; a site that has commodities is left as it is.
    /// - Returns: whether it loaded.
    @discardableResult
    public func loadOnce(now: Moment) async throws -> Bool {
        guard try await isEmpty() else { return false }
        // Pictures first: a crash between leaves files that nobody asks for, never commodities without a picture.
        try await drawCovers()
        return try await database.write(isLong: true) { tx in
            var isLoaded = false
            // Of several servers that start at once the others wait for the first one here, and find it done.
            _ = try tx.once(IdempotencyKey(key: "demo", fingerprint: ""), of: ID(0), at: now) {
                try load(now, in: tx)
                isLoaded = true
                return true
            }
            return isLoaded
        }
    }

    private func load(_ now: Moment, in tx: any Transaction) throws {
        let commodities = try addCommodities(now, in: tx)
        let members = try addMembers(in: tx)
        try DemoOrders(shop: shop, members: members, commodities: commodities).add(now, in: tx)
    }

    private func isEmpty() async throws -> Bool {
        try await database.read { tx in try tx.count("SELECT COUNT(*) AS value FROM commodity") == 0 }
    }

    private func drawCovers() async throws {
        for commodity in DemoCatalogue.commodities() {
            let svg = DemoCover.svg(category: commodity.category, title: commodity.title, number: commodity.number)
            guard let key = FileKey(FileFolder(constant: "covers"), "\(commodity.number)", .svg) else { continue }
            try await files.put(Array(svg.utf8), as: key)
        }
    }

    private func addCommodities(_ now: Moment, in tx: any Transaction) throws -> [ID<Commodity>] {
        let categories = try DemoCategory.all.enumerated().map { try shop.addCategory($0.element.title, place: $0.offset + 1, in: tx) }
        let opened = now - .days(90)
        return try DemoCatalogue.commodities().map { commodity in
            let new = NewCommodity(
                category: categories[commodity.category], title: commodity.title, description: commodity.description,
                price: commodity.price,
                stock: commodity.stock, sales: commodity.sales, image: "/media/covers/\(commodity.number).svg")
            return try shop.addCommodity(new, at: opened + .hours(Int64(commodity.number) * 6), in: tx)
        }
    }

    private func addMembers(in tx: any Transaction) throws -> [(account: ID<Account>, member: DemoMember)] {
        try DemoMembers.members().enumerated().map { place, member in
            let new = NewMember(
                username: member.username, nickname: member.nickname, mobile: member.mobile, email: member.email,
                isSuperuser: place == 0, groups: [place == 0 ? "staff" : place < 4 ? "teacher" : "student"])
            let account = try accounts.addMember(new, in: tx)
            return (account, member)
        }
    }
}
