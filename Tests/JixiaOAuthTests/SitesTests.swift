import JixiaCore
import JixiaIdentity
import Testing

@testable import JixiaOAuth

/// The answers are those of the providers' documents, with names changed. The providers themselves cannot be reached from a test.
@Suite struct SitesTests {
    private let site = FakeSite()
    private let question = OAuthWorld.question
    private let now: Now = { OAuthWorld.now }

    // MARK: GitHub

    private var github: GitHub { GitHub(OAuthWorld.settings("github"), http: site.http(GitHub.hosts, now)) }
    private let githubToken = "https://github.com/login/oauth/access_token"

    @Test func `GitHub is asked with state and PKCE`() async throws {
        let url = try await github.askURL(for: question)
        #expect(url.hasPrefix("https://github.com/login/oauth/authorize?"))
        #expect(
            OAuthWorld.fields(url) == [
                "client_id": "site-1", "redirect_uri": question.returnURL, "scope": "read:user", "state": question.state,
                // RFC 7636, appendix B
                "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256",
            ])
    }

    @Test func `GitHub's number names the person, and the code is exchanged with the verifier`() async throws {
        site.answer(githubToken, #"{"access_token":"gho_16C7e42F292c6912E7710c838347Ae178B4a","scope":"read:user","token_type":"bearer"}"#)
        site.answer("https://api.github.com/user", #"{"login":"octocat","id":1,"name":"monalisa octocat","email":"octocat@github.com"}"#)
        let identity = try await github.identity(IdentityAnswer(code: "c0de"), to: question)
        #expect(identity == Identity(provider: "github", subject: "1", displayName: "octocat"))
        let sent = OAuthWorld.fields(try #require(site.asked.first?.form))
        #expect(sent["client_secret"] == "a secret & more" && sent["code"] == "c0de" && sent["code_verifier"] == question.verifier)
        #expect(sent["redirect_uri"] == question.returnURL)
        #expect(site.asked.last?.headers["Authorization"] == "Bearer gho_16C7e42F292c6912E7710c838347Ae178B4a")
    }

    @Test func `a code that GitHub does not know is refused in its words`() async {
        site.answer(githubToken, #"{"error":"bad_verification_code","error_description":"The code passed is incorrect or expired."}"#)
        #expect(await trouble { try await github.identity(IdentityAnswer(code: "x"), to: question) } == .refused("bad_verification_code"))
    }

    // MARK: Weibo

    private var weibo: Weibo { Weibo(OAuthWorld.settings("weibo"), http: site.http(Weibo.hosts, now)) }
    private let weiboToken = "https://api.weibo.com/oauth2/access_token"
    private let weiboGrant = #"{"access_token":"2.00ABC","remind_in":"798114","expires_in":798114,"uid":"1404376560"}"#

    @Test func `Weibo names the person by uid`() async throws {
        site.answer(weiboToken, weiboGrant)
        site.answer("https://api.weibo.com/2/users/show.json", #"{"id":1404376560,"idstr":"1404376560","screen_name":"zaku"}"#)
        let identity = try await weibo.identity(IdentityAnswer(code: "c"), to: question)
        #expect(identity == Identity(provider: "weibo", subject: "1404376560", displayName: "zaku"))
        #expect(OAuthWorld.fields(try #require(site.asked.last?.url)) == ["access_token": "2.00ABC", "uid": "1404376560"])
    }

    @Test func `Weibo's answer about somebody else is not believed`() async {
        site.answer(weiboToken, weiboGrant)
        site.answer("https://api.weibo.com/2/users/show.json", #"{"id":7,"idstr":"7","screen_name":"eve"}"#)
        #expect(
            await trouble { try await weibo.identity(IdentityAnswer(code: "c"), to: question) }
                == .untrusted("another person than asked for"))
    }

    @Test func `Weibo's mistake is told by its number`() async {
        site.answer(weiboToken, #"{"error":"invalid_grant","error_code":21325,"request":"/oauth2/access_token"}"#, status: 400)
        #expect(await trouble { try await weibo.identity(IdentityAnswer(code: "c"), to: question) } == .refused("21325"))
    }

    // MARK: QQ

    private var qq: QQ { QQ(OAuthWorld.settings("qq"), http: site.http(QQ.hosts, now)) }
    private let qqMe = "https://graph.qq.com/oauth2.0/me"

    private func answerQQ(me: String) {
        site.answer("https://graph.qq.com/oauth2.0/token", "access_token=FE04CCE2&expires_in=7776000&refresh_token=88E4BE14")
        site.answer(qqMe, me)
        site.answer("https://graph.qq.com/user/get_user_info", #"{"ret":0,"msg":"","nickname":"Peter","gender":"男"}"#)
    }

    @Test func `QQ's callbacks are read, and its openid names the person`() async throws {
        answerQQ(me: "callback( {\"client_id\":\"site-1\",\"openid\":\"1704ABCD\"} );\n")
        let identity = try await qq.identity(IdentityAnswer(code: "c"), to: question)
        #expect(identity == Identity(provider: "qq", subject: "openid:1704ABCD", displayName: "Peter"))
        #expect(OAuthWorld.fields(try #require(site.asked.last?.url))["oauth_consumer_key"] == "site-1")
    }

    @Test func `where QQ tells a unionid, that names the person, and the openid is known as the earlier name`() async throws {
        answerQQ(me: #"callback( {"client_id":"site-1","openid":"1704ABCD","unionid":"UID_9"} );"#)
        let identity = try await qq.identity(IdentityAnswer(code: "c"), to: question)
        #expect(identity.subject == "unionid:UID_9" && identity.earlierSubject == "openid:1704ABCD")
    }

    @Test func `QQ's token of another site is not believed`() async {
        answerQQ(me: #"callback( {"client_id":"another","openid":"1704ABCD"} );"#)
        #expect(await trouble { try await qq.identity(IdentityAnswer(code: "c"), to: question) } == .untrusted("a token for another site"))
    }

    @Test func `QQ's mistakes are told by their numbers`() async {
        site.answer(
            "https://graph.qq.com/oauth2.0/token", #"callback( {"error":100019,"error_description":"code to access token error"} );"#)
        #expect(await trouble { try await qq.identity(IdentityAnswer(code: "c"), to: question) } == .refused("100019"))
        answerQQ(me: #"callback( {"error":100016,"error_description":"access token check failed"} );"#)
        #expect(await trouble { try await qq.identity(IdentityAnswer(code: "c"), to: question) } == .refused("100016"))
        answerQQ(me: "callback( alert(1) );")
        #expect(
            await trouble { try await qq.identity(IdentityAnswer(code: "c"), to: question) } == .untrusted("a callback that holds no JSON"))
    }

    // MARK: WeChat

    private var wechat: WeChat { WeChat(OAuthWorld.settings("wechat"), http: site.http(WeChat.hosts, now)) }
    private let wechatToken = "https://api.weixin.qq.com/sns/oauth2/access_token"
    private let wechatPerson = "https://api.weixin.qq.com/sns/userinfo"

    @Test func `WeChat is asked in its own words, with the fragment at the end`() async throws {
        let url = try await wechat.askURL(for: question)
        #expect(url.hasPrefix("https://open.weixin.qq.com/connect/qrconnect?appid=site-1&redirect_uri=https%3A%2F%2F"))
        #expect(url.hasSuffix("&response_type=code&scope=snsapi_login&state=af0ifjsldkj#wechat_redirect"))
    }

    @Test func `WeChat's unionid names the person, else the openid`() async throws {
        site.answer(
            wechatToken,
            #"{"access_token":"ACCESS","expires_in":7200,"refresh_token":"R","openid":"oLVPpjqs","scope":"snsapi_login","unionid":"o6_bmasd"}"#
        )
        site.answer(wechatPerson, #"{"openid":"oLVPpjqs","nickname":"小明","sex":1,"unionid":"o6_bmasd"}"#)
        let identity = try await wechat.identity(IdentityAnswer(code: "c"), to: question)
        #expect(
            identity == Identity(provider: "wechat", subject: "unionid:o6_bmasd", earlierSubject: "openid:oLVPpjqs", displayName: "小明"))
        #expect(
            OAuthWorld.fields(try #require(site.asked.first?.url)) == [
                "appid": "site-1", "secret": "a secret & more", "code": "c", "grant_type": "authorization_code",
            ])
        site.answer(wechatToken, #"{"access_token":"ACCESS","expires_in":7200,"openid":"oLVPpjqs","scope":"snsapi_login"}"#)
        site.answer(wechatPerson, #"{"openid":"oLVPpjqs","nickname":"小明"}"#)
        #expect(try await wechat.identity(IdentityAnswer(code: "c"), to: question).subject == "openid:oLVPpjqs")
    }

    @Test func `WeChat's mistakes come with 200 and are told by their numbers`() async {
        site.answer(wechatToken, #"{"errcode":40029,"errmsg":"invalid code"}"#)
        #expect(await trouble { try await wechat.identity(IdentityAnswer(code: "c"), to: question) } == .refused("40029"))
    }

    // MARK: All

    @Test func `no provider is believed whose answer is no JSON, and one that is silent is unreachable`() async {
        let providers: [any IdentityProvider] = [github, weibo, qq, wechat]
        for provider in providers {
            for url in [githubToken, weiboToken, wechatToken] { site.answer(url, "<html>") }
            site.answer("https://graph.qq.com/oauth2.0/token", "{")
            let unread = await trouble { try await provider.identity(IdentityAnswer(code: "c"), to: question) }
            #expect(unread == .untrusted("an answer that is not JSON"), "\(provider.name)")
            site.fallSilent()
            let silent = await trouble { try await provider.identity(IdentityAnswer(code: "c"), to: question) }
            #expect(silent == .unreachable, "\(provider.name)")
        }
    }
}
