"""Limits decide as Python's `limits` does: 2,000 random sequences of hits and clock moves, on both stores.

Asked is the library's storage in memory, by a clock of the test's own. Where it disagrees with itself, this is what Jixia does:

- Moving window: at the very millisecond at which a hit becomes as old as the window, the library's `hit` still counts it, and so do
  `hit` and `test` of its storage in Redis. Its `test` in memory does not. Jixia counts it everywhere.
- Its sweeper in memory drops such hits from a thread of its own, at any time; here it is switched off.
- Sliding window counter: in memory the windows begin at multiples of their length, in Redis with the first hit. Jixia does the former on
  both stores: only so can both decide alike.
"""

import json
import os
import random
import subprocess
from contextlib import contextmanager
from unittest import mock

import pytest
import redis
from limits import parse, parse_many, strategies
from limits.storage import MemoryStorage, RedisStorage

from places import redis_server
from server import PROJECT

DECISIONS = PROJECT / os.environ.get("JIXIA_LIMIT_DECISIONS", ".build/debug/LimitDecisions")
# From 2038 to 2106 the floats in which Python keeps time have one precision, so that it subtracts them exactly; across its change, what is
# just as old as the window may be taken for older.
START, END = 2_150_000_000_000, 4_290_000_000_000
RATES = ["1/second", "5 per second", "3/2seconds", "10 per minute", "4/30 seconds", "7/minutes", "10 per hour", "100/day", "20/7days",
         "9 per month", "12 per year", "1/3 minutes", "0/hour"]


class Clock:
    def __init__(self):
        self.milliseconds = START

    def time(self):
        return self.milliseconds / 1000


class NoTimer:
    """Stands for the thread that sweeps; it says that it runs already."""

    def __init__(self, *_):
        pass

    def start(self):
        pass

    def is_alive(self):
        return True


@contextmanager
def patched(clock):
    with mock.patch("limits.storage.memory.time", clock), mock.patch("limits.storage.redis.time", clock), \
            mock.patch("limits.strategies.time", clock), mock.patch("limits.storage.memory.threading.Timer", NoTimer):
        yield


@pytest.fixture(scope="module")
def port():
    with redis_server() as port:
        yield port


