"""Who may say that an order is paid: Alipay, about this shop, for this order and amount, and once."""

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from alipay_side import AlipaySide, query, secrets
from server import eventually

SHAPES = ["sqlite", "mariadb"]
NOTIFY = "/api/shopping/payments/alipay/notify/"


@pytest.fixture(scope="module")
def shop(server):
    """A buyer, and what Alipay knows of the shop."""
    buyer = server.client()
    buyer.sign_in("13800000001")
    address = buyer.add_address()
    paid = buyer.order(address)
    pay_url = buyer.pay_url(paid["order_id"])
    returned = query(buyer.pay_at_cashier(pay_url))
    side = AlipaySide(server.folder, query(pay_url)["app_id"], returned["seller_id"])
    eventually(lambda: buyer.shown_order(paid["order_id"])["status"] == 2)
    return SimpleNamespace(server=server, buyer=buyer, address=address, side=side, paid=paid, returned=returned)


def stranger_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode()


def changed(**changes):
    """A notice that differs before it is signed with the right key."""
    return lambda shop, order: shop.side.sign({**shop.side.notice(order["order_id"], order["total_amount"]), **changes})


def lacking(name):
    def make(shop, order):
        fields = shop.side.notice(order["order_id"], order["total_amount"])
        fields.pop(name)
        return shop.side.sign(fields)
    return make


def altered(**changes):
    """A notice that is changed after it was signed."""
    def make(shop, order):
        signed = shop.side.sign(shop.side.notice(order["order_id"], order["total_amount"]))
        return {**signed, **{name: change(signed.get(name, "")) for name, change in changes.items()}}
    return make


def without(name):
    def make(shop, order):
        signed = shop.side.sign(shop.side.notice(order["order_id"], order["total_amount"]))
        signed.pop(name)
        return signed
    return make


def by_key(choose):
    def make(shop, order):
        other = AlipaySide(shop.server.folder, shop.side.app_id, shop.side.seller_id, own=choose(shop))
        return other.sign(other.notice(order["order_id"], order["total_amount"]))
    return make


def more_than_the_total(shop, order):
    return shop.side.sign(shop.side.notice(order["order_id"], str(float(order["total_amount"]) + 0.01)))


def for_another_order(shop, order):
    """The right amount and signature for an order that is paid already, under this order's number."""
    signed = shop.side.sign(shop.side.notice(shop.paid["order_id"], shop.paid["total_amount"]))
    return {**signed, "out_trade_no": order["order_id"]}


def twice_the_amount(shop, order):
    """Two amounts in one form: the signed one and another."""
    signed = shop.side.sign(shop.side.notice(order["order_id"], order["total_amount"]))
    return [*signed.items(), ("total_amount", "0.01")]


def twice_the_order(shop, order):
    signed = shop.side.sign(shop.side.notice(shop.paid["order_id"], shop.paid["total_amount"]))
    return [*signed.items(), ("out_trade_no", order["order_id"])]


def of_sha1(shop, order):
    """Signed with the right key in the old way, which is broken."""
    fields = {**shop.side.notice(order["order_id"], order["total_amount"]), "sign_type": "RSA"}
    shop.side.sdk._sign_type = "RSA"
    try:
        return shop.side.sign(fields)
    finally:
        shop.side.sdk._sign_type = "RSA2"


def return_as_notice(shop, order):
    """What a browser brought back from paying another order."""
    return {**shop.returned, "out_trade_no": order["order_id"], "trade_status": "TRADE_SUCCESS"}


def request_as_notice(shop, order):
    """Our own signature, turned against us."""
    return query(shop.buyer.pay_url(order["order_id"]))


