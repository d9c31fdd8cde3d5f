import AsyncHTTPClient
import JixiaCore
import JixiaMessages
import JixiaSMS

/// One message on its way by vendors that stand on this machine.
enum SMSWorld {
    /// 2026-11-21 12:00:00 in China.
    static let now = Moment(milliseconds: 1_795_233_600_000)
    static let code = SMSMessage(id: "code-7", to: "13800000000", template: "sms_code", values: ["code": "602214", "minutes": "5"])

    static let aliyunSecret = "YourAccessKeySecret", tencentSecret = "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"
    static let yuntongxunAccount = "8a216da865ae11f80165b88ae40b0000", yuntongxunToken = "0123456789abcdef0123456789abcdef"
    static let webhookSecret = String(repeating: "s", count: 32)

    static func aliyun(_ url: String) throws -> AliyunSettings {
        try AliyunSettings(
            accessKeyID: "YourAccessKeyId", accessKeySecret: SMSSecret(aliyunSecret), signName: "稷下学宫",
            templates: VendorTemplates(reading: "sms_code=SMS_153055065(code,minutes); hello=SMS_1"), url: url)
    }

    static func tencent(_ url: String) throws -> TencentSettings {
        try TencentSettings(
            secretID: "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", secretKey: SMSSecret(tencentSecret), sdkAppID: "1400006666",
            signName: "稷下学宫", templates: VendorTemplates(reading: "sms_code=1110(code,minutes)"), url: url)
    }

    static func yuntongxun(_ url: String) throws -> YuntongxunSettings {
        try YuntongxunSettings(
            accountSID: yuntongxunAccount, authToken: SMSSecret(yuntongxunToken), appID: "8a216da865ae11f80165b88ae40b0001",
            templates: VendorTemplates(reading: "sms_code=1(code,minutes)"), url: url)
    }

    static func webhook(_ url: String) throws -> WebhookSettings {
        try WebhookSettings(url: url + "/sms", secret: SMSSecret(webhookSecret))
    }

    /// Runs with a client of our configuration. The time is short where a test has to wait for its end.
    static func poster<T: Sendable>(
        total: Duration = .seconds(5), _ work: @Sendable (SMSPoster) async throws -> T
    ) async throws -> T {
        let client = HTTPClient(configuration: SMSPoster.configuration)
        do {
            let result = try await work(SMSPoster(client, total: total))
            try await client.shutdown()
            return result
        } catch {
            try await client.shutdown()
            throw error
        }
    }

    /// What became of one message sent by the vendor.
    static func send(
        _ message: SMSMessage = code, total: Duration = .seconds(5), _ vendor: @Sendable (SMSPoster) throws -> any SMSVendor
    ) async throws -> Result<SMSTaken, SMSFailure> {
        try await poster(total: total) { poster in
            let vendor = try vendor(poster)
            do throws(SMSFailure) {
                return .success(try await vendor.send(message))
            } catch {
                return .failure(error)
            }
        }
    }

    static func sendByAliyun(
        _ server: VendorServer, _ message: SMSMessage = code, total: Duration = .seconds(5)
    ) async throws -> Result<SMSTaken, SMSFailure> {
        try await send(message, total: total) { AliyunSMS(try aliyun(server.url), $0, now: { now }) }
    }

    static func sendByTencent(_ server: VendorServer, total: Duration = .seconds(5)) async throws -> Result<SMSTaken, SMSFailure> {
        try await send(total: total) { TencentSMS(try tencent(server.url), $0, now: { now }) }
    }

    static func sendByYuntongxun(_ server: VendorServer) async throws -> Result<SMSTaken, SMSFailure> {
        try await send { YuntongxunSMS(try yuntongxun(server.url), $0, now: { now }) }
    }

    static func sendByWebhook(_ server: VendorServer) async throws -> Result<SMSTaken, SMSFailure> {
        try await send { WebhookSMS(try webhook(server.url), $0, now: { now }) }
    }
}

extension Result where Failure == SMSFailure {
    var failure: SMSFailure? { if case .failure(let failure) = self { failure } else { nil } }
}
