"""Every call of the Redis client answers as redis-py does: the same calls, on a database each of the same server."""

import json
import os
import subprocess
import time

import pytest
import redis

from places import redis_server
from server import PROJECT

CALLS = PROJECT / os.environ.get("JIXIA_REDIS_CALLS", ".build/debug/RedisCalls")


def error_word(error):
    """redis-py takes ERR and NOSCRIPT away from the sentence; the others it leaves."""
    if isinstance(error, redis.exceptions.NoScriptError):
        return "NOSCRIPT"
    first = str(error).split(" ")[0]
    return first if first.isalpha() and first.isupper() else "ERR"


def normal(value):
    if isinstance(value, redis.ResponseError):
        return {"error": error_word(value)}
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, (set, frozenset)):
        return sorted(normal(one) for one in value)
    if isinstance(value, (list, tuple)):
        return [normal(one) for one in value]
    if isinstance(value, dict):
        return {normal(key): normal(one) for key, one in value.items()}
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def raw(value):
    return {"bytes": value.hex()}


def nothing(_):
    return None


def life(milliseconds):
    if milliseconds < 0:
        return {-2: "missing", -1: "endless"}[milliseconds]
    return "left" if 50_000 < milliseconds <= 100_000 else str(milliseconds)


def strings(r):
    yield "set", lambda: bool(r.set("s", "v"))
    yield "set nx taken", lambda: bool(r.set("s", "w", nx=True))
    yield "set nx free", lambda: bool(r.set("s2", "w", nx=True))
    yield "set xx missing", lambda: bool(r.set("s3", "w", xx=True))
    yield "set xx there", lambda: bool(r.set("s2", "x", xx=True))
    yield "set ex", lambda: bool(r.set("s4", "x", ex=100))
    yield "set px nx", lambda: bool(r.set("s5", "x", px=100_000, nx=True))
    yield "set keepttl", lambda: bool(r.set("s4", "y", keepttl=True))
    yield "set number", lambda: bool(r.set("n", 5))
    yield "set float", lambda: bool(r.set("f", 2.5))
    yield "set chinese", lambda: bool(r.set("稷下", "学宫 📚"))
    yield "set bytes", lambda: bool(r.set("b", bytes([0, 13, 10, 255])))
    yield "set empty", lambda: bool(r.set("e", ""))
    yield "get", lambda: r.get("s")
    yield "get missing", lambda: r.get("none")
    yield "get number", lambda: int(r.get("n"))
    yield "get float", lambda: float(r.get("f"))
    yield "get chinese", lambda: r.get("稷下")
    yield "get bytes", lambda: raw(r.get("b"))
    yield "get empty", lambda: r.get("e")
    yield "getset", lambda: r.getset("s", "new")
    yield "getset missing", lambda: r.getset("s6", "new")
    yield "mset", lambda: nothing(r.mset({"m1": "1", "m2": "2"}))
    yield "mget", lambda: r.mget(["m1", "none", "m2"])
    yield "msetnx taken", lambda: bool(r.msetnx({"m1": "9", "m3": "9"}))
    yield "msetnx free", lambda: bool(r.msetnx({"m4": "9", "m5": "9"}))
    yield "append", lambda: r.append("s", "er")
    yield "append new", lambda: r.append("a", "Hello World")
    yield "strlen", lambda: r.strlen("a")
    yield "strlen missing", lambda: r.strlen("none")
    yield "getrange", lambda: r.getrange("a", 0, 4)
    yield "getrange from end", lambda: r.getrange("a", -5, -1)
    yield "getrange beyond", lambda: r.getrange("a", 50, 60)
    yield "setrange", lambda: r.setrange("a", 6, "Redis")
    yield "setrange padded", lambda: r.setrange("pad", 3, "x")
    yield "get padded", lambda: raw(r.get("pad"))
    yield "incr", lambda: r.incr("n")
    yield "incr by", lambda: r.incr("n", 10)
    yield "incr new", lambda: r.incr("n2")
    yield "decr", lambda: r.decr("n")
    yield "decr by", lambda: r.decr("n", 20)
    yield "incrbyfloat", lambda: r.incrbyfloat("f", 0.25)
    yield "incrbyfloat down", lambda: r.incrbyfloat("f", -5)


