/// What Alipay Open Platform signs: `name=value` joined by `&`, names in the order of their bytes, without fields that are empty.
public enum AlipaySignature {
    /// A request's text leaves out the signature alone; `sign_type` is signed.
    public static func text(ofRequest fields: [String: String]) -> String {
        text(fields) { $0 != "sign" }
    }

    /// A notice's and a return's text leave out `sign_type` as well.
    public static func text(ofNotice fields: [String: String]) -> String {
        text(fields) { $0 != "sign" && $0 != "sign_type" }
    }

    private static func text(_ fields: [String: String], _ isSigned: (String) -> Bool) -> String {
        fields.filter { isSigned($0.key) && !$0.value.isEmpty }
            .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { $0.key + "=" + $0.value }
            .joined(separator: "&")
    }
}

extension AlipayKeys {
    /// The request with its `sign`.
    public func signing(request fields: [String: String]) throws -> [String: String] {
        var signed = fields
        signed["sign"] = try sign(AlipaySignature.text(ofRequest: fields).utf8)
        return signed
    }

    /// The notice, or the query of a return, with its `sign`.
    public func signing(notice fields: [String: String]) throws -> [String: String] {
        var signed = fields
        signed["sign"] = try sign(AlipaySignature.text(ofNotice: fields).utf8)
        return signed
    }

    public func isSigned(request fields: [String: String]) -> Bool {
        isRSA2(fields) && isSigned(AlipaySignature.text(ofRequest: fields).utf8, signature: fields["sign"] ?? "")
    }

    public func isSigned(notice fields: [String: String]) -> Bool {
        isRSA2(fields) && isSigned(AlipaySignature.text(ofNotice: fields).utf8, signature: fields["sign"] ?? "")
    }

    /// `sign_type` is not signed in a notice; naming a weaker way must not choose it.
    private func isRSA2(_ fields: [String: String]) -> Bool { fields["sign_type"] == "RSA2" }
}
