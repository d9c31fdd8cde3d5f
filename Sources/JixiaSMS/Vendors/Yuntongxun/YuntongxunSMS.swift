import Crypto
import JixiaCore
import JixiaMessages

/// `TemplateSMS` of REST 2013-12-26. <http://www.yuntongxun.com/doc/rest/sms/3_2_2_2.html>
public struct YuntongxunSMS: SMSVendor {
    public let name = "yuntongxun"
    private let settings: YuntongxunSettings
    private let poster: SMSPoster
    private let now: Now

    public init(_ settings: YuntongxunSettings, _ poster: SMSPoster, now: @escaping Now) {
        self.settings = settings
        self.poster = poster
        self.now = now
    }

    public func send(_ message: SMSMessage) async throws(SMSFailure) -> SMSTaken {
        let reply = try await VendorReply.ask(poster, try request(message), of: name)
        let code = reply.body.text("statusCode")
        guard reply.isAccepted, code == "000000" else { throw failure(reply, code) }
        return SMSTaken(vendor: name, serial: (reply.body["templateSMS"] ?? reply.body["TemplateSMS"])?.text("smsMessageSid") ?? "")
    }

    /// The name under which Yuntongxun knows a message: 32 letters and digits, always the same for the same message.
    public static func requestID(of messageID: String) -> String {
        SHA256.hash(data: Array(messageID.utf8)).prefix(16).hexadecimal
    }

    private func request(_ message: SMSMessage) throws(SMSFailure) -> SMSPoster.Request {
        let template = try settings.templates.fill(message, at: name)
        let body = Tree.object([
            "to": .text(message.mobile),
            "appId": .text(settings.appID),
            "templateId": .text(template.id),
            "datas": .list(template.values.map { .text($0.value) }),
            "reqId": .text(Self.requestID(of: message.id)),
        ]).json
        let timestamp = YuntongxunSignature.timestamp(now())
        let sig = YuntongxunSignature.parameter(settings.accountSID, settings.authToken, timestamp)
        return SMSPoster.Request(
            url: settings.url.text + "/2013-12-26/Accounts/\(settings.accountSID)/SMS/TemplateSMS?sig=\(sig)",
            headers: [
                "accept": "application/json", "content-type": "application/json;charset=utf-8", "host": settings.url.host,
                "authorization": YuntongxunSignature.authorization(settings.accountSID, timestamp),
            ],
            body: body)
    }

    private func failure(_ reply: VendorReply, _ code: String) -> SMSFailure {
        guard !code.isEmpty else { return SMSFailure(name, reply.isAccepted ? .garbled : .rejected) }
        return reply.failure(name, code: code, Self.reason(code))
    }

    /// By Yuntongxun's table of status codes; nil where it has no such code.
    static func reason(_ code: String) -> SMSFailure.Reason? {
        if let reason = reasons[code] { return reason }
        // 1110xx are its own mistakes, the other 111xxx say who may not ask, 113xxx tell of messages that are on their way.
        if code.hasPrefix("1110") || code.hasPrefix("113") { return .vendorBroken }
        return code.hasPrefix("111") ? .account : nil
    }

    private static let reasons: [String: SMSFailure.Reason] = [
        "112300": .number, "112306": .number, "160013": .number, "160042": .number,
        "160034": .blocked,
        "160015": .limit, "160021": .limit, "160022": .limit, "160038": .limit, "160039": .limit, "160040": .limit, "160041": .limit,
        "111111": .busy, "112302": .busy, "160016": .busy,
        "160011": .content, "160018": .content, "160020": .content, "160033": .content, "160035": .content, "160037": .content,
        "160049": .content,
        "112307": .template, "112308": .template, "112311": .template, "160019": .template, "160031": .template, "160032": .template,
        "160036": .template, "160043": .template, "160057": .template,
        "111142": .balance, "160014": .balance,
        "112303": .account, "112305": .account, "112310": .account, "113302": .account,
        "160000": .vendorBroken,
    ]
}
