"""The server is killed again and again under load; what it acknowledged is there afterwards."""

import json
import os
import random
import threading
import time
import uuid
from types import SimpleNamespace

import pytest

import buyers
from alipay_side import AlipaySide, query
from server import AMPLE, eventually

pytestmark = pytest.mark.timeout(1800)
# On SQLite and on MariaDB: see the fixture `shape`.
SHAPES = ["sqlite", "mariadb"]
KILLS = int(os.environ.get("JIXIA_KILLS", "12"))
BUYERS = 24
NOTIFY = "/api/shopping/payments/alipay/notify/"


class Load:
    """Buyers who order, pay, and are told of it again and again, and remember what was acknowledged to them."""

    def __init__(self, server, crowd, commodities, side):
        self.server, self.crowd, self.commodities, self.side = server, crowd, commodities, side
        self.ordered, self.paid, self.noticed = {}, set(), set()
        self.defects = []
        self.is_over = threading.Event()
        self.threads = [threading.Thread(target=self.buy, args=(buyer,), daemon=True) for buyer in crowd]

    def start(self):
        for thread in self.threads:
            thread.start()

    def end(self):
        self.is_over.set()
        for thread in self.threads:
            thread.join(60)

    def buy(self, buyer):
        chance = random.Random(buyer.number)
        connection = buyers.Connection(self.server)
        while not self.is_over.is_set():
            try:
                self.order_and_pay(connection, buyer, chance)
            except OSError:
                connection.close()
                time.sleep(0.1)

    def order_and_pay(self, connection, buyer, chance):
        order = self.order(connection, buyer, chance)
        if order is None:
            return
        # Every fourth order stays unpaid, up to what one account may leave.
        if len(buyer.unpaid) < 2 and chance.random() < 0.25:
            buyer.unpaid.append(order["order_id"])
            return
        while not self.is_over.is_set():
            try:
                pay = self.pay_at_cashier if buyer.number % 4 == 0 else self.pay_by_notice
                return pay(connection, buyer, order)
            except OSError:
                connection.close()
                time.sleep(0.1)

    def order(self, connection, buyer, chance):
        """Tried again with the same key until it is answered: one order, whenever the server died."""
        key, line = str(uuid.uuid4()), None
        while not self.is_over.is_set():
            try:
                if line is None:
                    line = self.expect(connection.post("/api/shopping/carts/", {
                        "commodity": chance.choice(self.commodities), "number": chance.randint(1, 3)}, buyer.token), 200, 201)["id"]
                status, body = connection.post("/api/shopping/orders/", {
                    "cart": [line], "address": buyer.address, "pay_method": 2}, buyer.token, {"Idempotency-Key": key})
                if status == 409:
                    return self.note_conflict(json.loads(body)["code"])
                order = self.expect((status, body), 201)
                self.ordered[order["order_id"]] = order
                return order
            except OSError:
                connection.close()
                time.sleep(0.1)
        return None

    def note_conflict(self, code):
        # `too_many_unpaid_orders` when a payment is still on its way from the cashier.
        if code not in ("out_of_stock", "too_many_unpaid_orders"):
            self.defects.append(code)
        time.sleep(0.2)

    def pay_by_notice(self, connection, buyer, order):
        trade = f"T{order['order_id']}"
        notice = self.side.sign(self.side.notice(order["order_id"], order["total_amount"], trade=trade))
        for _ in range(3):
            status, body = connection.form(NOTIFY, notice)
            if status == 200 and body == b"success":
                self.noticed.add(order["order_id"])
            elif status < 500:
                self.defects.append(f"notice {status} {body[:100]}")

    def pay_at_cashier(self, connection, buyer, order):
        status, body = connection.get(f"/api/shopping/payments/{order['order_id']}/pay/", buyer.token)
        if status == 404 and self.is_paid(connection, buyer, order):
            # Paid by the try before, whose answer was lost with the server.
            self.paid.add(order["order_id"])
            return
        pay_url = self.expect((status, body), 200)["pay_url"]
        client = self.server.client()
        try:
            client.pay_at_cashier(pay_url)
        except AssertionError as refused:
            # The cashier's page takes so many forms a minute.
            time.sleep(1)
            raise OSError(str(refused)) from refused
        finally:
            client.http.close()
        self.paid.add(order["order_id"])

    def is_paid(self, connection, buyer, order):
        status, body = connection.get(f"/api/shopping/orders/{order['order_id']}/", buyer.token)
        return status == 200 and json.loads(body)["status"] == 2

    def expect(self, reply, *statuses):
        status, body = reply
        if status not in statuses:
            self.defects.append(f"{status} {body[:200]}")
            raise OSError("not as expected")
        return json.loads(body)


