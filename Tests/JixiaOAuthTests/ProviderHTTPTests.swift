import JixiaCore
import JixiaIdentity
import JixiaTesting
import Testing

@testable import JixiaOAuth

@Suite struct ProviderHTTPTests {
    private let site = FakeSite()
    private let clock = TestClock()

    @Test func `only the provider's own hosts are spoken to`() async {
        let http = site.http(["login.example", "127.0.0.1:9"], clock.now)
        let elsewhere = [
            "https://evil.example/", "https://login.example.evil.example/", "https://login.example@evil.example/", "ftp://login.example/",
            "https://login.example:8443/", "http://127.0.0.1:10/", "file:///etc/passwd", "//login.example/", "",
        ]
        for url in elsewhere { #expect(await trouble { try await http.get(url) } != .unreachable, "\(url)") }
        #expect(site.asked.isEmpty)
    }

    @Test func `after five failures in a row a provider is left alone for half a minute`() async {
        let http = site.http(["login.example"], clock.now)
        for _ in 0..<7 { _ = await trouble { try await http.get("https://login.example/") } }
        #expect(site.asked.count == 5)
        clock.advance(.seconds(30))
        site.answer("https://login.example/", "{}")
        #expect(await trouble { try await http.get("https://login.example/") } == nil)
    }

    @Test func `an answer of 500 is none, one of 400 is one`() async throws {
        let http = site.http(["login.example"], clock.now)
        site.answer("https://login.example/", "{}", status: 503)
        #expect(await trouble { try await http.get("https://login.example/") } == .unreachable)
        site.answer("https://login.example/", "{}", status: 400)
        #expect(try await http.get("https://login.example/").status == 400)
    }

    @Test func `a secret does not print`() {
        let settings = OAuthWorld.settings("github")
        var dumped = ""
        dump(settings, to: &dumped)
        #expect(!"\(settings)".contains("a secret") && !dumped.contains("a secret"))
    }
}
