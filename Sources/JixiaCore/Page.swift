/// Which part of a list is wanted. Both styles of the contract: `?page=2&size=20` and `?limit=20&offset=40`.
public struct Paging: Sendable, Equatable {
    public enum Style: Sendable { case pages, offsets }
    public static let sizeDefault = 20
    public static let sizeMax = 100
    public static let pageMax = 10_000

    public let style: Style
    public let limit: Int
    public let offset: Int

    public init(page: Int = 1, size: Int = sizeDefault) {
        style = .pages
        limit = size
        offset = (page - 1) * size
    }

    public init(limit: Int, offset: Int) {
        style = .offsets
        self.limit = limit
        self.offset = offset
    }

    public var page: Int { offset / limit + 1 }
}

extension Form {
    public mutating func paging() -> Paging {
        let page = int("page", 1...Paging.pageMax, default: 1)
        let size = int("size", 1...Paging.sizeMax, default: Paging.sizeDefault)
        let limit = int("limit", 1...Paging.sizeMax, default: Paging.sizeDefault)
        let offset = int("offset", 0...Paging.pageMax * Paging.sizeMax, default: 0)
        guard has("limit") || has("offset") else { return Paging(page: page, size: size) }
        return Paging(limit: limit, offset: offset)
    }
}

/// One part of a list with the way to its neighbours.
public struct Page<Item: Output>: Output {
    /// How many there are in all.
    public let count: Int
    public let paging: Paging
    public let results: [Item]
    /// The complete URL of this page, set where the request is known; the links are made from it.
    public var url: String?

    public init(count: Int, paging: Paging, results: [Item]) {
        self.count = count
        self.paging = paging
        self.results = results
    }

    public static var example: Page { Page(count: 1, paging: Paging(), results: [Item.example]) }

    public func write(to fields: inout Fields) {
        fields.number("count", count)
        fields.text("next", paging.offset + paging.limit < count ? link(to: paging.offset + paging.limit) : nil)
        fields.text("previous", paging.offset > 0 ? link(to: max(0, paging.offset - paging.limit)) : nil)
        fields.list("results", results)
    }

    public var pages: Int { max(1, (count + paging.limit - 1) / paging.limit) }

    /// The same URL with another place in the list; every other query parameter stays as it was.
    public func link(to offset: Int) -> String? {
        guard let url else { return nil }
        let parts = url.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let own: Set<Substring> = paging.style == .pages ? ["page"] : ["limit", "offset"]
        var query = parts.count > 1 ? parts[1].split(separator: "&").filter { !own.contains($0.prefix { $0 != "=" }) }.map(String.init) : []
        switch paging.style {
        case .pages: query.append("page=\(offset / paging.limit + 1)")
        case .offsets: query += ["limit=\(paging.limit)", "offset=\(offset)"]
        }
        return parts[0] + "?" + query.joined(separator: "&")
    }
}

extension Page {
    public func linked(to url: String) -> Page {
        var page = self
        page.url = url
        return page
    }
}
