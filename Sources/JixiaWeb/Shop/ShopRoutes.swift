import JixiaCore
import JixiaHTTP
import JixiaShop
import JixiaStore

extension API {
    public mutating func addShop(_ shop: Shop) {
        addCatalogue(shop)
        addCart(shop)
        addOrders(shop)
        addPayments(shop)
    }

    private mutating func addCatalogue(_ shop: Shop) {
        get("shopping/categories", "The categories of the shop", for: .everyone, cached: .commodities) { try await shop.categories($0, $1) }
        get("shopping/commodities", "What is for sale", for: .everyone, cached: .commodities) { try await shop.commodities($0, $1) }
        get("shopping/commodities/{id}", "One commodity", for: .everyone, cached: .commodities, fails: [.commodityMissing]) {
            try await shop.commodity($0, $1)
        }
    }

    private mutating func addCart(_ shop: Shop) {
        get("shopping/carts", "The caller's cart", for: .member) { try await shop.cart($0, by: $1) }
        post("shopping/carts", "Put a commodity into the cart", for: .member, fails: [.commodityMissing, .cartFull, .cartNumberTooLarge]) {
            try await shop.addToCart($0, by: $1)
        }
        patch("shopping/carts/{id}", "Change a line of the cart", for: .member, fails: [.cartLineMissing]) {
            try await shop.changeCartLine($0, by: $1)
        }
        delete("shopping/carts/{id}", "Take a line out of the cart", for: .member, fails: [.cartLineMissing]) {
            try await shop.removeCartLine($0, by: $1)
        }
    }

    private mutating func addOrders(_ shop: Shop) {
        post(
            "shopping/orders", "Order chosen lines of the cart", for: .member,
            fails: [.cartChanged, .addressMissing, .outOfStock, .totalTooLarge, .tooManyUnpaidOrders, .idempotencyKeyReused]
        ) {
            try await shop.placeOrder($0, by: $1)
        }
        get("shopping/orders", "The caller's orders, newest first", for: .member) { try await shop.orders($0, by: $1) }
        get("shopping/orders/{order_id}", "One of the caller's orders", for: .member, fails: [.orderMissing]) {
            try await shop.order($0, by: $1)
        }
        post(
            "shopping/orders/{order_id}/cancel", "Cancel an order that is not paid", for: .member, answers: .ok,
            fails: [.orderMissing, .orderNotUnpaid, .gatewayUnreachable]
        ) {
            try await shop.cancelOrder($0, by: $1)
        }
    }

    private mutating func addPayments(_ shop: Shop) {
        get("shopping/payments/{order_id}/pay", "Where to pay an order", for: .member, fails: [.orderMissing]) {
            try await shop.payOrder($0, by: $1)
        }
        put(
            "shopping/orders/status", "Tell what Alipay's return page said", for: .everyone, reads: .query, fails: [.paymentUntrusted]
        ) {
            try await shop.receiveReturn($0, $1)
        }
        post(
            "shopping/payments/alipay/notify", "Alipay's notice", for: .everyone, limit: Limit("6000/minute", whenStoreIsDown: .allow),
            answers: .ok
        ) {
            try await shop.receiveNotice($0, $1)
        }
    }
}