@pytest.fixture(scope="module")
def aftermath(make_server):
    server = make_server(env=AMPLE)
    side = know_alipay(server)
    assert server.stop() == 0
    with server.data() as data:
        commodities = [buyers.add_commodity(data, stock=100_000) for _ in range(5)]
        crowd = [buyers.add_buyer(data, server.folder, number) for number in range(BUYERS)]
    server.start()

    load = Load(server, crowd, commodities, side)
    load.start()
    chance = random.Random(7)
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.3, 2.5))
        server.kill()
        server.start()
    time.sleep(1)
    load.end()
    # A task that was in the hands of a dead process is taken over when its lease of 60 s ends.
    eventually(lambda: unpaid_of(server, load.paid) == [], 180, 1)
    print(f"\n{KILLS} kills: {len(load.ordered)} orders, {len(load.noticed)} paid by notice, {len(load.paid)} at the cashier")
    checked_running = server.client().get("/health/ready").status_code
    assert server.stop() == 0
    return SimpleNamespace(server=server, load=load, health=checked_running)


def know_alipay(server):
    buyer = server.client()
    buyer.sign_in("13800000006")
    order = buyer.order(buyer.add_address())
    pay_url = buyer.pay_url(order["order_id"])
    returned = query(buyer.pay_at_cashier(pay_url))
    return AlipaySide(server.folder, query(pay_url)["app_id"], returned["seller_id"])


def unpaid_of(server, orders):
    paid = {row[0] for row in server.rows("SELECT public_id FROM shop_order WHERE status = 2")}
    return sorted(orders - paid)


def test_there_was_a_load_worth_the_name(aftermath):
    load = aftermath.load
    assert len(load.ordered) > KILLS and load.noticed and load.paid
    assert load.defects == []


def test_every_acknowledged_order_exists_with_its_total(aftermath):
    kept = {row["public_id"]: row["total_fen"] for row in aftermath.server.rows("SELECT public_id, total_fen FROM shop_order")}
    wrong = [number for number, order in aftermath.load.ordered.items()
             if kept.get(number) != round(float(order["total_amount"]) * 100)]
    assert wrong == []


def test_every_acknowledged_payment_is_paid(aftermath):
    assert unpaid_of(aftermath.server, aftermath.load.paid | aftermath.load.noticed) == []


def test_no_order_is_paid_twice(aftermath):
    assert aftermath.server.rows("SELECT order_id FROM payment WHERE state = 'paid' GROUP BY order_id HAVING COUNT(*) > 1") == []
    assert aftermath.server.rows("SELECT trade_id FROM payment GROUP BY trade_id HAVING COUNT(*) > 1") == []
    # Those of the load: orders of demonstration data have other ways of being paid.
    assert aftermath.server.rows("""
        SELECT public_id FROM shop_order WHERE status = 2 AND account_id IN (SELECT account_id FROM idempotency)
        AND (SELECT COUNT(*) FROM payment WHERE payment.order_id = shop_order.id AND payment.state = 'paid') <> 1""") == []


def test_no_idempotency_key_made_two_orders(aftermath):
    server = aftermath.server
    made = server.value("SELECT COUNT(*) FROM shop_order WHERE account_id IN (SELECT account_id FROM idempotency)")
    keys = server.value("""
        SELECT COUNT(*) FROM idempotency WHERE account_id IN (SELECT account_id FROM shop_order)""")
    assert keys >= len(aftermath.load.ordered)
    assert made == keys


def test_stock_agrees_with_its_journal_and_with_what_was_ordered(aftermath):
    server = aftermath.server
    assert server.rows("""
        SELECT commodity.id, commodity.stock, SUM(stock_entry.amount) FROM commodity
        JOIN stock_entry ON stock_entry.commodity_id = commodity.id
        GROUP BY commodity.id HAVING commodity.stock <> SUM(stock_entry.amount)""") == []
    assert server.rows("""
        SELECT order_line.order_id FROM order_line JOIN shop_order ON shop_order.id = order_line.order_id
        WHERE shop_order.status < 6 AND shop_order.created_at > ? AND order_line.number <> -(
            SELECT SUM(amount) FROM stock_entry
            WHERE stock_entry.order_id = order_line.order_id AND stock_entry.commodity_id = order_line.commodity_id)""",
        int(time.time() * 1000) - 3_600_000) == []


def test_no_task_is_lost(aftermath):
    """Each acknowledged order that nobody paid still has the task that closes it."""
    server = aftermath.server
    waiting = {json.loads(row["body"])["order"] for row in server.rows(
        "SELECT body FROM job WHERE kind = 'shop.close_unpaid_order' AND state IN ('ready', 'running')")}
    unpaid = {row["id"]: row["public_id"] for row in server.rows("SELECT id, public_id FROM shop_order WHERE status = 1")}
    acknowledged = {number for buyer in aftermath.load.crowd for number in buyer.unpaid}
    assert acknowledged <= {*unpaid.values()}
    assert [number for identity, number in unpaid.items() if identity not in waiting and number in aftermath.load.ordered] == []
    assert server.rows("SELECT kind, last_failure FROM job WHERE state = 'dead'") == []


def test_the_program_itself_finds_nothing_amiss(aftermath):
    assert aftermath.health == 200
    checked = aftermath.server.run("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert aftermath.server.defects() == []
