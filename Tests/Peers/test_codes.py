"""Codes by SMS where it hurts: many at the same instant, several servers, servers that are killed, vendors that do not answer."""

import asyncio
import itertools
import json
import os
import threading
import time

import pytest

from server import AMPLE, Server, eventually
from sms_side import SMSSide, signature

pytestmark = pytest.mark.timeout(3600)
SHAPES = ["sqlite", "mariadb"]
ROUNDS = int(os.environ.get("JIXIA_CODE_ROUNDS", "20"))
CONNECTIONS = 200
# Hundreds of tries a minute are what these tests are about: they shall not make everybody solve captchas.
PROXIED = {**AMPLE, "JIXIA_TRUSTED_PROXIES": "127.0.0.1", "JIXIA_CODE_WATCH": "off"}
ADDRESSES = itertools.count(1)
MOBILES = itertools.count(1)


def address():
    """Nobody's yet, in a network of its own for every 250."""
    number = next(ADDRESSES)
    return f"10.{number // 62_500}.{number // 250 % 250}.{number % 250 + 1}"


def new_mobile():
    """In a segment of its own."""
    return f"138{next(MOBILES):04}0000"


def stranger(server):
    """From another network each time: a hundred codes an hour are a network's share."""
    for _ in range(250):
        origin = address()
    return server.client(**{"X-Forwarded-For": origin})


def ask(client, mobile):
    picture, answer = client.captcha()
    return client.post("/api/users/sms/codes/", {"mobile": mobile, "purpose": "login", "uuid": picture, "verify": answer})


def sign_in(server, mobile, code):
    return stranger(server).post("/api/users/login/mobile/", {"mobile": mobile, "code": code})


def word(reply):
    """The first failure's, of a field or of the whole."""
    body = reply.json()
    return body["errors"][0]["code"] if body.get("errors") else body["code"]


def wrong(code, step):
    return f"{(int(code) + step) % 1_000_000:06}"


@pytest.fixture(scope="module")
def side():
    side = SMSSide()
    yield side
    side.end()


@pytest.fixture(scope="module")
def server(make_server, side):
    server = make_server(env={**PROXIED, **side.env})
    yield server
    assert server.defects() == [] and side.forged == 0