def bits(r):
    yield "setbit", lambda: bool(r.setbit("bits", 7, 1))
    yield "setbit again", lambda: bool(r.setbit("bits", 7, 1))
    yield "setbit far", lambda: bool(r.setbit("bits", 20, 1))
    yield "getbit on", lambda: bool(r.getbit("bits", 7))
    yield "getbit off", lambda: bool(r.getbit("bits", 6))
    yield "bitcount", lambda: r.bitcount("bits")
    yield "bitcount range", lambda: r.bitcount("bits", 0, 1)
    yield "bitpos on", lambda: r.bitpos("bits", 1)
    yield "bitpos from", lambda: r.bitpos("bits", 1, 1)
    yield "bitpos off", lambda: r.bitpos("bits", 0)
    yield "set mask", lambda: bool(r.set("mask", bytes([255, 0, 255])))
    yield "bitop and", lambda: r.bitop("AND", "and", "bits", "mask")
    yield "bitop or", lambda: r.bitop("OR", "or", "bits", "mask")
    yield "bitop xor", lambda: r.bitop("XOR", "xor", "bits", "mask")
    yield "bitop not", lambda: r.bitop("NOT", "not", "bits")
    yield "get and", lambda: raw(r.get("and"))
    yield "get or", lambda: raw(r.get("or"))
    yield "get xor", lambda: raw(r.get("xor"))
    yield "get not", lambda: raw(r.get("not"))


def hashes(r):
    yield "hset", lambda: bool(r.hset("h", "name", "孟轲"))
    yield "hset again", lambda: bool(r.hset("h", "name", "孟子"))
    yield "hset many", lambda: r.hset("h", mapping={"age": 30, "city": "邹"})
    yield "hsetnx taken", lambda: bool(r.hsetnx("h", "age", "1"))
    yield "hsetnx free", lambda: bool(r.hsetnx("h", "job", "teacher"))
    yield "hget", lambda: r.hget("h", "name")
    yield "hget missing", lambda: r.hget("h", "none")
    yield "hmget", lambda: r.hmget("h", ["age", "none", "city"])
    yield "hgetall", lambda: r.hgetall("h")
    yield "hgetall missing", lambda: r.hgetall("none")
    yield "hexists", lambda: r.hexists("h", "age")
    yield "hexists missing", lambda: r.hexists("h", "none")
    yield "hlen", lambda: r.hlen("h")
    yield "hstrlen", lambda: r.hstrlen("h", "job")
    yield "hkeys", lambda: set(r.hkeys("h"))
    yield "hvals", lambda: set(r.hvals("h"))
    yield "hincrby", lambda: r.hincrby("h", "age", 5)
    yield "hincrbyfloat", lambda: r.hincrbyfloat("h", "height", 1.75)
    yield "hdel", lambda: r.hdel("h", "age", "height", "none")


