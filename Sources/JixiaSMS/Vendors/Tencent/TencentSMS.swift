import JixiaCore
import JixiaMessages

/// `SendSms` of 2021-01-11. <https://cloud.tencent.com/document/api/382/55981>
///
/// `SessionContext` carries the message's id; Tencent answers it, but names only its own number in receipts.
public struct TencentSMS: SMSVendor {
    public let name = "tencent"
    private let settings: TencentSettings
    private let poster: SMSPoster
    private let now: Now

    public init(_ settings: TencentSettings, _ poster: SMSPoster, now: @escaping Now) {
        self.settings = settings
        self.poster = poster
        self.now = now
    }

    public func send(_ message: SMSMessage) async throws(SMSFailure) -> SMSTaken {
        let reply = try await VendorReply.ask(poster, try request(message), of: name)
        guard let response = reply.body["Response"] else { throw SMSFailure(name, reply.isAccepted ? .garbled : .rejected) }
        if let error = response["Error"] { throw failure(reply, error.text("Code")) }
        guard reply.isAccepted else { throw SMSFailure(name, .rejected) }
        guard case .list(let all) = response["SendStatusSet"], all.count == 1 else { throw SMSFailure(name, .garbled) }
        let status = all[0]
        guard status.text("Code") == "Ok" else { throw failure(reply, status.text("Code")) }
        return SMSTaken(vendor: name, serial: status.text("SerialNo"))
    }

    private func request(_ message: SMSMessage) throws(SMSFailure) -> SMSPoster.Request {
        let template = try settings.templates.fill(message, at: name)
        let body = Tree.object([
            "PhoneNumberSet": .list([.text("+86" + message.mobile)]),
            "SmsSdkAppId": .text(settings.sdkAppID),
            "SignName": .text(settings.signName),
            "TemplateId": .text(template.id),
            "TemplateParamSet": .list(template.values.map { .text($0.value) }),
            "SessionContext": .text(message.id),
        ]).json
        let now = now()
        var headers = ["content-type": "application/json; charset=utf-8", "host": settings.url.host, "x-tc-action": "SendSms"]
        headers["authorization"] = TencentSignature.authorization(
            service: "sms", headers: headers, body: body, at: now, secretID: settings.secretID, secretKey: settings.secretKey)
        headers["x-tc-version"] = "2021-01-11"
        headers["x-tc-region"] = settings.region
        headers["x-tc-timestamp"] = String(now.secondsSince1970)
        return SMSPoster.Request(url: settings.url.text + "/", headers: headers, body: body)
    }

    private func failure(_ reply: VendorReply, _ code: String) -> SMSFailure {
        guard !code.isEmpty else { return SMSFailure(name, reply.isAccepted ? .garbled : .rejected) }
        return reply.failure(name, code: code, Self.reason(code))
    }

    /// <https://cloud.tencent.com/document/api/382/59177>; nil where the list has no such code.
    static func reason(_ code: String) -> SMSFailure.Reason? {
        if let reason = reasons[code] { return reason }
        // `LimitExceeded.PhoneNumberDailyLimit` and its like count a person's messages, the others the account's.
        if code.hasPrefix("LimitExceeded.PhoneNumber") { return .limit }
        let families: [(prefix: String, reason: SMSFailure.Reason)] = [
            ("LimitExceeded", .busy), ("RequestLimitExceeded", .busy), ("AuthFailure", .account), ("UnauthorizedOperation", .account),
            ("InvalidParameterValue.Template", .template), ("InternalError", .vendorBroken),
        ]
        return families.first { code.hasPrefix($0.prefix) }?.reason
    }

    private static let reasons: [String: SMSFailure.Reason] = [
        "InvalidParameterValue.IncorrectPhoneNumber": .number,
        "FailedOperation.PhoneNumberInBlacklist": .blocked,
        "LimitExceeded.DeliveryFrequencyLimit": .limit,
        "FailedOperation.ContainSensitiveWord": .content, "InvalidParameterValue.ContentLengthLimit": .content,
        "InvalidParameterValue.ProhibitedUseUrlInTemplateParameter": .content,
        "FailedOperation.SignatureIncorrectOrUnapproved": .template, "FailedOperation.TemplateIncorrectOrUnapproved": .template,
        "FailedOperation.TemplateUnapprovedOrNotExist": .template,
        "FailedOperation.TemplateParamSetNotMatchApprovedTemplate": .template,
        "FailedOperation.InsufficientBalanceInSmsPackage": .balance,
        "InvalidParameterValue.SdkAppIdNotExist": .account,
        "InternalError.SigVerificationFail": .account, "InternalError.SigFieldMissing": .account,
        "InternalError.RestApiInterfaceNotExist": .account,
    ]
}
