import HTTPTypes
import Hummingbird
import JixiaCore
import Testing

@testable import JixiaHTTP

@Suite struct ReadingTests {
    @Test(
        arguments: [
            (nil, .whole), ("bytes=0-0", .part(0...0)), ("bytes=0-999", .part(0...999)), ("bytes=10-19", .part(10...19)),
            ("bytes=990-", .part(990...999)), ("bytes=990-5000", .part(990...999)), ("bytes=-5", .part(995...999)),
            ("bytes=-5000", .part(0...999)), ("bytes=5000-", .unsatisfiable), ("bytes=1000-1001", .unsatisfiable),
            ("bytes=-0", .unsatisfiable),
            ("bytes=-", .whole), ("bytes=", .whole), ("bytes=5", .whole), ("bytes=9-5", .whole), ("bytes=a-b", .whole),
            ("bytes=1-2x", .whole),
            ("bytes=--5", .whole), ("bytes=+1-5", .whole), ("bytes=0-1,5-6", .whole), ("lines=1-2", .whole), ("", .whole),
            ("bytes=99999999999999999999-", .whole), ("bytes=-99999999999999999999", .whole),
            ("bytes=9223372036854775807-", .unsatisfiable),
            ("bytes=-9223372036854775807", .part(0...999)), ("bytes=0-9223372036854775807", .part(0...999)), ("bytes=１-２", .whole),
        ] as [(String?, ByteRange)])
    func `a range of a thousand bytes is read as RFC 9110 says`(_ header: String?, _ expected: ByteRange) {
        #expect(ByteRange(header, length: 1000) == expected)
    }

    @Test(arguments: ["bytes=0-", "bytes=-1", "bytes=0-5"])
    func `an empty file has no range`(_ header: String) {
        #expect(ByteRange(header, length: 0) == .unsatisfiable)
    }

    @Test(
        arguments: [
            ("", .chinese), ("en", .english), ("en-GB,en;q=0.9", .english), ("zh-CN,zh;q=0.9,en;q=0.8", .chinese), ("fr", .chinese),
            ("fr, en;q=0.1", .english), ("zh;q=0.2, en;q=0.3", .english), ("en;q=0.3,zh;q=0.3", .english), ("en;q=0", .chinese),
            ("en;q=0, zh;q=0.1", .chinese), ("EN-us", .english), (" en ; q=1 , zh ; q=0.5", .english), ("en;q=nan", .chinese),
            (";;,,;q=", .chinese),
        ] as [(String, Language)])
    func `the best language that we have is chosen`(_ header: String, _ expected: Language) {
        #expect(RequestLanguage.preferred(header) == expected)
    }

    @Test func `the choice kept in the cookie holds for pages and not for the API`() {
        func language(_ path: String, _ cookie: String) -> Language {
            let headers: HTTPFields = [.cookie: "\(RequestLanguage.cookie)=\(cookie)", .acceptLanguage: "zh"]
            let head = HTTPRequest(method: .get, scheme: nil, authority: nil, path: path, headerFields: headers)
            return RequestLanguage.of(Request(head: head, body: RequestBody(buffer: ByteBuffer())))
        }
        #expect(language("/orders", "en") == .english)
        #expect(language("/orders", "xx") == .chinese)
        #expect(language("/api/x", "en") == .chinese)
    }

    @Test func `only a trusted proxy is believed`() {
        let proxies = TrustedProxies(["10.0.0.1", "10.0.0.2"])
        #expect(proxies.clientAddress("203.0.113.9", "198.51.100.7") == "203.0.113.9")
        #expect(proxies.clientAddress("10.0.0.1", nil) == "10.0.0.1")
        #expect(proxies.clientAddress("10.0.0.1", "198.51.100.7") == "198.51.100.7")
        #expect(proxies.clientAddress("10.0.0.1", "1.1.1.1, 198.51.100.7, 10.0.0.2") == "198.51.100.7")
        #expect(proxies.clientAddress("10.0.0.1", "10.0.0.2") == "10.0.0.1")
        #expect(proxies.clientAddress("10.0.0.1", "") == "10.0.0.1")
        #expect(TrustedProxies().clientAddress("10.0.0.1", "1.1.1.1") == "10.0.0.1")
    }

    @Test func `pairs are decoded, and a repeated name becomes a list`() throws {
        #expect(
            try RequestReader.pairs("a=1&b=x+y&c=%E7%A8%B7%26&a=2&d&e=&a=3&f=1=2") == [
                "a": .list(["1", "2", "3"]), "b": "x y", "c": "稷&", "d": "", "e": "", "f": "1=2",
            ])
        #expect(try RequestReader.pairs("") == [:])
        #expect(try RequestReader.pairs("&&a=%2B&&") == ["a": "+"])
    }

    @Test(arguments: ["a=%", "a=%4", "a=%zz", "%=1", "a=%ff", "a=1&b=%C3%28"])
    func `what is wrongly encoded is unreadable`(_ text: String) {
        #expect(throws: Failure.unreadableBody) { try RequestReader.pairs(text) }
    }

    @Test func `500 pairs are read and 501 are not`() throws {
        let many = (1...500).map { "a\($0)=1" }.joined(separator: "&")
        #expect(try RequestReader.pairs(many).count == 500)
        #expect(throws: Failure.unreadableBody) { try RequestReader.pairs(many + "&b=1") }
    }
}
