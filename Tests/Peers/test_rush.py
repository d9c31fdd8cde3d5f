"""Many buyers for few pieces."""

import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import buyers
from server import AMPLE

SHAPES = ["sqlite", "mariadb"]
BUYERS, CONNECTIONS, PIECES = 2000, 64, 100


def test_2000_buyers_on_64_connections_for_100_pieces_get_exactly_100(make_server):
    server = make_server(env=AMPLE)
    assert server.stop() == 0
    with server.data() as data:
        commodity = buyers.add_commodity(data, stock=PIECES)
        crowd = [buyers.add_buyer(data, server.folder, number, commodity) for number in range(BUYERS)]
    server.start()

    start = time.monotonic()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        answers = [answer for part in pool.map(lambda part: order_all(server, part), share(crowd)) for answer in part]
    seconds = time.monotonic() - start

    statuses = Counter(status for status, _ in answers)
    codes = Counter(json.loads(body)["code"] for status, body in answers if status != 201)
    print(f"\n{BUYERS} orders asked for in {seconds:.1f} s: {BUYERS / seconds:.0f}/s, {dict(statuses)}, {dict(codes)}")
    assert statuses == {201: PIECES, 409: BUYERS - PIECES}
    assert codes == {"out_of_stock": BUYERS - PIECES}

    assert server.stop() == 0
    assert server.value("SELECT stock FROM commodity WHERE id = ?", commodity) == 0
    assert server.value("SELECT SUM(amount) FROM stock_entry WHERE commodity_id = ?", commodity) == 0
    assert server.value("SELECT SUM(number) FROM order_line WHERE commodity_id = ?", commodity) == PIECES
    assert server.value("SELECT COUNT(*) FROM cart_line WHERE commodity_id = ?", commodity) == BUYERS - PIECES
    assert server.defects() == []


def share(crowd):
    return [crowd[first::CONNECTIONS] for first in range(CONNECTIONS)]


def order_all(server, part):
    with buyers.Connection(server) as connection:
        return [connection.post("/api/shopping/orders/", {"cart": [buyer.line], "address": buyer.address, "pay_method": 1}, buyer.token)
                for buyer in part]
