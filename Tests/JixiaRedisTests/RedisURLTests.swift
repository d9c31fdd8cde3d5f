import JixiaRedis
import Testing

@Suite struct RedisURLTests {
    @Test func `a URL says everything`() throws {
        let url = try RedisURL("rediss://me:p%40ss@redis.example:7000/3?ca=/etc/ca.pem&prefix=school")
        #expect(url.host == "redis.example")
        #expect(url.port == 7000)
        #expect(url.user == "me")
        #expect(url.database == 3)
        #expect(url.isEncrypted)
        #expect(url.authorities == "/etc/ca.pem")
        #expect(url.prefix == "school:")
    }

    @Test func `what is left out is the usual`() throws {
        let url = try RedisURL("redis://localhost")
        #expect(url.port == 6379)
        #expect(url.user == nil)
        #expect(url.database == 0)
        #expect(!url.isEncrypted)
        #expect(url.prefix == "jixia:")
        try #expect(RedisURL("redis://[::1]:7000/").host == "::1")
    }

    @Test(arguments: [
        "", "localhost", "http://localhost", "redis://", "redis://localhost/name", "redis://localhost/-1", "redis://localhost:70000",
        "redis://me@localhost", "redis://localhost?ca=/x", "rediss://localhost?cafile=/x", "redis://localhost?prefix=",
    ])
    func `a wrong URL is told, and why`(_ text: String) {
        let error = #expect(throws: RedisError.self) { try RedisURL(text) }
        #expect(error?.description.hasPrefix("The URL of Redis is wrong: ") == true)
    }

    @Test func `the password is not printed`() throws {
        let url = try RedisURL("redis://me:hidden@localhost:7000/3")
        var dumped = ""
        dump(url, to: &dumped)
        #expect("\(url)" == "redis://localhost:7000/3")
        #expect(!"\(url) \(String(reflecting: url)) \(dumped) \([url])".contains("hidden"))
        let error = #expect(throws: RedisError.self) { try RedisURL("redis://me:hidden@localhost/name") }
        #expect(error?.description.contains("hidden") == false)
    }
}
