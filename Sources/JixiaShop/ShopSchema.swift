import JixiaStore

extension Shop {
    public static let migrations = [catalogue, cart, orders, payments, buyers, mergedBuyers]

    /// Journal, cart and order lines name commodities without a foreign key: writing one would lock the commodity's row, on which
    /// all who order it wait. No commodity is ever deleted; `audit` looks for lines whose commodity is missing.
    private static let catalogue = Migration(
        "shop-catalogue-1",
        """
        CREATE TABLE category (
            id \(.identity),
            title VARCHAR(60) NOT NULL,
            title_english VARCHAR(60) NOT NULL,
            place INT NOT NULL
        ) \(.tableEnd)
        """,
        """
        CREATE TABLE commodity (
            id \(.identity),
            category_id BIGINT NOT NULL,
            title VARCHAR(120) NOT NULL,
            title_english VARCHAR(120) NOT NULL,
            description TEXT NOT NULL,
            description_english TEXT NOT NULL,
            search_text TEXT NOT NULL,
            image VARCHAR(200) NOT NULL,
            price_fen BIGINT NOT NULL CHECK (price_fen >= 0),
            stock INT NOT NULL CHECK (stock >= 0),
            sales INT NOT NULL,
            is_on_sale INT NOT NULL,
            created_at BIGINT NOT NULL,
            FOREIGN KEY (category_id) REFERENCES category (id)
        ) \(.tableEnd)
        """,
        // Each order of the list has an index of its own, so that a far page is counted off in it and not in the table.
        "CREATE INDEX commodity_age ON commodity (is_on_sale, created_at, id)",
        "CREATE INDEX commodity_price ON commodity (is_on_sale, price_fen, id)",
        "CREATE INDEX commodity_sales ON commodity (is_on_sale, sales, id)",
        "CREATE INDEX commodity_category ON commodity (category_id, is_on_sale, created_at, id)",
        """
        CREATE TABLE stock_entry (
            id \(.identity),
            commodity_id BIGINT NOT NULL,
            amount INT NOT NULL,
            reason VARCHAR(20) NOT NULL,
            order_id BIGINT,
            created_at BIGINT NOT NULL
        ) \(.tableEnd)
        """,
        "CREATE INDEX stock_entry_commodity ON stock_entry (commodity_id)")

    /// A commodity is in a cart once, as whoever adds it holds the buyer. The index is not unique: where a line was deleted a
    /// moment ago, InnoDB would lock the gap around it for the check, and carts that lie side by side would wait crosswise.
    private static let cart = Migration(
        "shop-cart-1",
        """
        CREATE TABLE cart_line (
            id \(.identity),
            account_id BIGINT NOT NULL,
            commodity_id BIGINT NOT NULL,
            number INT NOT NULL CHECK (number BETWEEN 1 AND 999),
            selected INT NOT NULL
        ) \(.tableEnd)
        """,
        "CREATE INDEX cart_line_account ON cart_line (account_id, commodity_id)")

    private static let orders = Migration(
        "shop-orders-1",
        """
        CREATE TABLE shop_order (
            id \(.identity),
            public_id VARCHAR(40) NOT NULL UNIQUE,
            account_id BIGINT NOT NULL,
            status INT NOT NULL CHECK (status BETWEEN 1 AND 7),
            pay_method INT NOT NULL CHECK (pay_method IN (1, 2)),
            total_count INT NOT NULL CHECK (total_count > 0),
            total_fen BIGINT NOT NULL CHECK (total_fen >= 0),
            receiver VARCHAR(40) NOT NULL,
            mobile VARCHAR(20) NOT NULL,
            place VARCHAR(300) NOT NULL,
            created_at BIGINT NOT NULL,
            expires_at BIGINT,
            paid_at BIGINT
        ) \(.tableEnd)
        """,
        "CREATE INDEX shop_order_account ON shop_order (account_id, id)",
        """
        CREATE TABLE order_line (
            id \(.identity),
            order_id BIGINT NOT NULL,
            commodity_id BIGINT NOT NULL,
            title VARCHAR(120) NOT NULL,
            title_english VARCHAR(120) NOT NULL,
            image VARCHAR(200) NOT NULL,
            price_fen BIGINT NOT NULL,
            number INT NOT NULL CHECK (number BETWEEN 1 AND 999),
            FOREIGN KEY (order_id) REFERENCES shop_order (id)
        ) \(.tableEnd)
        """,
        "CREATE INDEX order_line_order ON order_line (order_id)")

    /// `trade_id` is unique: money that came once is written down once, however often it is told.
    private static let payments = Migration(
        "shop-payments-1",
        """
        CREATE TABLE payment (
            id \(.identity),
            order_id BIGINT NOT NULL,
            trade_id VARCHAR(64) NOT NULL UNIQUE,
            amount_fen BIGINT NOT NULL,
            state VARCHAR(12) NOT NULL CHECK (state IN ('paid', 'refund_due', 'refunded')),
            created_at BIGINT NOT NULL,
            FOREIGN KEY (order_id) REFERENCES shop_order (id)
        ) \(.tableEnd)
        """,
        "CREATE INDEX payment_order ON payment (order_id)")

    /// One row for each account that ever changed its cart; see `hold`.
    private static let buyers = Migration(
        "shop-buyers-1",
        """
        CREATE TABLE buyer (
            account_id BIGINT NOT NULL PRIMARY KEY,
            turn BIGINT NOT NULL
        ) \(.tableEnd)
        """)
}