async def at_one_instant(server, mobile, code):
    """Two hundred connections whose requests are all written before any answer is read; the statuses."""
    body = json.dumps({"mobile": mobile, "code": code}).encode()
    connections = await asyncio.gather(*(asyncio.open_connection("127.0.0.1", server.port) for _ in range(CONNECTIONS)))
    for _, writer in connections:
        head = (f"POST /api/users/login/mobile/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: {address()}\r\n"
                f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n")
        writer.write(head.encode() + body[:-1])
        await writer.drain()
    for _, writer in connections:
        writer.write(body[-1:])
    answers = await asyncio.gather(*(reader.read() for reader, _ in connections))
    for _, writer in connections:
        writer.close()
    return [int(answer.split(b" ", 2)[1]) for answer in answers]


def test_one_right_code_from_two_hundred_at_the_same_instant_signs_one_in(server, side):
    began = time.monotonic()
    for _ in range(ROUNDS):
        mobile = new_mobile()
        assert ask(stranger(server), mobile).status_code == 202
        statuses = asyncio.run(at_one_instant(server, mobile, side.code(mobile)))
        assert len([status for status in statuses if status in (200, 201)]) == 1, statuses
        assert set(statuses) <= {200, 201, 422, 429}, statuses
    took = time.monotonic() - began
    print(f"\n{ROUNDS} rounds of {CONNECTIONS} connections with the same right code: one success each, in {took:.0f} s")


def test_five_wrong_codes_and_the_right_one_is_refused(server, side):
    mobile = new_mobile()
    assert ask(stranger(server), mobile).status_code == 202
    code = side.code(mobile)
    for step in range(1, 6):
        assert word(sign_in(server, mobile, wrong(code, step))) == "code_wrong"
    refused = sign_in(server, mobile, code)
    assert (refused.status_code, word(refused)) == (422, "code_wrong")


def test_fifty_at_once_for_one_phone_over_three_servers_send_one_message(server, side, shape, tmp_path):
    nodes = [server]
    if shape == "mariadb":
        for number in (1, 2):
            folder = tmp_path / f"node{number}"
            folder.mkdir()
            (folder / "secrets.json").write_bytes((server.folder / "secrets.json").read_bytes())
            nodes.append(Server(folder, env={**PROXIED, **side.env}, place=server.place).start())
    try:
        mobile = new_mobile()
        asks = []
        for number in range(50):
            client = stranger(nodes[number % len(nodes)])
            picture, answer = client.captcha()
            asks.append((client, {"mobile": mobile, "purpose": "login", "uuid": picture, "verify": answer}))
        start, statuses = threading.Barrier(50), []

        def go(client, fields):
            start.wait()
            statuses.append(client.post("/api/users/sms/codes/", fields).status_code)

        threads = [threading.Thread(target=go, args=one) for one in asks]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert sorted(statuses) == [202] + [429] * 49
        side.code(mobile)
        eventually(lambda: server.value("SELECT COUNT(*) FROM job WHERE kind = 'accounts.send_code'") == 0)
        assert len(side.to(mobile)) == 1
    finally:
        for node in nodes[1:]:
            node.end()


def test_a_server_that_is_killed_forgets_neither_the_code_nor_the_tries(server, side):
    good, tried = new_mobile(), new_mobile()
    for mobile in (good, tried):
        assert ask(stranger(server), mobile).status_code == 202
    code = side.code(tried)
    side.code(good)
    for step in (1, 2, 3):
        assert sign_in(server, tried, wrong(code, step)).status_code == 422
    server.kill()
    server.start()
    for step in (4, 5):
        assert sign_in(server, tried, wrong(code, step)).status_code == 422
    assert word(sign_in(server, tried, code)) == "code_wrong"
    assert sign_in(server, good, side.code(good)).status_code == 200
    assert len(side.to(good)) == len(side.to(tried)) == 1
    assert ask(stranger(server), good).json()["code"] == "sms_too_frequent"


def test_a_server_that_is_killed_while_it_sends_does_not_send_again(server, side):
    mobile = new_mobile()
    side.answers.clear()
    try:
        assert ask(stranger(server), mobile).status_code == 202
        code = side.code(mobile)
        server.kill()
    finally:
        side.answers.set()
    server.start()
    # On SQLite the next process takes the task over at once; on MariaDB the lease ends when the message is too old anyway.
    if server.place.settings == {}:
        eventually(lambda: server.value("SELECT COUNT(*) FROM job WHERE kind = 'accounts.send_code'") == 0)
    time.sleep(1)
    assert len(side.to(mobile)) == 1
    assert server.value("SELECT state FROM sms_send ORDER BY id DESC LIMIT 1") == "open"
    assert sign_in(server, mobile, code).status_code == 200


def test_a_vendor_that_does_not_answer_is_not_asked_again(server, side):
    mobile = new_mobile()
    side.answers.clear()
    try:
        assert ask(stranger(server), mobile).status_code == 202
        side.code(mobile)
        eventually(lambda: server.value("SELECT COUNT(*) FROM job WHERE kind = 'accounts.send_code' AND state <> 'running'") == 0
                   and server.value("SELECT state FROM sms_send ORDER BY id DESC LIMIT 1") == "unknown", 30)
    finally:
        side.answers.set()
    time.sleep(1)
    assert len(side.to(mobile)) == 1


def test_a_vendor_that_is_busy_is_asked_again_within_the_minute(server, side):
    mobile = new_mobile()
    side.refusal = 429
    try:
        assert ask(stranger(server), mobile).status_code == 202
        eventually(lambda: server.value("SELECT COUNT(*) FROM sms_send WHERE state = 'failed' AND reason LIKE 'busy%'") == 1)
    finally:
        side.refusal = None
    assert sign_in(server, mobile, side.code(mobile)).status_code == 200
    assert len(side.to(mobile)) == 1


def test_receipts_are_taken_at_a_secret_address_once(server, side):
    mobile = new_mobile()
    assert ask(stranger(server), mobile).status_code == 202
    side.code(mobile)
    eventually(lambda: server.value("SELECT state FROM sms_send ORDER BY id DESC LIMIT 1") == "taken")
    place = server.place.settings.get("JIXIA_DATABASE_URL")
    if place is None:
        server.stop()
    checked = server.run("check").stdout
    if place is None:
        server.start()
    path = next(line.split("/receipts/", 1)[1] for line in checked.splitlines() if "/receipts/sms/webhook/" in line)
    body = json.dumps({"id": side.to(mobile)[-1]["id"], "mobile": mobile, "state": "delivered", "code": "", "at": int(time.time())}).encode()

    def post(path, body, sign=signature):
        at = str(int(time.time()))
        return server.client().call("POST", "/receipts/" + path, data=body, headers={
            "Content-Type": "application/json", "Jixia-Timestamp": at, "Jixia-Signature": sign(at, body)})

    assert post("sms/webhook/" + "0" * 32, body).status_code == 404
    assert post(path, body, lambda *_: "v1=" + "0" * 64).status_code == 400
    assert post(path, b"[]").status_code == 400
    before = server.value("SELECT SUM(delivered) FROM sms_vendor_day")
    for _ in range(2):
        told = post(path, body)
        assert (told.status_code, told.json()) == (200, {"ok": True})
    assert server.value("SELECT SUM(delivered) FROM sms_vendor_day") == before + 1
    assert path.split("/")[-1] not in server.log() + "".join(
        file.read_text() for file in (server.folder / "logs").glob("jixia.log*"))


def test_without_a_vendor_codes_are_refused_in_production(make_server, shape):
    if shape != "sqlite":
        pytest.skip("the same on both")
    server = make_server(start=False, empty=True, env={"JIXIA_MODE": "production", "JIXIA_PUBLIC_URL": "https://school.example"})
    server.start()
    refused = server.client().post("/api/users/sms/codes/", {"mobile": "13800000001", "purpose": "login"})
    assert (refused.status_code, refused.json()["code"]) == (503, "sms_not_set_up")
    part = server.client().get("/health/ready").json()["parts"]["sms"]
    assert part["status"] == "down" and "not set up" in part["detail"]


def test_the_health_page_names_the_vendor_and_the_budget(server):
    part = server.client().get("/health/ready").json()["parts"]["sms"]
    assert part["detail"].startswith("webhook") and "of 2000 messages" in part["detail"]


def test_a_wrong_setting_is_named_and_its_secret_is_not(make_server, shape):
    server = make_server(start=False, empty=True, env={"JIXIA_SMS_URL": "aliyun://KEYKEYKEY:geheimgeheim@/?sign=x"})
    told = server.run("check")
    assert told.returncode == 1 and "JIXIA_SMS_URL: vendor 1, aliyun:" in told.stderr and "geheim" not in told.stderr + told.stdout