def sequence(chance):
    """Moves that matter: none, tiny, parts of the window, to its very end or a millisecond beside, to where a weight is a whole number."""
    rate = parse(text := chance.choice(RATES))
    window = rate.get_expiry() * 1000
    moves = [lambda _: 0, lambda _: chance.randrange(1, 50), lambda _: chance.randrange(window),
             lambda _: window // chance.randrange(1, 12), lambda _: window + chance.randrange(-1, 2),
             lambda _: chance.randrange(3 * window), lambda now: -now % (window // chance.randrange(1, 12))]
    weights = [chance.randrange(1, 10) for _ in moves]
    now, hits = START, []
    for _ in range(chance.randrange(5, 40)):
        advance = chance.choices(moves, weights)[0](now)
        if (now := now + advance) > END:
            break
        hits.append([advance, chance.choice([1, 1, 1, 1, 1, 2, 3, rate.amount, rate.amount + 1, 0])])
    return {"strategy": chance.choice(list(strategies.STRATEGIES)), "rate": text, "start": START, "hits": hits}


def sequences():
    chance = random.Random("稷下")
    return [sequence(chance) for _ in range(2000)]


def decided_by_limits(question, storage, clock):
    limiter = strategies.STRATEGIES[question["strategy"]](storage)
    rate = parse(question["rate"])
    clock.milliseconds = START
    decisions = []
    for advance, cost in question["hits"]:
        clock.milliseconds += advance
        test = limiter.test(rate, "key", cost=cost)
        allowed = limiter.hit(rate, "key", cost=cost)
        stats = limiter.get_window_stats(rate, "key")
        decisions.append([test, allowed, stats.remaining, (stats.reset_time - clock.time()) * 1000])
    return decisions


def decided_by_jixia(port, questions):
    lines = "\n".join(json.dumps(question) for question in questions)
    result = subprocess.run(
        [str(DECISIONS), f"redis://127.0.0.1:{port}/1"], input=lines, capture_output=True, text=True, check=True, timeout=300)
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture(scope="module")
def both(port):
    questions = sequences()
    clock = Clock()
    with patched(clock):
        expected = [decided_by_limits(question, MemoryStorage(), clock) for question in questions]
    return questions, expected, decided_by_jixia(port, questions)


def test_the_sequences_are_worth_asking(both):
    questions, expected, _ = both
    for strategy in strategies.STRATEGIES:
        hits = [hit[1] for question, hits in zip(questions, expected) if question["strategy"] == strategy for hit in hits]
        assert len(hits) > 10_000 and min(hits.count(True), hits.count(False)) > 3_000


@pytest.mark.parametrize("store", ["process", "redis"])
def test_every_decision_is_the_library_s(both, store):
    questions, expected, found = both
    assert len(found) == len(questions) == 2000
    differing = [
        (question, own[store]) for question, theirs, own in zip(questions, expected, found)
        if [hit[1] for hit in own[store]] != [hit[1] for hit in theirs]
    ]
    assert differing == []


def test_both_stores_say_the_same_in_everything(both):
    _, _, found = both
    assert [own for own in found if own["process"] != own["redis"]] == []


@pytest.mark.parametrize("strategy", ["fixed-window", "sliding-window-counter"])
def test_what_is_left_is_the_library_s(both, strategy):
    for question, theirs, own in zip(*both):
        if question["strategy"] == strategy:
            assert [(hit[0], hit[2]) for hit in own["process"]] == [(hit[0], hit[2]) for hit in theirs], question
            for mine, other, (_, cost) in zip(own["process"], theirs, question["hits"]):
                # Jixia tells whole milliseconds, rounded up. The library begins a window with a hit that costs nothing.
                assert cost == 0 or abs(mine[3] - other[3]) <= 1.01, question


def test_a_moving_window_is_the_library_s_in_redis(port, both):
    """Its storage in Redis takes the time from the caller in this strategy alone. Short windows would end by Redis's own clock."""
    client = redis.Redis(port=port, db=2)
    storage, clock = RedisStorage(f"redis://127.0.0.1:{port}/2"), Clock()
    asked = 0
    with patched(clock):
        for question, _, own in zip(*both):
            if question["strategy"] == "moving-window" and parse(question["rate"]).get_expiry() >= 60:
                client.flushdb()
                theirs = decided_by_limits(question, storage, clock)
                assert [hit[:3] for hit in own["redis"]] == [hit[:3] for hit in theirs], question
                assert all(abs(mine[3] - other[3]) <= 1.01 for mine, other in zip(own["redis"], theirs)), question
                asked += 1
    assert asked > 300


TEXTS = ["10 per hour", "10/hour;100/day;2000 per year", "100/day, 500/7days", "1/second", "2 per 3 months|4/years", "10PER HOUR",
         "10perhour", " 10 / 2hour ", "10/hour:;5/day", "0/day", "5/0 days", "007/minute", "", "10", "ten/hour", "10/fortnight",
         "10 pro hour", "-1/day", "1.5/day", "10/hour;", ";10/hour", "10/hour;;1/day", "10/hour:", "10 per", "per hour", "10/hours2",
         "10 hour", "10//hour", "10/hourss", "10/hour 5/day"]


def test_every_text_is_read_or_refused_as_by_the_library(port):
    chance = random.Random(1)
    pieces = ["1", "25", "0", " ", " ", "/", "per", " per ", "hour", "Days", "second", "minutes", "month", "YEARS", ";", ",", "|", ":", "x"]
    usual = [["3", "60"], ["", " "], ["/", " per ", "PER"], ["", "2", " 7 "], ["hour", "days", "Minute", "years"], ["", " "]]
    texts = list(TEXTS)
    for _ in range(3000):
        words = [chance.choice(choice) for _ in range(chance.randrange(1, 4)) for choice in [*usual, [";", ",", "|", "; "]]][:-1]
        if chance.random() < 0.5:
            words[chance.randrange(len(words))] = chance.choice(pieces)
        texts.append("".join(words))
    expected = [read_by_limits(text) for text in texts]
    assert min(expected.count(None), len(texts) - expected.count(None)) > 500
    found = decided_by_jixia(port, [{"rates": text} for text in texts])
    assert [(text, own, theirs) for text, own, theirs in zip(texts, found, expected, strict=True) if own != theirs] == []


def read_by_limits(text):
    try:
        return [[rate.amount, rate.multiples, rate.GRANULARITY.name] for rate in parse_many(text)]
    except ValueError:
        return None
