import JixiaAlipay
import Testing

@Suite struct AlipaySignatureTests {
    let world: AlipayWorld

    init() throws { world = try AlipayWorld() }

    @Test func `the text is sorted, without empty fields and the signature`() {
        let fields = ["b": "2", "a": "1=&稷", "c": "", "sign": "x", "sign_type": "RSA2", "a_b": "3", "aB": "4"]
        #expect(AlipaySignature.text(ofRequest: fields) == "a=1=&稷&aB=4&a_b=3&b=2&sign_type=RSA2")
        #expect(AlipaySignature.text(ofNotice: fields) == "a=1=&稷&aB=4&a_b=3&b=2")
        #expect(AlipaySignature.text(ofNotice: [:]) == "")
    }

    @Test func `what one side signs the other believes, and not itself`() throws {
        let request = try world.shopKeys.signing(request: ["app_id": "1", "sign_type": "RSA2"])
        #expect(world.alipayKeys.isSigned(request: request))
        #expect(!world.shopKeys.isSigned(request: request))
    }

    @Test func `every changed, added or removed field breaks the signature`() throws {
        let notice = try world.notice()
        #expect(world.shopKeys.isSigned(notice: notice))
        for name in notice.keys where name != "body" {
            var changed = notice
            changed[name] = (notice[name] ?? "") + "0"
            #expect(!world.shopKeys.isSigned(notice: changed), "changed \(name)")
            changed[name] = nil
            #expect(!world.shopKeys.isSigned(notice: changed), "removed \(name)")
        }
        #expect(!world.shopKeys.isSigned(notice: notice.merging(["extra": "1"]) { $1 }))
    }

    @Test func `a weaker kind of signature cannot be chosen`() throws {
        for kind in ["RSA", "MD5", "rsa2", ""] {
            #expect(!world.shopKeys.isSigned(notice: try world.notice().merging(["sign_type": kind]) { $1 }))
        }
    }

    @Test func `malformed signatures are wrong and nothing more`() {
        var random = Seeded(state: 2)
        for _ in 0..<200 {
            #expect(!world.shopKeys.isSigned(random.bytes(300), signature: random.text(400)))
            #expect(!world.shopKeys.isSigned(random.bytes(300), signature: random.bytes(300).hexadecimalPairs))
        }
    }
}

extension [UInt8] {
    /// Valid base64 of any length that four divides.
    fileprivate var hexadecimalPairs: String { map { String($0 & 15, radix: 16) + String($0 >> 4, radix: 16) + "AA" }.joined() }
}