def lists(r):
    yield "rpush", lambda: r.rpush("l", "b", "c")
    yield "lpush", lambda: r.lpush("l", "a", 0)
    yield "lpushx missing", lambda: r.lpushx("none", "a")
    yield "rpushx", lambda: r.rpushx("l", "d")
    yield "lrange", lambda: r.lrange("l", 0, -1)
    yield "lrange part", lambda: r.lrange("l", 1, 2)
    yield "lrange missing", lambda: r.lrange("none", 0, -1)
    yield "llen", lambda: r.llen("l")
    yield "lindex", lambda: r.lindex("l", -1)
    yield "lindex beyond", lambda: r.lindex("l", 99)
    yield "lset", lambda: nothing(r.lset("l", 0, "zero"))
    yield "linsert before", lambda: r.linsert("l", "BEFORE", "b", "x")
    yield "linsert after", lambda: r.linsert("l", "AFTER", "b", "x")
    yield "linsert nowhere", lambda: r.linsert("l", "AFTER", "none", "x")
    yield "lrem", lambda: r.lrem("l", 0, "x")
    yield "ltrim", lambda: nothing(r.ltrim("l", 0, 3))
    yield "lpop", lambda: r.lpop("l")
    yield "rpop", lambda: r.rpop("l")
    yield "lpop missing", lambda: r.lpop("none")
    yield "rpoplpush", lambda: r.rpoplpush("l", "l2")
    yield "blpop", lambda: r.blpop(["none", "l"], 1)
    yield "brpop", lambda: r.brpop(["l2"], 1)
    yield "brpop in vain", lambda: r.brpop(["none"], 1)
    yield "brpoplpush in vain", lambda: r.brpoplpush("none", "l3", 1)


def sets(r):
    yield "sadd", lambda: r.sadd("x", "1", "2", "3", "3")
    yield "sadd more", lambda: r.sadd("y", 3, 4)
    yield "smembers", lambda: set(r.smembers("x"))
    yield "smembers missing", lambda: set(r.smembers("none"))
    yield "sismember", lambda: bool(r.sismember("x", 1))
    yield "sismember not", lambda: bool(r.sismember("x", 9))
    yield "scard", lambda: r.scard("x")
    yield "sinter", lambda: set(r.sinter("x", "y"))
    yield "sunion", lambda: set(r.sunion("x", "y"))
    yield "sdiff", lambda: set(r.sdiff("x", "y"))
    yield "sinterstore", lambda: r.sinterstore("xi", "x", "y")
    yield "sunionstore", lambda: r.sunionstore("xu", "x", "y")
    yield "sdiffstore", lambda: r.sdiffstore("xd", "x", "y")
    yield "smove", lambda: bool(r.smove("x", "y", 1))
    yield "smove not", lambda: bool(r.smove("x", "y", 9))
    yield "srem", lambda: r.srem("y", 1, 9)
    yield "spop the only", lambda: r.spop("xi")
    yield "spop missing", lambda: r.spop("none")
    yield "srandmember missing", lambda: r.srandmember("none")


def sorted_sets(r):
    yield "zadd", lambda: bool(r.zadd("z", {"a": 1}))
    yield "zadd again", lambda: bool(r.zadd("z", {"a": 1.5}))
    yield "zadd many", lambda: r.zadd("z", {"b": 2, "c": 3, "d": -4.25})
    yield "zadd nx", lambda: r.zadd("z", {"a": 9, "e": 5}, nx=True)
    yield "zadd xx", lambda: r.zadd("z", {"a": 1, "f": 5}, xx=True)
    yield "zadd infinite", lambda: bool(r.zadd("inf", {"a": "inf"}))
    yield "zincrby", lambda: r.zincrby("z", 0.5, "a")
    yield "zscore", lambda: r.zscore("z", "a")
    yield "zscore missing", lambda: r.zscore("z", "none")
    yield "zrank", lambda: r.zrank("z", "a")
    yield "zrank missing", lambda: r.zrank("z", "none")
    yield "zrevrank", lambda: r.zrevrank("z", "a")
    yield "zcard", lambda: r.zcard("z")
    yield "zcount", lambda: r.zcount("z", 1, 3)
    yield "zcount beyond", lambda: r.zcount("z", "(2", "+inf")
    yield "zrem", lambda: r.zrem("z", "e", "none")
    yield "zrange", lambda: r.zrange("z", 0, -1)
    yield "zrange missing", lambda: r.zrange("none", 0, -1)
    yield "zrevrange", lambda: r.zrevrange("z", 0, 1)
    yield "zrange scores", lambda: r.zrange("z", 0, -1, withscores=True)
    yield "zrangebyscore", lambda: r.zrangebyscore("z", 1, 3)
    yield "zrangebyscore open", lambda: r.zrangebyscore("z", "(2", "+inf")
    yield "zrangebyscore limit", lambda: r.zrangebyscore("z", "-inf", "+inf", start=1, num=2)
    yield "zrangebyscore scores", lambda: r.zrangebyscore("z", "-inf", 2, withscores=True)
    yield "zrevrangebyscore", lambda: r.zrevrangebyscore("z", "+inf", 2)
    yield "zadd other", lambda: r.zadd("z2", {"a": 10, "q": 20})
    yield "zunionstore", lambda: r.zunionstore("zu", ["z", "z2"])
    yield "zunionstore scores", lambda: r.zrange("zu", 0, -1, withscores=True)
    yield "zinterstore", lambda: r.zinterstore("zi", ["z", "z2"])
    yield "zinterstore scores", lambda: r.zrange("zi", 0, -1, withscores=True)
    yield "zremrangebyscore", lambda: r.zremrangebyscore("zu", "-inf", "(2")
    yield "zremrangebyrank", lambda: r.zremrangebyrank("zu", 0, 0)
    yield "zpopmin", lambda: r.zpopmin("z")
    yield "zpopmax two", lambda: r.zpopmax("z", 2)
    yield "zpopmin missing", lambda: r.zpopmin("none")
    yield "bzpopmin", lambda: r.bzpopmin("z", 1)
    yield "bzpopmin in vain", lambda: r.bzpopmin("none", 1)


