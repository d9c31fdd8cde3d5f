import JixiaAlipay
import JixiaCore
import JixiaJobs
import JixiaStore

/// The shop did not answer `success`: the notice comes again.
struct NoticeNotTaken: Error, CustomStringConvertible {
    let status: Int
    let body: String
    var description: String { "the shop answered \(status) \(String(reflecting: body)) instead of \"success\"" }
}

extension Sandbox {
    private static let taken = Array("success".utf8)

    func send(_ number: Int64) async throws {
        let (notice, trade) = try await database.read { tx in
            let notice: SandboxNotice? = try tx.first(
                """
                SELECT trade_id, notify_id, status, refunded_fen, out_request_no, created_at FROM sandbox_notice WHERE id = \(number)
                """)
            guard let notice else { throw GiveUp("there is no such notice") }
            let trade: SandboxTrade? = try tx.first("SELECT \(SandboxTrade.columns) FROM sandbox_trade WHERE id = \(notice.tradeID)")
            guard let trade else { throw GiveUp("there is no such trade") }
            return (notice, trade)
        }
        let fields = try settings.keys.signing(notice: notice.fields(of: trade, settings, at: now()))
        let reply = try await poster.post(trade.notifyURL, fields)
        guard reply.status == 200, reply.body == Self.taken else {
            throw NoticeNotTaken(status: reply.status, body: String(decoding: reply.body.prefix(100), as: UTF8.self))
        }
        let now = now()
        try await database.write { tx in
            tx.mayRepeat()
            try tx.run("UPDATE sandbox_notice SET delivered_at = \(now) WHERE id = \(number) AND delivered_at IS NULL")
        }
    }
}
