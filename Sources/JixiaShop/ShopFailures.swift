import JixiaCore

extension Failure {
    public static let commodityMissing = Failure(.missing, "commodity_missing")
    public static let outOfStock = Failure(.conflict, "out_of_stock")
    public static let cartFull = Failure(.conflict, "cart_full")
    public static let cartNumberTooLarge = Failure(.conflict, "cart_number_too_large")
    public static let cartLineMissing = Failure(.missing, "cart_line_missing")
    /// None or not all of the chosen lines are in the caller's cart: gone, ordered already, or another's.
    public static let cartChanged = Failure(.conflict, "cart_changed")
    public static let addressMissing = Failure(.conflict, "address_missing")
    public static let totalTooLarge = Failure(.conflict, "total_too_large")
    public static let tooManyUnpaidOrders = Failure(.conflict, "too_many_unpaid_orders")
    public static let orderMissing = Failure(.missing, "order_missing")
    /// Goods or money are on their way, so the account cannot be closed.
    public static let ordersOpen = Failure(.conflict, "orders_open")
    public static let orderNotUnpaid = Failure(.conflict, "order_not_unpaid")
    /// The account became part of another one.
    public static let buyerMerged = Failure(.conflict, "buyer_merged")
    public static let paymentUntrusted = Failure(.forbidden, "payment_untrusted")
    public static let gatewayUnreachable = Failure(.unavailable, "gateway_unreachable", retryAfter: 5)
}
