import JixiaFiles
import Testing

@Suite struct FileKeyTests {
    private let avatars = FileFolder(constant: "avatars")

    @Test func `a key is read as it is written`() throws {
        let key = try #require(FileKey(avatars, FileKey.randomStem() + "-96", .webp))
        #expect(FileKey(key.description) == key)
        #expect(key.isRandom)
        #expect(key.description.hasPrefix("avatars/") && key.description.hasSuffix("-96.webp"))
        #expect(FileKey("covers/12.svg")?.isRandom == false)
    }

    @Test func `random stems do not come twice`() {
        #expect(Set((0..<1000).map { _ in FileKey.randomStem() }).count == 1000)
    }

    @Test(arguments: [
        "", "/", "a", "avatars", "avatars/", "/a.webp", "avatars/a", "avatars/.webp", "avatars/a.", "avatars/a.exe", "avatars/a.html",
        "avatars/a.webp.svg", "avatars/..", "avatars/../a.webp", "avatars//a.webp", "../a.webp", "avatars/a/b.webp", "avatars/a\\b.webp",
        "avatars/a b.webp", "avatars/a\0.webp", "avatars/a\n.webp", "avatars/稷.webp", "Avatars/a.webp", "av.atars/a.webp",
        "avatars/%2e%2e.webp", "avatars/a.WEBP", ".unfinished/a.webp", "avatars/a.webp/", "avatars/~.webp",
    ])
    func `nothing else is a key`(_ text: String) {
        #expect(FileKey(text) == nil)
    }

    @Test func `a stem has an end`() {
        #expect(FileKey(avatars, String(repeating: "a", count: 80), .png) != nil)
        #expect(FileKey(avatars, String(repeating: "a", count: 81), .png) == nil)
        #expect(FileFolder(String(repeating: "a", count: 21)) == nil)
    }
}
