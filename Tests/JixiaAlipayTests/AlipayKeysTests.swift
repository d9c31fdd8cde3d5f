import Foundation
import JixiaAlipay
import Testing

@Suite struct AlipayKeysTests {
    let world: AlipayWorld

    init() throws { world = try AlipayWorld() }

    private static func bare(_ pem: String) -> String {
        pem.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
    }

    @Test func `PEM, bare base64 and PKCS#1 are the same key`() throws {
        let pkcs8 = Self.bare(world.shop.privatePEM)
        // Before the PKCS#1 key inside, PKCS#8 has 26 bytes for a key of 2048 bits.
        let pkcs1 = try #require(Data(base64Encoded: pkcs8)).dropFirst(26).base64EncodedString()
        let marked = "-----BEGIN RSA PRIVATE KEY-----\n\(pkcs1)\n-----END RSA PRIVATE KEY-----"
        for own in [world.shop.privatePEM, pkcs8, pkcs1, "\n" + pkcs8 + "\r\n", marked] {
            let keys = try AlipayKeys(own: own, theirs: Self.bare(world.alipay.publicPEM))
            #expect(world.alipayKeys.isSigned("稷下".utf8, signature: try keys.sign("稷下".utf8)))
        }
        #expect(try RSAKeyPair(privateKey: pkcs1).publicPEM == world.shop.publicPEM)
    }

    @Test func `a private key in the place of Alipay's key is refused`() {
        for key in [world.alipay.privatePEM, Self.bare(world.alipay.privatePEM), world.shop.privatePEM] {
            #expect(throws: AlipayKeyMistake.theirKeyIsPrivate) { try AlipayKeys(own: world.shop.privatePEM, theirs: key) }
        }
    }

    @Test func `our own public key in the place of Alipay's key is refused`() {
        for key in [world.shop.publicPEM, Self.bare(world.shop.publicPEM)] {
            #expect(throws: AlipayKeyMistake.theirKeyIsOwn) { try AlipayKeys(own: world.shop.privatePEM, theirs: key) }
        }
    }

    @Test func `a public key in the place of our private key is refused`() {
        #expect(throws: AlipayKeyMistake.ownKeyIsPublic) { try AlipayKeys(own: world.shop.publicPEM, theirs: world.alipay.publicPEM) }
    }

    @Test func `a short key is refused with its length`() {
        let short = """
            MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDDfXnmXHRndFcMCG6IKOV6/IVCcC+Tzp7lw4ca82YdwAOP0Yye/qPaTMrSX1D8
            56U5vu62/26opdlp0GcIg7s82ah3rCDcL/yqVnJXzbGcajo1k9Q22pLeWE0PZw+NrYwxy0jlSp+PgGZ/o8wkNiuiPQPfMOVDWhJFO7CN4ZNBKQIDAQAB
            """
        #expect(throws: AlipayKeyMistake.tooShort(.their, bits: 1024)) { try AlipayKeys(own: world.shop.privatePEM, theirs: short) }
    }

    @Test(arguments: [
        "", " ", "key", "AAAA", "-----BEGIN PUBLIC KEY-----", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----", "钥匙",
    ])
    func `what is no key is refused`(_ text: String) {
        #expect(throws: AlipayKeyMistake.theirKeyUnreadable) { try AlipayKeys(own: world.shop.privatePEM, theirs: text) }
        #expect(throws: AlipayKeyMistake.ownKeyUnreadable) { try AlipayKeys(own: text, theirs: world.alipay.publicPEM) }
    }

    @Test func `damaged keys are refused without a crash`() throws {
        var random = Seeded(state: 1)
        let der = try #require(Data(base64Encoded: Self.bare(world.alipay.publicPEM)))
        for _ in 0..<200 {
            var damaged = der.prefix(Int.random(in: 1...der.count, using: &random))
            damaged[Int.random(in: damaged.indices, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            _ = try? AlipayKeys(own: damaged.base64EncodedString(), theirs: world.alipay.publicPEM)
            _ = try? AlipayKeys(own: world.shop.privatePEM, theirs: damaged.base64EncodedString())
        }
    }
}
