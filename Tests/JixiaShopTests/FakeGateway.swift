import JixiaCore
import JixiaPayments
import Synchronization

/// The gateway as a test wants it: it answers what it was told to, and writes down what it was asked.
final class FakeGateway: PaymentGateway {
    struct Unreachable: Error {}

    private struct State {
        var states: [String: PaymentState] = [:]
        var isDown = false
        var closed: [String] = []
        var refunds: [String: Money] = [:]
    }
    private let state = Mutex(State())

    func say(_ state: PaymentState, of order: String) { self.state.withLock { $0.states[order] = state } }
    func goDown(_ isDown: Bool = true) { state.withLock { $0.isDown = isDown } }
    var closed: [String] { state.withLock { $0.closed } }
    var refunds: [String: Money] { state.withLock { $0.refunds } }

    func payURL(for request: PaymentRequest) throws -> String {
        "https://pay.example/?order=\(request.order)&amount=\(request.amount.yuan)&expires=\(request.expires.milliseconds)"
    }

    /// A notice is trusted here if it says so.
    func notice(_ fields: [String: String]) throws -> PaymentNotice {
        let known = try returned(fields)
        guard let status = fields["trade_status"].flatMap(PaymentStatus.init(rawValue:)) else { throw UntrustedNotice("no status") }
        return PaymentNotice(order: known.order, trade: known.trade, amount: known.amount, status: status)
    }

    func returned(_ fields: [String: String]) throws -> PaymentReturn {
        guard fields["sign"] == "right", let order = fields["out_trade_no"], let trade = fields["trade_no"],
            let amount = fields["total_amount"].flatMap({ Money(yuan: $0) })
        else { throw UntrustedNotice("wrong signature") }
        return PaymentReturn(order: order, trade: trade, amount: amount)
    }

    func query(order: String) async throws -> PaymentState {
        try state.withLock { state in
            if state.isDown { throw Unreachable() }
            return state.states[order] ?? .unknown
        }
    }

    func close(order: String) async throws {
        try state.withLock { state in
            if state.isDown { throw Unreachable() }
            state.closed.append(order)
        }
    }

    func refund(order: String, amount: Money, request: String) async throws {
        try state.withLock { state in
            if state.isDown { throw Unreachable() }
            state.refunds[request] = amount
        }
    }

    func isReached() async -> Bool { state.withLock { !$0.isDown } }
}
