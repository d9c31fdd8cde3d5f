import JixiaMariaDB
import Testing

@Suite struct MariaDBURLTests {
    @Test func `one host needs no more than user, host and database`() throws {
        let url = try MariaDBURL("mariadb://jixia@db.school/site")
        #expect(url.user == "jixia")
        #expect(url.hosts.map(\.description) == ["db.school:3306"])
        #expect(url.database == "site")
        #expect(url.replicas.isEmpty)
        #expect(url.tls == nil)
    }

    @Test func `several hosts keep their order, and replicas are named apart`() throws {
        let url = try MariaDBURL(
            "mariadb://u:p@10.0.0.2:3307,10.0.0.1,[::1]:3308/site?read=10.0.0.9,10.0.0.8:3309&pool=4&tls=verify&ca=/ca.pem")
        #expect(url.hosts.map(\.description) == ["10.0.0.2:3307", "10.0.0.1:3306", "[::1]:3308"])
        #expect(url.replicas.map(\.description) == ["10.0.0.9:3306", "10.0.0.8:3309"])
        #expect(url.poolSize == 4)
        #expect(url.tls == .verify)
        #expect(url.authorities == "/ca.pem")
        #expect(!url.isLoopback)
        #expect(try MariaDBURL("mariadb://u@127.0.0.1,localhost/s").isLoopback)
    }

    @Test func `signs in a password are written with percent, and it is never shown`() throws {
        let url = try MariaDBURL("mariadb://u:p%40ss%2Fw%3Frd@h/site")
        #expect(!url.summary.contains("p@ss"))
        #expect(url.summary == "mariadb h:3306/site")
    }

    @Test(arguments: [
        ("mysql://u@h/d", "begin"), ("mariadb://u@h", "database"), ("mariadb://u@h/", "database"), ("mariadb://h/d", "user"),
        ("mariadb://u@/d", "empty"), ("mariadb://u@h,/d", "empty"), ("mariadb://u@h:0/d", "port"), ("mariadb://u@h:x/d", "port"),
        ("mariadb://u@h,h/d", "twice"), ("mariadb://u@h/d?tls=maybe", "tls"), ("mariadb://u@h/d?pool=0", "pool"),
        ("mariadb://u@h/d?poolsize=3", "poolsize"), ("mariadb://u:%zz@h/d", "%"),
    ])
    func `a wrong address is told by what is wrong with it`(_ text: String, _ word: String) {
        let refusal = #expect(throws: WrongURL.self) { try MariaDBURL(text) }
        #expect(refusal?.description.contains(word) == true)
    }

    @Test func `no refusal repeats the password`() {
        let refusal = #expect(throws: WrongURL.self) { try MariaDBURL("mariadb://u:topsecret@h:port/d") }
        #expect(refusal?.description.contains("topsecret") == false)
    }
}