def keys(r):
    yield "exists", lambda: r.exists("s", "none", "n")
    yield "del", lambda: r.delete("m1", "m2", "none")
    yield "unlink", lambda: r.unlink("m4", "none")
    for kind, key in [("string", "s"), ("hash", "h"), ("set", "x"), ("zset", "z2")]:
        yield f"type {kind}", lambda key=key: r.type(key)
    yield "type missing", lambda: None if r.type("none") == b"none" else "something"
    yield "ttl endless", lambda: life(r.pttl("s"))
    yield "ttl missing", lambda: life(r.pttl("none"))
    yield "ttl kept", lambda: life(r.pttl("s4"))
    yield "expire", lambda: bool(r.expire("s", 100))
    yield "ttl expiring", lambda: life(r.pttl("s"))
    yield "expire missing", lambda: bool(r.expire("none", 100))
    yield "persist", lambda: bool(r.persist("s"))
    yield "persist again", lambda: bool(r.persist("s"))
    yield "expireat", lambda: bool(r.expireat("s2", int(time.time()) + 100))
    yield "expireat past", lambda: bool(r.expireat("s2", 1))
    yield "exists past", lambda: r.exists("s2")
    yield "rename", lambda: nothing(r.rename("s", "renamed"))
    yield "get renamed", lambda: r.get("renamed")
    yield "renamenx taken", lambda: bool(r.renamenx("renamed", "n"))
    yield "renamenx free", lambda: bool(r.renamenx("renamed", "free"))
    yield "touch", lambda: r.touch("free", "none")
    yield "dbsize", lambda: r.dbsize()


def scans(r):
    def fill():
        pipeline = r.pipeline(transaction=False)
        for number in range(300):
            pipeline.set(f"scan:{number}", number)
        return len(pipeline.execute())

    yield "fill", fill
    yield "scan", lambda: set(r.scan_iter("scan:*", count=10))
    yield "scan nothing", lambda: set(r.scan_iter("nothing*"))
    yield "sscan", lambda: set(r.sscan_iter("y"))
    yield "hscan", lambda: dict(r.hscan_iter("h"))
    yield "zscan", lambda: dict(r.zscan_iter("z2"))


