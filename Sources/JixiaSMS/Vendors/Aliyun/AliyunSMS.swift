import JixiaCore
import JixiaMessages

/// `SendSms` of Dysmsapi 2017-05-25. <https://help.aliyun.com/zh/sms/developer-reference/api-dysmsapi-2017-05-25-sendsms>
///
/// Aliyun says there that the call is not idempotent: `OutId` carries the message's id into the receipt, the `SendLedger` keeps
/// it from being sent twice.
public struct AliyunSMS: SMSVendor {
    public let name = "aliyun"
    private let settings: AliyunSettings
    private let poster: SMSPoster
    private let now: Now
    private let nonce: @Sendable () -> String

    public init(
        _ settings: AliyunSettings, _ poster: SMSPoster, now: @escaping Now,
        nonce: @escaping @Sendable () -> String = { Chance.bytes(16).hexadecimal }
    ) {
        self.settings = settings
        self.poster = poster
        self.now = now
        self.nonce = nonce
    }

    public func send(_ message: SMSMessage) async throws(SMSFailure) -> SMSTaken {
        let reply = try await VendorReply.ask(poster, try request(message), of: name)
        let code = reply.body.text("Code")
        guard reply.isAccepted, code == "OK" else { throw failure(reply, code) }
        return SMSTaken(vendor: name, serial: reply.body.text("BizId"))
    }

    private func request(_ message: SMSMessage) throws(SMSFailure) -> SMSPoster.Request {
        let template = try settings.templates.fill(message, at: name)
        var parameters = [
            "PhoneNumbers": message.mobile, "SignName": settings.signName, "TemplateCode": template.id, "OutId": message.id,
        ]
        if !template.values.isEmpty {
            let values = Dictionary(template.values.map { ($0.name, Tree.text($0.value)) }) { first, _ in first }
            parameters["TemplateParam"] = String(decoding: Tree.object(values).json, as: UTF8.self)
        }
        let query = AliyunSignature.query(parameters)
        var headers = [
            "host": settings.url.host, "x-acs-action": "SendSms", "x-acs-version": "2017-05-25",
            "x-acs-date": now().rfc3339, "x-acs-signature-nonce": nonce(), "x-acs-content-sha256": AliyunSignature.sha256([]),
        ]
        headers["authorization"] = AliyunSignature.authorization(
            query: query, headers: headers, body: [], accessKeyID: settings.accessKeyID, secret: settings.accessKeySecret)
        headers["accept"] = "application/json"
        return SMSPoster.Request(url: settings.url.text + "/?" + query, headers: headers, body: [])
    }

    private func failure(_ reply: VendorReply, _ code: String) -> SMSFailure {
        guard !code.isEmpty else { return SMSFailure(name, reply.isAccepted ? .garbled : .rejected) }
        return reply.failure(name, code: code, Self.reason(code))
    }

    /// <https://help.aliyun.com/zh/sms/developer-reference/api-error-codes>; nil where the list has no such code.
    static func reason(_ code: String) -> SMSFailure.Reason? {
        if let reason = reasons[code] { return reason }
        if code.hasPrefix("Throttling") { return .busy }
        if code.hasPrefix("InvalidAccessKeyId") || code.hasPrefix("Forbidden") || code.hasPrefix("InvalidTimeStamp") { return .account }
        return code.hasPrefix("isp.") ? .vendorBroken : nil
    }

    private static let reasons: [String: SMSFailure.Reason] = [
        "isv.MOBILE_NUMBER_ILLEGAL": .number, "isv.MOBILE_COUNT_OVER_LIMIT": .number,
        "isv.BUSINESS_LIMIT_CONTROL": .limit,
        "isv.DAY_LIMIT_CONTROL": .busy, "isv.MONTH_LIMIT_CONTROL": .busy,
        "isv.BLACK_KEY_CONTROL_LIMIT": .content, "isv.PARAM_LENGTH_LIMIT": .content, "isv.PARAM_NOT_SUPPORT_URL": .content,
        "isv.SMS_CONTENT_ILLEGAL": .content,
        "isv.SMS_TEMPLATE_ILLEGAL": .template, "isv.SMS_SIGNATURE_ILLEGAL": .template, "isv.SMS_SIGN_ILLEGAL": .template,
        "isv.SMS_SIGNATURE_SCENE_ILLEGAL": .template, "isv.TEMPLATE_MISSING_PARAMETERS": .template,
        "isv.TEMPLATE_PARAMS_ILLEGAL": .template, "isv.INVALID_JSON_PARAM": .template, "isv.INVALID_PARAMETERS": .template,
        "isv.AMOUNT_NOT_ENOUGH": .balance, "isv.OUT_OF_SERVICE": .balance,
        "isv.PRODUCT_UN_SUBSCRIPT": .account, "isv.PRODUCT_UNSUBSCRIBE": .account, "isv.ACCOUNT_NOT_EXISTS": .account,
        "isv.ACCOUNT_ABNORMAL": .account, "isv.DENY_IP_RANGE": .account, "isp.RAM_PERMISSION_DENY": .account,
        "SignatureDoesNotMatch": .account, "IncompleteSignature": .account, "NoPermission": .account,
        // This very request has been there before.
        "SignatureNonceUsed": .triedBefore,
        "ServiceUnavailable": .vendorBroken, "InternalError": .vendorBroken,
    ]
}
