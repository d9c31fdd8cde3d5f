import AsyncHTTPClient
import Foundation
import JixiaCore
import JixiaPayments

/// Alipay's payment on a computer's web page, by the rules of Alipay Open Platform.
public struct Alipay: PaymentGateway {
    /// Alipay takes between 0.01 and 100,000,000 yuan at once.
    public static let amounts = Money(fen: 1)...Money(fen: 10_000_000_000)
    public static let subjectMax = 128

    let settings: AlipaySettings
    private let poster: FormPoster
    private let now: Now

    /// - Parameter client: made with `FormPoster.configuration`.
    public init(_ settings: AlipaySettings, client: HTTPClient, now: @escaping Now) {
        self.init(settings, poster: FormPoster(client, total: .seconds(10)), now: now)
    }

    public init(_ settings: AlipaySettings, poster: FormPoster, now: @escaping Now) {
        self.settings = settings
        self.poster = poster
        self.now = now
    }

    /// - Throws: `AlipayTrouble.notPayable`.
    public func payURL(for request: PaymentRequest) throws -> String {
        guard Self.isOrder(request.order) else { throw AlipayTrouble.notPayable("order number") }
        guard Self.amounts.contains(request.amount) else { throw AlipayTrouble.notPayable("amount \(request.amount.yuan)") }
        let content: [String: Tree] = [
            "out_trade_no": .text(request.order),
            "product_code": "FAST_INSTANT_TRADE_PAY",
            "total_amount": .text(request.amount.yuan),
            "subject": .text(Self.plain(request.subject)),
            "time_expire": .text(request.expires.beijing),
        ]
        var fields = common("alipay.trade.page.pay", content)
        fields["notify_url"] = settings.notifyURL
        fields["return_url"] = settings.returnURL
        return settings.gatewayURL + "?" + AlipayForm.encode(try settings.keys.signing(request: fields))
    }

    /// Letters, digits and `_`, as Alipay demands.
    private static func isOrder(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 48...57, 65...90, 97...122, UInt8(ascii: "_"): true
                default: false
                }
            }
    }

    /// Alipay forbids `/`, `=` and `&` in a subject. They would also let a subject look like other fields in the signed text.
    private static func plain(_ subject: String) -> String {
        let plain = subject.map { $0.isNewline || "/=&".contains($0) ? " " : String($0) }.joined()
        let trimmed = plain.trimmingCharacters(in: .whitespacesAndNewlines).prefix(subjectMax)
        return trimmed.isEmpty ? "-" : String(trimmed)
    }

    private func common(_ method: String, _ content: [String: Tree]) -> [String: String] {
        [
            "app_id": settings.appID,
            "method": method,
            "format": "JSON",
            "charset": "utf-8",
            "sign_type": "RSA2",
            "timestamp": now().beijing,
            "version": "1.0",
            "biz_content": String(decoding: Tree.object(content).json, as: UTF8.self),
        ]
    }

    /// Asks the gateway something.
    /// - Throws: `AlipayTrouble.unreached` or `.untrusted`.
    func call(_ method: String, _ content: [String: Tree]) async throws -> AlipayAnswer {
        let fields = try settings.keys.signing(request: common(method, content))
        let reply: FormPoster.Reply
        do {
            // Alipay reads the body in the charset that the address names, and in GBK where it names none.
            reply = try await poster.post(settings.gatewayURL + "?charset=utf-8", fields)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw AlipayTrouble.unreached(String(describing: error))
        }
        guard reply.status == 200 else { throw AlipayTrouble.unreached("status \(reply.status)") }
        return try AlipayAnswer(reply.body, to: method, keys: settings.keys)
    }
}