def scripts(r):
    digest = "098e0f0d1448c0a81dafe820f66d460eb09263da"
    yield "eval", lambda: r.eval("return {KEYS[1], ARGV[1], 3, false}", 1, "k", "v")
    yield "script load", lambda: r.script_load("return ARGV[1]")
    yield "evalsha", lambda: r.evalsha(digest, 0, "稷下")
    yield "script exists", lambda: r.script_exists("0" * 40)
    yield "script flush", lambda: nothing(r.script_flush())
    yield "evalsha forgotten", lambda: r.evalsha(digest, 0, "x")
    script = r.register_script("return redis.call('INCRBY', KEYS[1], ARGV[1])")
    yield "script", lambda: script(["scripted"], [5])
    yield "script again", lambda: script(["scripted"], [5])
    yield "eval error", lambda: r.eval("return redis.error_reply('LIMIT too many')", 0)


def together(r):
    def pipeline():
        commands = r.pipeline(transaction=False)
        commands.execute_command("SET", "p", "v").lpush("p", "x").get("p").get("none")
        first, *others = commands.execute(raise_on_error=False)
        return ["OK" if first is True else first, *others]

    def transaction(undone):
        with r.pipeline() as commands:
            commands.watch("t" if undone else "p")
            if undone:
                r.set("t", 100)
            commands.multi()
            commands.execute_command("SET", "t", 1)
            if not undone:
                commands.incr("t")
            try:
                first, *others = commands.execute()
            except redis.WatchError:
                return None
            return ["OK" if first is True else first, *others]

    yield "pipeline", pipeline
    yield "transaction", lambda: transaction(False)
    yield "transaction undone", lambda: transaction(True)
    yield "get t", lambda: r.get("t")
    yield "publish to nobody", lambda: r.publish("nobody", "x")
    yield "echo", lambda: r.echo("稷下")
    yield "ping", lambda: nothing(r.ping())


def errors(r):
    def lset_beyond():
        r.rpush("short", "x")
        r.lset("short", 9, "x")

    yield "error type", lambda: r.lpush("n", "x")
    yield "error type of get", lambda: r.get("h")
    yield "error not a number", lambda: r.incr("稷下")
    yield "error overflow", lambda: bool(r.set("max", 2**63 - 1))
    yield "error overflow incr", lambda: r.incr("max")
    yield "error float", lambda: r.incrbyfloat("稷下", 1)
    yield "error rename", lambda: r.rename("none", "other")
    yield "error lset", lambda: r.lset("none", 0, "x")
    yield "error lset beyond", lset_beyond
    yield "error offset", lambda: r.setrange("a", -1, "x")
    yield "error bit", lambda: r.setbit("bits", -1, 1)
    yield "error unknown", lambda: r.execute_command("NOSUCH", "x")
    yield "error arguments", lambda: r.execute_command("GET")
    yield "error script", lambda: r.eval("this is no Lua", 0)
    yield "flushdb", lambda: nothing(r.flushdb())
    yield "dbsize at the end", lambda: r.dbsize()


FAMILIES = [strings, bits, hashes, lists, sets, sorted_sets, keys, scans, scripts, together, errors]


def asked_by_redis_py(port):
    client = redis.Redis(port=port, db=1)
    found = {}
    for family in FAMILIES:
        for label, ask in family(client):
            assert label not in found, label
            try:
                found[label] = normal(ask())
            except redis.ResponseError as error:
                found[label] = normal(error)
    return found


def asked_by_jixia(port):
    lines = subprocess.run(
        [str(CALLS), f"redis://127.0.0.1:{port}/2"], capture_output=True, text=True, check=True, timeout=120).stdout.splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def both():
    with redis_server() as port:
        yield asked_by_redis_py(port), asked_by_jixia(port)


def test_the_same_calls_are_made(both):
    expected, found = both
    assert [line["label"] for line in found] == list(expected)
    assert len(found) >= 150


def test_every_call_answers_as_redis_py_does(both):
    expected, found = both
    # As JSON: Python would take 1 for True.
    differing = {
        line["label"]: (line["answer"], expected[line["label"]]) for line in found
        if json.dumps(line["answer"], sort_keys=True) != json.dumps(normal(expected[line["label"]]), sort_keys=True)
    }
    assert differing == {}
