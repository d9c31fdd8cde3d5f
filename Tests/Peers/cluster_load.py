"""Many buyers for few pieces, from several processes, while parts of the cluster die. Every attempt is asked for until its outcome is
certain: again and again with the same key."""

import json
import multiprocessing
import random
import threading
import time
import uuid
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import buyers
from places import MariaDBConnection

PROCESSES, THREADS = 4, 8
# How long one attempt is asked for at most: longer than any fail-over.
PATIENCE = 120


@dataclass
class Rush:
    """What is for sale, and who wants it."""
    hot: int
    pieces: dict
    crowd: list


@dataclass
class Outcome:
    """What the buyers were told in the end."""
    made: dict = field(default_factory=dict)
    refused: int = 0
    # Attempts whose first answer told nothing, and how many of them had made their order.
    unknown: int = 0
    unknown_made: int = 0
    odd: list = field(default_factory=list)
    unresolved: list = field(default_factory=list)
    seconds: float = 0

    @property
    def attempts(self):
        return len(self.made) + self.refused + len(self.odd) + len(self.unresolved)

    def add(self, other):
        self.made.update(other.made)
        for name in ("refused", "unknown", "unknown_made", "odd", "unresolved"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


def prepare(connection, folder, first, attempts, pieces, commodities=40):
    """A tenth of all pieces is of the commodity that half of the attempts want; every buyer has one of each in the cart."""
    data = MariaDBConnection(connection)
    hot_pieces = pieces // 10
    hot = buyers.add_commodity(data, hot_pieces, first)
    stock = {hot: hot_pieces}
    other_pieces, left_over = divmod(pieces - hot_pieces, commodities)
    for number in range(commodities):
        share = other_pieces + (number < left_over)
        stock[buyers.add_commodity(data, share, first + 1 + number)] = share
    crowd = []
    for number in range(max(attempts // 50, hot_pieces + PROCESSES * THREADS)):
        buyer = buyers.add_buyer(data, folder, first + number, seconds=3600)
        crowd.append({
            "token": buyer.token, "address": buyer.address, "account": buyer.account,
            "lines": dict(zip(stock, buyers.fill_cart(data, buyer.account, list(stock)))),
        })
        if number % 100 == 99:
            connection.commit()
    connection.commit()
    return Rush(hot, stock, crowd)


def run(port, rush, attempts, enough):
    """Until the attempts are made and the file `enough` is there."""
    shares = [rush.crowd[process::PROCESSES] for process in range(PROCESSES)]
    start = time.monotonic()
    with ProcessPoolExecutor(PROCESSES, mp_context=multiprocessing.get_context("spawn")) as pool:
        parts = [pool.submit(run_share, port, share, rush.hot, attempts // PROCESSES, str(enough)) for share in shares]
        outcome = Outcome()
        for part in parts:
            outcome.add(part.result())
    outcome.seconds = time.monotonic() - start
    return outcome


def run_share(port, crowd, hot, attempts, enough):
    with ThreadPoolExecutor(THREADS) as pool:
        parts = [pool.submit(buy, port, crowd[thread::THREADS], hot, attempts // THREADS, Path(enough)) for thread in range(THREADS)]
        outcome = Outcome()
        for part in parts:
            outcome.add(part.result())
    return outcome


def buy(port, crowd, hot, attempts, enough):
    outcome = Outcome()
    with buyers.Connection(SimpleNamespace(port=port)) as connection:
        while outcome.attempts < attempts or not enough.exists():
            buyer = random.choice(crowd)
            commodity = hot if hot in buyer["lines"] and random.random() < 0.5 else random.choice(list(buyer["lines"]))
            if attempt(connection, buyer, commodity, outcome):
                del buyer["lines"][commodity]
    return outcome


def attempt(connection, buyer, commodity, outcome):
    """One wish, until it is certain what became of it; True when an order did."""
    body = {"cart": [buyer["lines"][commodity]], "address": buyer["address"], "pay_method": 1}
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    end = time.monotonic() + PATIENCE
    is_first = True
    while time.monotonic() < end:
        status, answer = ask(connection, body, buyer["token"], headers)
        if 0 < status < 500:
            return settle(status, answer, commodity, outcome, is_first)
        outcome.unknown += is_first
        is_first = False
        time.sleep(random.uniform(0.05, 0.3))
    outcome.unresolved.append(headers["Idempotency-Key"])
    return False


def ask(connection, body, token, headers):
    """Status 0 where the connection was cut or silent."""
    try:
        return connection.post("/api/shopping/orders/", body, token, headers)
    except OSError:
        connection.close()
        return 0, b""


def settle(status, answer, commodity, outcome, is_first):
    told = json.loads(answer)
    if status == 201:
        outcome.made[told["order_id"]] = commodity
        outcome.unknown_made += not is_first
        return True
    if (status, told.get("code")) == (409, "out_of_stock"):
        outcome.refused += 1
    else:
        outcome.odd.append(f"{status} {answer[:200]}")
    return False


class Killer:
    """Kills parts with -9 again and again, and starts them again; touches a file when that was often enough."""

    def __init__(self, cluster, names, every, at_least, enough):
        self.cluster, self.names, self.every, self.at_least, self.enough = cluster, names, every, at_least, Path(enough)
        self.kills = []
        self.trouble = None
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()

    def _run(self):
        try:
            while not self.is_over.wait(self.every):
                self._kill_one()
        except Exception as trouble:
            self.trouble = trouble
        finally:
            self.enough.touch()

    def _kill_one(self):
        # The first is the node that takes the writes; after that it is chance.
        name = random.choice(self.names) if self.kills else self.names[0]
        self.cluster.kill(name)
        self.kills.append(name)
        time.sleep(2)
        self.cluster.start(name)
        if len(self.kills) >= self.at_least:
            self.enough.touch()
