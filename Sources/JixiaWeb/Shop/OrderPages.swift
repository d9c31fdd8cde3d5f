import JixiaCore
import JixiaShop

extension Site {
    func addOrderPages() {
        page("orders", for: .members) { try await .show("shop/orders", orderList($0)) }
        page("orders/{order_id}", for: .members) { try await .show("shop/order", order($0)) }
        form("orders/{order_id}/pay", for: .members, again: { try await .show("shop/order", order($0)) }) { page in
            .go(try await shop.payOrder(page.input(), by: page.member()).url)
        }
        form("orders/{order_id}/cancel", for: .members, again: { try await .show("shop/order", order($0)) }) { page in
            let order = try await shop.cancelOrder(page.input(), by: page.member())
            return .go("/orders/\(order.publicID)?done=cancelled")
        }
        // The buyer's browser comes back from paying. It may have been signed out meanwhile: the order page asks again.
        page("payments/return") { page in
            let paid = try await shop.receiveReturn(page.input(), page.visitor)
            return .go("/orders/\(paid.order)?done=paid")
        }
    }

    private func orderList(_ page: PageRequest) async throws -> [String: Tree] {
        let input: ListOrders = try page.input()
        let list = try await shop.orders(input, by: page.member())
        var data = list.pager(at: page.here)
        data["results"] = .list(list.results.map { orderCard($0, page.language) })
        let tabs: [Int?] = [nil] + OrderStatus.allCases.map(\.rawValue)
        data["tabs"] = .list(
            tabs.map { status in
                [
                    "label": .text(messages.text(status.map { "order.status.\($0)" } ?? "order.status.all", page.language)),
                    "url": .text(URLText.path("/orders", [("status", status.map(String.init))])),
                    "is_current": .flag(status == input.status),
                ]
            })
        return data
    }

    private func order(_ page: PageRequest) async throws -> [String: Tree] {
        let order = try await shop.order(page.input(), by: page.member())
        let isClosed = order.status == .cancelled || order.status == .refunded
        var data: [String: Tree] = ["order": orderCard(order, page.language), "is_closed": .flag(isClosed)]
        data["steps"] = .list(isClosed ? [] : steps(order, page.language))
        // Said only where it is so: the return page proves nothing about money.
        if page.text("done") == "paid", order.status == .unpaid {
            data["notice"] = .text(messages.text("done.payment_pending", page.language))
        }
        return data
    }

    private func steps(_ order: Order, _ language: Language) -> [Tree] {
        let names = ["placed", "paid", "sent", "received", "finished"]
        let reached = order.status.rawValue - 1
        return names.enumerated().filter { order.payMethod == .alipay || $0.element != "paid" }.map { index, name in
            [
                "label": .text(messages.text("order.step.\(name)", language)), "is_done": .flag(index <= reached),
                "is_current": .flag(index == reached),
            ]
        }
    }

    private func orderCard(_ order: Order, _ language: Language) -> Tree {
        let isUnpaid = order.status == .unpaid
        return order.tree(language).adding([
            "status_text": .text(messages.text("order.status.\(order.status.rawValue)", language)),
            "pay_method_text": .text(messages.text("order.pay_method.\(order.payMethod.rawValue)", language)),
            "created_text": .text(order.createdAt.pageText), "paid_text": .maybe(order.paidAt?.pageText),
            "expires_text": .maybe(isUnpaid ? order.expiresAt?.pageText : nil), "is_unpaid": .flag(isUnpaid),
            "can_pay": .flag(isUnpaid), "can_cancel": .flag(isUnpaid),
        ])
    }
}
