import Hummingbird
import JixiaCore
import JixiaHTTP
import JixiaSandbox

extension Site {
    /// Alipay's side, as a buyer and our own server see it. Development mode only.
    public func addSandbox(_ sandbox: Sandbox) {
        // The buyer's browser comes here with the signed address, our server with signed calls: one address, as at Alipay.
        routes.on(.get, "sandbox/gateway.do") { request, context in
            let fields = try await RequestReader.read(request, context)
            let trade = try await sandbox.open(Self.texts(fields))
            return Self.seeOther("/sandbox/cashier?order=" + URLText.encoded(trade.order))
        }
        routes.on(.post, "sandbox/gateway.do") { request, context in
            let fields = try await RequestReader.read(request, context)
            let answer = try await sandbox.gateway(Self.texts(fields))
            return Response(
                status: .ok, headers: [.contentType: "application/json;charset=utf-8"], body: .init(byteBuffer: ByteBuffer(string: answer)))
        }
        page("sandbox/cashier") { try await .show("sandbox/cashier", cashier($0, sandbox)) }
        form("sandbox/cashier/pay", limit: .perMinute(60_000), again: { try await .show("sandbox/cashier", cashier($0, sandbox)) }) {
            page in
            .go(try await sandbox.pay(page.input()))
        }
        form("sandbox/cashier/leave", again: { try await .show("sandbox/cashier", cashier($0, sandbox)) }) { page in
            .go("/orders/" + URLText.encoded(page.text("order") ?? ""))
        }
        form("sandbox/switches", again: { try await .show("sandbox/cashier", cashier($0, sandbox)) }) { page in
            _ = try await sandbox.changeSwitches(page.input())
            return .go(URLText.path("/sandbox/cashier", [("order", page.text("order")), ("done", "switches_saved")]))
        }
    }

    private func cashier(_ page: PageRequest, _ sandbox: Sandbox) async throws -> [String: Tree] {
        let trade = try await sandbox.trade(page.input())
        return [
            "trade": trade.tree(page.language).adding(["expires_text": .text(trade.expiresAt.pageText)]),
            "is_payable": .flag(trade.status == .waiting), "is_paid": .flag(trade.status == .paid),
            "switches": try await sandbox.switches().tree(page.language),
        ]
    }

    private static func texts(_ fields: [String: Tree]) -> [String: String] {
        fields.compactMapValues { if case .text(let value) = $0 { value } else { nil } }
    }
}
