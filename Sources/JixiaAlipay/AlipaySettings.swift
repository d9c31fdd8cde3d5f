import Foundation

/// A setting with which payments would go astray.
public struct AlipaySettingMistake: Error, Equatable, CustomStringConvertible {
    public let setting: String
    public let description: String

    init(_ setting: String, _ reason: String) {
        self.setting = setting
        description = "\(setting): \(reason)"
    }
}

public struct AlipaySettings: Sendable {
    /// Where Alipay takes payments.
    public static let gateway = "https://openapi.alipay.com/gateway.do"
    /// Where Alipay lets applications be tried; money there is not money.
    public static let trialGateway = "https://openapi-sandbox.dl.alipaydev.com/gateway.do"

    public let appID: String
    /// The account that is paid; every message has to name it.
    public let sellerID: String
    public let gatewayURL: String
    /// Where Alipay's server tells ours what happened.
    public let notifyURL: String
    /// Where the buyer's browser goes after paying.
    public let returnURL: String
    public let keys: AlipayKeys

    /// - Throws: `AlipaySettingMistake`.
    public init(
        appID: String, sellerID: String, gatewayURL: String = gateway, notifyURL: String, returnURL: String, keys: AlipayKeys
    ) throws {
        guard Self.isNumber(appID) else { throw AlipaySettingMistake("app id", "not a number of at most 32 digits") }
        guard Self.isNumber(sellerID) else { throw AlipaySettingMistake("seller id", "not a number of at most 32 digits") }
        try Self.checkGateway(gatewayURL)
        try Self.checkOwn("notify URL", notifyURL)
        try Self.checkOwn("return URL", returnURL)
        self.appID = appID
        self.sellerID = sellerID
        self.gatewayURL = gatewayURL
        self.notifyURL = notifyURL
        self.returnURL = returnURL
        self.keys = keys
    }

    private static func isNumber(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count) && text.utf8.allSatisfy { (48...57).contains($0) }
    }

    /// Only the built-in sandbox, on this machine, may be spoken to in the clear.
    private static func checkGateway(_ text: String) throws {
        guard let url = URL(string: text), let host = url.host, !host.isEmpty, url.query == nil, url.fragment == nil else {
            throw AlipaySettingMistake("gateway URL", "not a complete URL without a query")
        }
        let isHere = ["localhost", "127.0.0.1", "::1"].contains(host)
        guard url.scheme == "https" || (url.scheme == "http" && isHere) else {
            throw AlipaySettingMistake("gateway URL", "has to begin with https://")
        }
    }

    private static func checkOwn(_ name: String, _ text: String) throws {
        guard text.utf8.count <= 256, let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host?.isEmpty == false else {
            throw AlipaySettingMistake(name, "not a complete http or https URL of at most 256 characters")
        }
    }
}
