import Foundation
import JixiaCore

/// The body of a reply of Alipay's gateway, its signature proved.
struct AlipayAnswer: Sendable {
    private let members: Tree
    let code: String, subCode: String

    var isSuccess: Bool { code == "10000" }

    func text(_ name: String) -> String? {
        if case .text(let value) = members[name] { value } else { nil }
    }

    var refusal: AlipayTrouble {
        .refused(code: code, subCode: subCode, message: text("sub_msg") ?? text("msg") ?? "")
    }

    /// Reads `{"alipay_trade_query_response":{…},"sign":"…"}`. What was proved and what is read are the same bytes.
    /// - Throws: `AlipayTrouble.untrusted`.
    init(_ body: [UInt8], to method: String, keys: AlipayKeys) throws {
        guard let parts = JSONMembers(body) else { throw AlipayTrouble.untrusted("not a JSON object") }
        let name = method.replacingOccurrences(of: ".", with: "_") + "_response"
        guard let range = parts.ranges[name] ?? parts.ranges["error_response"] else { throw AlipayTrouble.untrusted("no \(name)") }
        let node = body[range]
        guard let members = Tree(json: node), case .text(let code) = members["code"] else {
            throw AlipayTrouble.untrusted("\(name) is unreadable")
        }
        var subCode = ""
        if case .text(let text) = members["sub_code"] { subCode = text }
        guard let place = parts.ranges["sign"], case .text(let signature) = Tree(json: body[place]),
            Self.isSigned(Array(node), signature, keys)
        else { throw AlipayTrouble.untrusted("wrong signature on \(code.prefix(20)) \(subCode.prefix(80))") }
        self.members = members
        self.code = code
        self.subCode = subCode
    }

    /// Alipay's own libraries try a second time with `\/` read as `/`, because some of its servers sign before they escape.
    private static func isSigned(_ node: [UInt8], _ signature: String, _ keys: AlipayKeys) -> Bool {
        if keys.isSigned(node, signature: signature) { return true }
        let text = String(decoding: node, as: UTF8.self)
        return text.contains("\\/") && keys.isSigned(text.replacingOccurrences(of: "\\/", with: "/").utf8, signature: signature)
    }
}