FORGED = {
    "no field at all": lambda shop, order: {},
    "only the order": lambda shop, order: {"out_trade_no": order["order_id"]},
    "no signature": without("sign"),
    "an empty signature": altered(sign=lambda _: ""),
    "a signature that is no base64": altered(sign=lambda _: "!!!"),
    "a signature with one letter changed": altered(sign=lambda text: ("B" if text[0] == "A" else "A") + text[1:]),
    "half a signature": altered(sign=lambda text: text[: len(text) // 2]),
    "a very long signature": altered(sign=lambda text: text * 40),
    "the amount changed": altered(total_amount=lambda _: "0.01"),
    "the order changed": for_another_order,
    "the status changed": altered(trade_status=lambda _: "TRADE_FINISHED"),
    "the trade changed": altered(trade_no=lambda text: text + "1"),
    "the seller changed": altered(seller_id=lambda _: "2088111111111111"),
    "the app changed": altered(app_id=lambda _: "2021111111111111"),
    "a field added": altered(surplus=lambda _: "1"),
    "a signed field taken away": without("buyer_id"),
    "sign_type taken away": without("sign_type"),
    "sign_type RSA": altered(sign_type=lambda _: "RSA"),
    "sign_type none": altered(sign_type=lambda _: "none"),
    "signed with SHA-1": of_sha1,
    "signed by a stranger": by_key(lambda shop: stranger_key()),
    "signed by the shop itself": by_key(lambda shop: secrets(shop.server.folder)["alipay_private_key"]),
    "one fen": changed(total_amount="0.01"),
    "one fen more": more_than_the_total,
    "nothing paid": changed(total_amount="0.00"),
    "less than nothing": changed(total_amount="-1.00"),
    "an amount that is none": changed(total_amount="1e3"),
    "an amount beyond numbers": changed(total_amount="99999999999999999999.00"),
    "another app": changed(app_id="2021111111111111"),
    "another seller": changed(seller_id="2088111111111111"),
    "an order that does not exist": changed(out_trade_no="26112100000000000000000000000000"),
    "an order number of SQL": changed(out_trade_no="' OR 1=1 --"),
    "waiting for the buyer": changed(trade_status="WAIT_BUYER_PAY"),
    "closed": changed(trade_status="TRADE_CLOSED"),
    "a status that does not exist": changed(trade_status="PAID"),
    "no status": lacking("trade_status"),
    "no amount": lacking("total_amount"),
    "no order": lacking("out_trade_no"),
    "no trade": lacking("trade_no"),
    "no app": lacking("app_id"),
    "no seller": lacking("seller_id"),
    "two amounts": twice_the_amount,
    "two orders": twice_the_order,
    "a return instead of a notice": return_as_notice,
    "our own request": request_as_notice,
}
# Believed, and yet no news of a payment: they may be answered with `success`.
NO_NEWS = {"waiting for the buyer", "closed"}


@pytest.fixture(scope="module")
def unpaid(shop):
    return shop.buyer.order(shop.address)


def kept(shop):
    """Everything that a payment changes."""
    tables = {
        "shop_order": "SELECT * FROM shop_order ORDER BY id", "payment": "SELECT * FROM payment ORDER BY id",
        "stock": "SELECT id, stock, sales FROM commodity ORDER BY id", "journal": "SELECT COUNT(*) FROM stock_entry",
        "refunds": "SELECT COUNT(*) FROM job WHERE kind = 'shop.refund_payment'",
    }
    return {name: [tuple(row) for row in shop.server.rows(sql)] for name, sql in tables.items()}


def test_there_are_at_least_40_ways_to_forge_a_notice():
    assert len(FORGED) >= 40


@pytest.mark.parametrize("way", FORGED)
def test_a_forged_notice_changes_nothing(shop, unpaid, way):
    notice = FORGED[way](shop, unpaid)
    before = kept(shop)

    reply = shop.buyer.post(NOTIFY, data=notice)

    assert reply.status_code < 500, reply.text
    assert way in NO_NEWS or reply.text != "success"
    assert kept(shop) == before
    assert shop.buyer.shown_order(unpaid["order_id"])["status"] == 1


def test_the_right_notice_sent_8_times_at_once_changes_the_order_once(shop):
    order = shop.buyer.order(shop.address)
    notice = shop.side.sign(shop.side.notice(order["order_id"], order["total_amount"]))

    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: shop.server.client().post(NOTIFY, data=notice), range(8)))

    assert [(reply.status_code, reply.text) for reply in replies] == [(200, "success")] * 8
    assert replies[0].headers["Content-Type"].startswith("text/plain")
    payments = shop.server.rows("""
        SELECT payment.state, payment.trade_id FROM payment JOIN shop_order ON shop_order.id = payment.order_id
        WHERE shop_order.public_id = ?""", order["order_id"])
    assert [tuple(payment) for payment in payments] == [("paid", notice["trade_no"])]
    assert shop.buyer.shown_order(order["order_id"])["status"] == 2


def test_a_second_payment_of_one_order_is_to_be_paid_back(shop):
    order = shop.buyer.order(shop.address)
    for trade in ("20260001", "20260002"):
        notice = shop.side.sign(shop.side.notice(order["order_id"], order["total_amount"], trade=trade))
        assert shop.buyer.post(NOTIFY, data=notice).text == "success"

    states = [row["state"] for row in shop.server.rows("""
        SELECT payment.state FROM payment JOIN shop_order ON shop_order.id = payment.order_id
        WHERE shop_order.public_id = ? ORDER BY payment.id""", order["order_id"])]
    assert states in (["paid", "refund_due"], ["paid", "refunded"])


def test_the_return_page_is_believed_only_with_its_signature(shop):
    right = shop.buyer.put("/api/shopping/orders/status/", params=shop.returned)
    assert right.status_code == 200, right.text
    assert right.json()["order_id"] == shop.paid["order_id"]

    wrong = shop.buyer.put("/api/shopping/orders/status/", params={**shop.returned, "total_amount": "0.01"})
    assert wrong.status_code == 403
