import JixiaCore
import Testing

private struct Item: Output {
    static let example = Item()
    func write(to fields: inout Fields) { fields.number("n", 1) }
}

private func links(_ paging: Paging, count: Int, _ url: String?) -> (next: Tree?, previous: Tree?) {
    var page = Page(count: count, paging: paging, results: [Item()])
    page.url = url
    let tree = page.tree(.english)
    return (tree["next"], tree["previous"])
}

@Suite struct PageTests {
    @Test func `numbered pages link to their neighbours and keep the rest of the query`() {
        let (next, previous) = links(Paging(page: 2, size: 20), count: 50, "https://a.cn/api/x/?search=%E7%A8%B7&page=2&size=20")
        #expect(next == "https://a.cn/api/x/?search=%E7%A8%B7&size=20&page=3")
        #expect(previous == "https://a.cn/api/x/?search=%E7%A8%B7&size=20&page=1")
    }

    @Test func `offsets link to their neighbours and keep the rest of the query`() {
        let (next, previous) = links(Paging(limit: 10, offset: 5), count: 50, "https://a.cn/x?offset=5&a=1&a=2&limit=10")
        #expect(next == "https://a.cn/x?a=1&a=2&limit=10&offset=15")
        #expect(previous == "https://a.cn/x?a=1&a=2&limit=10&offset=0")
    }

    @Test func `the first page has no previous and the last no next`() {
        let first = links(Paging(), count: 21, "https://a.cn/x")
        #expect(first.previous == .null)
        #expect(first.next == "https://a.cn/x?page=2")
        let last = links(Paging(page: 2, size: 20), count: 40, "https://a.cn/x?page=2")
        #expect(last.next == .null)
        #expect(last.previous == "https://a.cn/x?page=1")
        let only = links(Paging(), count: 20, "https://a.cn/x")
        #expect(only.next == .null)
        #expect(only.previous == .null)
    }

    @Test func `a parameter whose name only begins like ours stays`() {
        #expect(links(Paging(), count: 21, "https://a.cn/x?pages=7&page=1").next == "https://a.cn/x?pages=7&page=2")
    }

    @Test func `a page learns its URL where the request is known`() {
        let page = Page(count: 21, paging: Paging(), results: [Item()])
        #expect(page.tree(.english)["next"] == .null)
        #expect(page.linked(to: "https://a.cn/x").tree(.english)["next"] == "https://a.cn/x?page=2")
    }

    @Test func `both styles are read, with defaults and bounds`() {
        func read(_ source: [String: Tree]) -> (Paging, [String]) {
            var form = Form(source)
            let paging = form.paging()
            return (paging, form.failures.compactMap(\.field))
        }
        #expect(read([:]) == (Paging(page: 1, size: 20), []))
        #expect(read(["page": "3", "size": "7"]) == (Paging(page: 3, size: 7), []))
        #expect(read(["limit": "5"]) == (Paging(limit: 5, offset: 0), []))
        #expect(read(["offset": "40"]) == (Paging(limit: 20, offset: 40), []))
        #expect(read(["page": "0", "size": "101"]).1 == ["page", "size"])
        #expect(read(["limit": "0", "offset": "-1"]).1 == ["limit", "offset"])
        #expect(read(["page": "9223372036854775807"]).1 == ["page"])
    }

    @Test func `the number of pages is rounded up and never zero`() {
        #expect(Page(count: 41, paging: Paging(), results: [Item]()).pages == 3)
        #expect(Page(count: 40, paging: Paging(), results: [Item]()).pages == 2)
        #expect(Page(count: 0, paging: Paging(), results: [Item]()).pages == 1)
        #expect(Paging(limit: 20, offset: 40).page == 3)
    }
}
