import JixiaMessages
import Testing

@testable import JixiaMail

@Suite struct MailURLTests {
    @Test func `everything it can say is read`() throws {
        let url = try MailURL("smtp://me%40example.com:p%3Fss%2F@mail.example.com:2525?from=稷下 <a@example.com>&tls=required&ca=/etc/ca.pem")
        #expect(url.host == "mail.example.com")
        #expect(url.port == 2525)
        #expect(url.user == "me@example.com")
        #expect(url.password == "p?ss/")
        #expect(url.from.name == "稷下")
        #expect(url.from.address == "a@example.com")
        #expect(url.tls == .required)
        #expect(url.authorities == "/etc/ca.pem")
        #expect(url.curlURL == "smtp://mail.example.com:2525/example.com")
    }

    @Test(arguments: [
        ("smtp://mail.example.com?from=a@b.example", MailURL.TLS.required, 587),
        ("smtps://mail.example.com?from=a@b.example", .implicit, 465),
        ("smtp://localhost?from=a@b.example", .off, 587), ("smtp://127.0.0.1:25/?from=a@b.example", .off, 25),
        ("smtp://[::1]:25?from=a@b.example", .off, 25), ("smtp://[2001:db8::1]?from=a@b.example", .required, 587),
        ("smtp://127.evil.example?from=a@b.example", .required, 587),
        ("smtp://u:p@localhost?from=a@b.example&tls=starttls", .starttls, 587),
        ("smtp://relay?from=a@b.example&tls=off", .off, 587),
    ])
    func `TLS is left out only on this machine or on request`(_ text: String, _ tls: MailURL.TLS, _ port: Int) throws {
        let url = try MailURL(text)
        #expect(url.tls == tls)
        #expect(url.port == port)
    }

    @Test(arguments: [
        ("http://a", "has to begin with smtp:// or smtps://"), ("smtp://a", "does not say ?from=NAME <ADDRESS>"),
        ("smtp://a?from=b", "has a from= that is no address: NAME <ADDRESS>"),
        ("smtp://a?from=b@c.d%0D%0AX:", "has a % that is not followed by two digits, or a control character"),
        ("smtp://?from=b@c.d", "has a host name that is empty or has strange characters"),
        ("smtp://a b?from=b@c.d", "has a host name that is empty or has strange characters"),
        ("smtp://a:0?from=b@c.d", "has a port that is no number from 1 to 65535"),
        ("smtp://a:99999?from=b@c.d", "has a port that is no number from 1 to 65535"),
        ("smtp://u@a?from=b@c.d", "names a user without a password: USER:PASSWORD@HOST"),
        ("smtp://a?from=b@c.d&tls=maybe", "knows tls=required, tls=starttls and tls=off only"),
        ("smtp://a?from=b@c.d&tls=implicit", "knows tls=required, tls=starttls and tls=off only"),
        ("smtps://a?from=b@c.d&tls=off", "is smtps://, which is always TLS: leave tls= out"),
        ("smtp://u:p@a?from=b@c.d&tls=off", "would send the password unprotected: leave tls= out, or say tls=required"),
        ("smtp://u:p@a?from=b@c.d&tls=starttls", "would send the password unprotected: leave tls= out, or say tls=required"),
        ("smtp://a?from=b@c.d&verify=no", "does not know ?verify="), ("smtp://a?from=b@c.d&from=c@d.e", "says ?from= twice"),
        ("smtp://a?from=b@c.d&ca=", "has an empty ca="),
    ])
    func `what is wrong is told`(_ text: String, _ reason: String) {
        let error = #expect(throws: WrongMailURL.self) { try MailURL(text) }
        #expect(error?.description == reason)
    }

    @Test(arguments: [
        "smtp://u:hidden@a b?from=x", "smtp://u:hidden@a:hidden?from=b@c.d", "smtp://u:hid%den@a?from=b@c.d",
        "smtp://u:hidden@a?from=hidden", "smtp://u:hidden@a?from=b@c.d&tls=off",
    ])
    func `a wrong one does not show the password`(_ text: String) {
        let error = #expect(throws: WrongMailURL.self) { try MailURL(text) }
        #expect(error?.description.contains("hid") == false)
    }

    @Test func `nor does a right one`() throws {
        let url = try MailURL("smtps://user:hidden@mail.example.com?from=school@example.com")
        #expect("\(url)" == "smtps mail.example.com:465, tls implicit, from s***@example.com")
        #expect(!String(reflecting: url).contains("hidden"))
        #expect(!String(reflecting: [url]).contains("hidden"))
    }
}
