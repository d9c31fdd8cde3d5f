import Foundation
import JixiaAlipay
import JixiaCore
import JixiaPayments

/// A shop and an Alipay, each with a key pair, made once for all tests because a pair takes its time.
struct AlipayWorld: Sendable {
    static let appID = "2021000000000001"
    static let sellerID = "2088000000000001"
    private static let made = Result { (shop: try RSAKeyPair.generate(), alipay: try RSAKeyPair.generate()) }

    let shop: RSAKeyPair
    let alipay: RSAKeyPair
    let shopKeys: AlipayKeys
    let alipayKeys: AlipayKeys
    let now = Moment(milliseconds: 1_795_233_600_000)

    init() throws {
        (shop, alipay) = try Self.made.get()
        shopKeys = try AlipayKeys(own: shop.privatePEM, theirs: alipay.publicPEM)
        alipayKeys = try AlipayKeys(own: alipay.privatePEM, theirs: shop.publicPEM)
    }

    func settings() throws -> AlipaySettings {
        try AlipaySettings(
            appID: Self.appID, sellerID: Self.sellerID, notifyURL: "http://127.0.0.1/notify",
            returnURL: "http://127.0.0.1/return", keys: shopKeys)
    }

    /// The gateway with somebody in Alipay's place.
    func gateway(
        _ answer: @escaping @Sendable (_ fields: [String: String]) throws -> FormPoster.Reply = { _ in .init(status: 500, body: []) }
    ) throws -> Alipay {
        let now = now
        return Alipay(try settings(), poster: FormPoster { _, fields in try answer(fields) }, now: { now })
    }

    /// The gateway where Alipay answers every question with the same signed member.
    func gateway(answering node: String, as name: String) throws -> Alipay {
        let body = "{\"\(name)\":\(node),\"sign\":\"\(try alipayKeys.sign(node.utf8))\"}"
        return try gateway { _ in .init(status: 200, body: Array(body.utf8)) }
    }

    func notice(_ changes: [String: String] = [:]) throws -> [String: String] {
        try alipayKeys.signing(
            notice: [
                "app_id": Self.appID, "seller_id": Self.sellerID, "out_trade_no": "2026112100001",
                "trade_no": "2026112122001400000000000001",
                "total_amount": "199.00", "trade_status": "TRADE_SUCCESS", "subject": "稷下 & 商店=1", "body": "", "sign_type": "RSA2",
                "charset": "utf-8", "version": "1.0",
            ].merging(changes) { $1 })
    }
}

/// The same numbers at every run.
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }

    mutating func bytes(_ lengthMax: Int) -> [UInt8] {
        (0..<Int.random(in: 0...lengthMax, using: &self)).map { _ in UInt8.random(in: 0...255, using: &self) }
    }

    mutating func text(_ lengthMax: Int) -> String { String(decoding: bytes(lengthMax), as: UTF8.self) }
}
