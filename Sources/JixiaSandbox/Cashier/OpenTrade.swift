import Foundation
import JixiaAlipay
import JixiaCore
import JixiaStore

extension Sandbox {
    /// How long a trade may be paid where the merchant names no end.
    static let openFor = Duration.days(15)

    /// The buyer's browser asks for the cashier's page with the address that the shop signed. The same address again shows
    /// the same trade.
    /// - Throws: one of the `Failure.sandbox…`.
    public func open(_ fields: [String: String]) async throws -> SandboxTrade {
        guard fields["app_id"] == settings.appID else { throw Failure.sandboxAppUnknown }
        guard settings.keys.isSigned(request: fields) else { throw Failure.sandboxSignatureWrong }
        let request = try PageRequest(fields)
        let now = now()
        return try await database.write { tx in
            tx.mayRepeat()
            if let trade = try find(request.order, lock: true, in: tx) {
                guard trade.amount == request.amount, trade.subject == request.subject else { throw Failure.sandboxTradeDiffers }
                return trade.seen(at: now)
            }
            let trade = String(now.beijing.filter(\.isNumber).prefix(8)) + Chance.digits(20)
            let buyer = "2088" + Chance.digits(12)
            try tx.run(
                """
                INSERT INTO sandbox_trade
                (out_trade_no, trade_no, buyer_id, amount_fen, subject, notify_url, return_url, status, expires_at, created_at)
                VALUES (\(request.order), \(trade), \(buyer), \(request.amount), \(request.subject), \(request.notifyURL),
                    \(request.returnURL), \(SandboxTrade.Status.waiting), \(request.expires ?? now + Self.openFor), \(now))
                """)
            guard let made = try find(request.order, in: tx) else { throw Failure.sandboxTradeMissing }
            return made.seen(at: now)
        }
    }

    public func trade(_ input: SandboxOrder) async throws -> SandboxTrade {
        let now = now()
        return try await database.read { tx in
            guard let trade = try find(input.order, in: tx) else { throw Failure.sandboxTradeMissing }
            return trade.seen(at: now)
        }
    }

    /// All trades, newest first.
    public func trades(_ paging: Paging) async throws -> Page<SandboxTrade> {
        let now = now()
        return try await database.read { tx in
            let trades: [SandboxTrade] = try tx.all(
                """
                SELECT \(SandboxTrade.columns) FROM sandbox_trade ORDER BY id DESC LIMIT \(paging.limit) OFFSET \(paging.offset)
                """)
            let count = try tx.count("SELECT COUNT(*) AS value FROM sandbox_trade")
            return Page(count: count, paging: paging, results: trades.map { $0.seen(at: now) })
        }
    }
}

/// What the fields of `alipay.trade.page.pay` say, once their signature is proved.
private struct PageRequest {
    let order: String, amount: Money, subject: String, expires: Moment?, notifyURL: String, returnURL: String

    init(_ fields: [String: String]) throws {
        func need<T>(_ part: String, _ value: T?) throws -> T {
            guard let value else { throw Failure.sandboxRequestMalformed.with(["part": part]) }
            return value
        }
        let content = try need("biz_content", Tree(json: (fields["biz_content"] ?? "").utf8))
        func text(_ name: String, _ length: ClosedRange<Int>) -> String? {
            guard case .text(let value) = content[name], length.contains(value.unicodeScalars.count) else { return nil }
            return value
        }
        func address(_ name: String) -> String? {
            guard let value = fields[name], value.utf8.count <= 256, let url = URL(string: value) else { return nil }
            return ["http", "https"].contains(url.scheme) && url.host != nil ? value : nil
        }
        _ = try need("method", fields["method"] == "alipay.trade.page.pay" ? true : nil)
        _ = try need("product_code", text("product_code", 1...64) == "FAST_INSTANT_TRADE_PAY" ? true : nil)
        order = try need("out_trade_no", text("out_trade_no", 1...64))
        let total = text("total_amount", 1...16).flatMap { Money(yuan: $0) }
        amount = try need("total_amount", total.flatMap { Alipay.amounts.contains($0) ? $0 : nil })
        subject = try need("subject", text("subject", 1...256))
        expires = content["time_expire"] == nil ? nil : try need("time_expire", text("time_expire", 1...19).flatMap(BeijingTime.read))
        notifyURL = try need("notify_url", address("notify_url"))
        returnURL = try need("return_url", address("return_url"))
    }
}
