import JixiaAlipay
import JixiaCore

/// What the gateway says, in Alipay's own codes.
struct GatewayAnswer: Sendable {
    let members: [String: Tree]

    static func success(_ members: [String: Tree]) -> GatewayAnswer {
        GatewayAnswer(members: members.merging(["code": "10000", "msg": "Success"]) { $1 })
    }

    /// The request could not be understood or believed.
    static func invalid(_ subCode: String, _ message: String) -> GatewayAnswer {
        GatewayAnswer(members: ["code": "40002", "msg": "Invalid Arguments", "sub_code": .text(subCode), "sub_msg": .text(message)])
    }

    /// Understood, and not done.
    static func failed(_ subCode: String, _ message: String) -> GatewayAnswer {
        GatewayAnswer(members: ["code": "40004", "msg": "Business Failed", "sub_code": .text(subCode), "sub_msg": .text(message)])
    }

    static let tradeMissing = failed("ACQ.TRADE_NOT_EXIST", "交易不存在")
    static let statusWrong = failed("ACQ.TRADE_STATUS_ERROR", "交易状态不合法")

    /// `{"NAME":{…},"sign":"…"}`, the signature over the member's own bytes.
    func envelope(_ name: String, _ keys: AlipayKeys) throws -> String {
        let node = Tree.object(members).json
        let sign = try keys.sign(node)
        return "{\(JSONWriter.quoted(name)):\(String(decoding: node, as: UTF8.self)),\"sign\":\(JSONWriter.quoted(sign))}"
    }
}
