"""What every caller may count on, whatever is called."""

import gzip
import json
import os
import re
import socket
import stat
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from server import AMPLE, Server, eventually, free_port, run


@pytest.fixture(scope="module")
def anyone(server):
    return server.client()


@pytest.fixture(scope="module")
def buyer(server):
    buyer = server.client()
    buyer.sign_in("13800000004")
    return buyer


# Paths and methods

@pytest.mark.parametrize("path", ["/api/shopping/commodities", "/api/users/area", "/health/live", "/openapi.json", "/signin"])
def test_a_trailing_slash_may_be_there_or_not(anyone, path):
    bare, slashed = anyone.get(path), anyone.get(path + "/")

    assert bare.status_code == 200
    assert slashed.status_code == 200
    assert bare.headers["Content-Type"] == slashed.headers["Content-Type"]


@pytest.mark.parametrize("method, path, allowed", [
    ("DELETE", "/api/shopping/commodities/", {"GET", "HEAD"}),
    ("POST", "/api/shopping/commodities/1/", {"GET", "HEAD"}),
    ("PATCH", "/api/shopping/carts/", {"GET", "HEAD", "POST"}),
    ("PUT", "/api/users/login/", {"POST"}),
    ("POST", "/health/ready", {"GET", "HEAD"}),
])
def test_a_wrong_method_is_answered_with_those_that_are_allowed(anyone, method, path, allowed):
    reply = anyone.call(method, path)

    assert reply.status_code == 405
    names = {name.strip() for name in reply.headers["Allow"].split(",")} - {"OPTIONS"}
    assert names in (allowed, allowed - {"HEAD"})
    assert reply.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/api/", "/api/nothing/", "/api/shopping/commodities/9999999/", "/nothing", "/api/shopping/commodities/0x1/"])
def test_what_is_not_there_is_404_or_422(anyone, path):
    reply = anyone.get(path)

    assert reply.status_code in (404, 422)
    assert reply.headers["Content-Type"] == "application/problem+json"


def test_head_is_answered_like_get_without_a_body(anyone):
    reply = anyone.call("HEAD", "/api/shopping/commodities/")

    assert reply.status_code == 200
    assert reply.content == b""


# Lists

@pytest.mark.parametrize("query", ["page=2&size=7", "limit=7&offset=7"])
def test_the_links_of_a_list_lead_through_all_of_it(anyone, query):
    first = anyone.get(f"/api/shopping/commodities/?ordering=price&category=1&{query}").json()
    assert first["previous"] and first["next"]

    seen, link = [], anyone.get("/api/shopping/commodities/?ordering=price&category=1&" + query.replace("page=2", "page=1").replace("offset=7", "offset=0")).json()
    while True:
        seen += [commodity["id"] for commodity in link["results"]]
        if link["next"] is None:
            break
        assert "ordering=price" in link["next"] and "category=1" in link["next"]
        link = anyone.get(link["next"]).json()

    assert len(seen) == len(set(seen)) == first["count"]
    back = anyone.get(link["previous"]).json()
    assert back["next"] is not None


def test_prices_are_text_with_two_decimals_and_in_the_order_asked_for(anyone):
    prices = [commodity["price"] for commodity in anyone.get("/api/shopping/commodities/?ordering=-price&size=100").json()["results"]]

    assert all(re.fullmatch(r"\d+\.\d\d", price) for price in prices)
    assert [float(price) for price in prices] == sorted((float(price) for price in prices), reverse=True)


@pytest.mark.parametrize("query", ["size=0", "size=101", "page=0", "page=x", "limit=-1", "offset=-1", "ordering=name", "category=x",
                                   "page=99999999999999999999", "search=" + "x" * 101])
def test_a_wrong_query_is_refused_by_the_name_of_its_field(anyone, query):
    reply = anyone.get("/api/shopping/commodities/?" + query)

    assert reply.status_code == 422
    assert [error["field"] for error in reply.json()["errors"]] == [query.split("=")[0]]


# Failures

@pytest.mark.parametrize("language, word", [("zh-CN,zh;q=0.9", "[\u4e00-\u9fff]"), ("en-GB,en;q=0.8,zh;q=0.2", "[A-Za-z]{3}"), (None, "[\u4e00-\u9fff]")])
def test_a_failure_is_told_in_the_callers_language(server, language, word):
    headers = {"Accept-Language": language} if language else {}
    reply = requests.post(server.url + "/api/users/login/mobile/", json={}, headers=headers, timeout=10)

    problem = reply.json()
    assert reply.status_code == 422
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "code", "errors"} <= problem.keys()
    assert problem["status"] == 422
    assert {error["field"] for error in problem["errors"]} >= {"mobile", "code"}
    for text in [problem["title"], problem["detail"], *(error["detail"] for error in problem["errors"])]:
        assert re.search(word, text), text


def test_who_is_not_signed_in_is_told_how_to(anyone):
    reply = anyone.get("/api/shopping/carts/")

    assert reply.status_code == 401
    assert reply.headers["WWW-Authenticate"].startswith("Bearer")
    assert reply.json()["code"]


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Bearer a.b.c", "Basic YTpi", "JWT x.y.z", "Bearer " + "x" * 5000])
def test_a_token_that_is_none_is_401(anyone, header):
    assert anyone.get("/api/users/me/", headers={"Authorization": header}).status_code == 401


def test_a_token_is_taken_behind_the_older_word_as_well(server, buyer):
    token = buyer.http.headers["Authorization"].split()[1]

    assert server.client().get("/api/users/me/", headers={"Authorization": f"JWT {token}"}).status_code == 200


@pytest.mark.parametrize("body, kind, status", [
    (b"{", "application/json", 400),
    (b"[]", "application/json", 400),
    (b'"text"', "application/json", 400),
    (b"\xff\xfe", "application/json", 400),
    (b'{"mobile":"1"} x', "application/json", 400),
    (b'{"a":' * 5000 + b"1" + b"}" * 5000, "application/json", 400),
    (b"[" * 100000, "application/json", 400),
    (b'{"a":' + b"[" * 40 + b"]" * 40 + b"}", "application/json", 400),
    (b"<a/>", "application/xml", 415),
    (b"%zz=1", "application/x-www-form-urlencoded", 400),
    (b"a=%ff%fe", "application/x-www-form-urlencoded", 400),
])
def test_a_body_that_cannot_be_read_is_refused(anyone, body, kind, status):
    reply = anyone.post("/api/users/login/mobile/", data=body, headers={"Content-Type": kind})

    assert reply.status_code == status, reply.text
    assert reply.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("size, kind", [(256 * 1024 + 1, "application/json"), (64 * 1024 + 1, "application/x-www-form-urlencoded"),
                                        (30 * 1024 * 1024, "application/json")])
def test_a_body_that_is_too_large_is_413(server, size, kind):
    try:
        reply = server.client().post("/api/users/login/mobile/", data=b"x" * size, headers={"Content-Type": kind})
    except requests.ConnectionError:
        return  # closed while we were still sending
    assert reply.status_code == 413


def test_a_body_without_an_announced_length_is_capped_as_well(server):
    def pieces():
        for _ in range(100):
            yield b"x" * 8192
    try:
        reply = server.client().post("/api/users/login/mobile/", data=pieces(), headers={"Content-Type": "application/json"})
    except requests.ConnectionError:
        return
    assert reply.status_code == 413


def test_an_address_that_is_too_long_is_refused(anyone):
    assert anyone.get("/api/shopping/commodities/?search=" + "x" * 9000).status_code in (414, 431, 400)


def test_a_header_that_is_too_long_is_refused(server):
    try:
        reply = server.client().get("/health/live", headers={"X-Long": "x" * 40_000})
    except requests.ConnectionError:
        return
    assert reply.status_code in (400, 431)


def test_every_reply_carries_the_security_headers_and_a_name(anyone):
    for path in ["/", "/api/shopping/commodities/", "/api/nothing/", "/signin", "/health/live"]:
        headers = anyone.get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"] or "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"].startswith("strict-origin")
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["X-Request-Id"]
    names = {anyone.get("/health/live").headers["X-Request-Id"] for _ in range(5)}
    assert len(names) == 5


# Files

@pytest.fixture(scope="module")
def sheet(anyone):
    return re.search(r'href="(/assets/[^"]+\.css\?v=[^"]+)"', anyone.get("/", headers={"Accept": "text/html"}).text)[1]


def plain(anyone, sheet, **headers):
    return anyone.get(sheet, headers={"Accept-Encoding": "identity", **{name.replace("_", "-"): value for name, value in headers.items()}})


def test_a_named_version_of_a_file_is_kept_for_ever(anyone, sheet):
    reply = anyone.get(sheet)
    assert "immutable" in reply.headers["Cache-Control"]
    assert reply.headers["Content-Type"].startswith("text/css")
    assert "immutable" not in anyone.get(sheet.split("?")[0]).headers["Cache-Control"]


def test_a_file_comes_compressed_to_who_takes_it(anyone, sheet):
    packed = anyone.get(sheet, headers={"Accept-Encoding": "gzip"}, stream=True)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.raw.read()) == plain(anyone, sheet).content
    assert "Content-Encoding" not in plain(anyone, sheet).headers


def test_a_file_that_is_known_is_not_sent_again(anyone, sheet):
    tag = plain(anyone, sheet).headers["ETag"]

    again = plain(anyone, sheet, If_None_Match=tag)

    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == tag
    assert plain(anyone, sheet, If_None_Match='"else"').status_code == 200


@pytest.mark.parametrize("asked, first, last", [("bytes=0-9", 0, 9), ("bytes=10-", 10, None), ("bytes=-5", -5, None),
                                                ("bytes=0-99999999", 0, None)])
def test_a_range_of_a_file_is_what_was_asked_for(anyone, sheet, asked, first, last):
    whole = plain(anyone, sheet).content
    part = plain(anyone, sheet, Range=asked)

    expected = whole[first:] if last is None else whole[first:last + 1]
    assert part.status_code == 206
    assert part.content == expected
    assert int(part.headers["Content-Length"]) == len(expected)
    start = len(whole) + first if first < 0 else first
    assert part.headers["Content-Range"] == f"bytes {start}-{start + len(expected) - 1}/{len(whole)}"


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=99999999-999999999"])
def test_a_range_beyond_the_end_is_416(anyone, sheet, asked):
    reply = plain(anyone, sheet, Range=asked)
    assert reply.status_code == 416
    assert reply.headers["Content-Range"].startswith("bytes */")


@pytest.mark.parametrize("asked", ["bytes=5-3", "bytes=99999999999999999999-", "bytes=x-y", "chars=0-5", "bytes=", "bytes=--5"])
def test_a_range_that_makes_no_sense_does_not_break_the_file(anyone, sheet, asked):
    assert plain(anyone, sheet, Range=asked).status_code in (200, 416)


@pytest.mark.parametrize("name", ["../secrets.json", "..%2f..%2fsecrets.json", "%2e%2e/jixia.db", "nothing.css", ".keep%00"])
def test_no_file_outside_the_folder_is_served(anyone, name):
    reply = requests.Request("GET", anyone.server.url + "/assets/x").prepare()
    reply.url = anyone.server.url + "/assets/" + name
    assert anyone.http.send(reply, timeout=10).status_code in (400, 404)


def test_a_list_that_is_known_is_not_sent_again(anyone):
    first = anyone.get("/api/shopping/commodities/")
    again = anyone.get("/api/shopping/commodities/", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


# Limits

def test_an_address_has_20_calls_in_two_seconds_and_is_told_so(make_server):
    caller = make_server().client()
    time.sleep(2.1)

    replies = [caller.get("/api/users/area/") for _ in range(30)]

    refused = [reply for reply in replies if reply.status_code == 429]
    assert refused and replies[0].status_code == 200
    assert re.fullmatch(r'"\w+";q=20;w=2', replies[0].headers["RateLimit-Policy"])
    assert re.fullmatch(r'"\w+";r=\d+;t=\d+', replies[0].headers["RateLimit"])
    assert int(refused[0].headers["Retry-After"]) >= 1
    assert refused[0].json()["code"] == "too_many_requests"
    time.sleep(2.1)
    assert caller.get("/api/users/area/").status_code == 200


def test_an_address_that_a_stranger_claims_is_not_believed(make_server):
    caller = make_server().client()
    replies = [caller.get("/api/users/area/", headers={"X-Forwarded-For": f"10.0.0.{number}"}).status_code for number in range(60)]
    assert 429 in replies


# Deadlines

def closed_after(server, sent, drip, seconds):
    """How long the server keeps a connection that sends one byte a second; None if it was still open."""
    start = time.monotonic()
    with socket.create_connection(("127.0.0.1", server.port), timeout=1) as connection:
        connection.sendall(sent)
        while time.monotonic() - start < seconds:
            try:
                if drip:
                    connection.sendall(drip)
                if connection.recv(4096) == b"":
                    return time.monotonic() - start
            except TimeoutError:
                continue
            except OSError:
                return time.monotonic() - start
    return None


def test_slow_callers_are_sent_away(server):
    body = b"POST /api/users/login/mobile/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n"
    slow = {
        "a head of one byte a second": (b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ", b"x", 15),
        "a head that stops": (b"GET / HTTP/1.1\r\nHost", b"", 15),
        "a body of one byte a second": (body, b"x", 15),
        "a body that stops": (body + b"{", b"", 15),
        "nothing at all": (b"", b"", 19),
    }
    with ThreadPoolExecutor(len(slow)) as pool:
        ends = {name: pool.submit(closed_after, server, *how) for name, how in slow.items()}
        kept = [name for name, end in ends.items() if end.result() is None]

    assert kept == []


def test_what_is_not_http_is_refused(server):
    for sent in (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET /\r\n\r\n", b"HELLO\r\n\r\n",
                 b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
                 b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
            connection.sendall(sent)
            reply = connection.recv(4096)
        assert reply == b"" or reply.split(b" ")[1] == b"400", reply[:100]


# Operations

def test_the_health_pages_tell_of_each_part(anyone):
    assert anyone.get("/health/live").json()["status"] == "ok"
    ready = anyone.get("/health/ready").json()
    assert ready["status"] == "ok"
    assert all(part["status"] == "ok" for part in ready["parts"].values())


SAMPLE = r'[a-zA-Z_:][\w:]*(\{([a-zA-Z_]\w*="([^"\\]|\\.)*",?)*\})? [-+\d.eEInfNa]+( \d+)?'


def test_the_metrics_are_prometheus_text(anyone):
    anyone.get("/api/shopping/commodities/")
    reply = anyone.get("/metrics")

    assert reply.headers["Content-Type"].startswith("text/plain")
    assert "http_request_duration_seconds" in reply.text
    for line in reply.text.splitlines():
        assert line == "" or line.startswith("#") or re.fullmatch(SAMPLE, line), line


def test_one_line_of_the_log_tells_of_a_request_by_its_name(server, anyone):
    name = anyone.get("/api/shopping/commodities/").headers["X-Request-Id"]

    line = json.loads(eventually(lambda: [line for line in server.log().splitlines() if name in line])[0])

    assert line["path"] == "/api/shopping/commodities/" and line["status"] == 200
    assert line["method"] == "GET" and line["microseconds"] >= 0 and line["address"] == "127.0.0.1"


def test_no_secret_comes_into_the_log(server):
    buyer = server.client()
    mobile = "13812345678"
    code = buyer.code(mobile)
    reply = buyer.post("/api/users/login/mobile/", {"mobile": mobile, "code": code}).json()
    time.sleep(0.5)

    log = server.log() + "".join(path.read_text(errors="replace") for path in server.folder.rglob("*.log*"))
    for secret in [mobile, f'"{code}"', f" {code} ", reply["token"], reply["refresh_token"]]:
        assert secret not in log


def test_docs_need_no_outside_host(anyone):
    page = anyone.get("/docs", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert not re.search(r'(src|href)="(https?:)?//(?!127\.0\.0\.1)', page.text)


# Start and end

def test_a_second_process_on_the_same_folder_is_refused(server):
    second = run("serve", "--port", str(free_port()), folder=server.folder)

    assert second.returncode != 0
    assert len((second.stderr + second.stdout).strip().splitlines()) == 1
    assert server.client().get("/health/ready").status_code == 200


def test_a_port_that_is_taken_is_told_in_one_line(server, tmp_path):
    second = run("serve", "--port", str(server.port), folder=tmp_path)

    assert second.returncode != 0
    assert len((second.stderr + second.stdout).strip().splitlines()) == 1
    assert "JIXIA_PORT" in second.stderr


def test_secrets_are_for_their_owner_alone(server):
    mode = stat.S_IMODE(os.stat(server.folder / "secrets.json").st_mode)
    assert mode == 0o600


def test_asked_to_stop_it_finishes_what_runs_and_exits_0(make_server):
    server = make_server(env=AMPLE)
    buyer = server.client()
    buyer.sign_in("13800000005")
    body = b'{"commodity": 1, "number": 1}'
    head = (f"POST /api/shopping/carts/ HTTP/1.1\r\nHost: x\r\nAuthorization: {buyer.http.headers['Authorization']}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n").encode()
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(head + body[:10])
        time.sleep(0.3)
        server.ask_to_stop()
        time.sleep(0.5)
        connection.sendall(body[10:])
        reply = connection.recv(4096)

    assert reply.split(b" ")[1] in (b"200", b"201"), reply
    assert server.process.wait(40) == 0
    assert server.value("SELECT COUNT(*) FROM cart_line WHERE commodity_id = 1") >= 1
    with pytest.raises(requests.ConnectionError):
        requests.get(server.url + "/health/live", timeout=2)


def test_stopped_idle_it_exits_0_and_leaves_one_database_file(make_server):
    server = make_server()
    assert server.stop() == 0
    leftover = server.folder / "jixia.db-wal"
    assert not leftover.exists() or leftover.stat().st_size == 0


@pytest.mark.parametrize("name, value", [
    ("JIXIA_MODE", "prod"), ("JIXIA_PORT", "99999"), ("JIXIA_PORT", "http"), ("JIXIA_DATABASE_URL", "oracle://x"),
    ("JIXIA_PUBLIC_URL", "not an address"), ("JIXIA_LIMIT_PER_ADDRESS", "many"), ("JIXIA_LIMIT_PER_ACCOUNT", "-1"),
])
def test_a_wrong_setting_stops_the_start_with_one_line_that_names_it(tmp_path, name, value):
    arguments = ["serve"] if name == "JIXIA_PORT" else ["serve", "--port", str(free_port())]
    stopped = run(*arguments, folder=tmp_path, env={name: value})

    assert stopped.returncode != 0
    lines = (stopped.stderr + stopped.stdout).strip().splitlines()
    assert len(lines) == 1, lines
    assert name in lines[0]


@pytest.mark.parametrize("name", ["JIXIA_SECRET", "JIXIA_SECRET_PREVIOUS"])
@pytest.mark.parametrize("secret", ["short", "changeme", "0" * 64, "secret" * 12, "a" * 32])
def test_production_refuses_short_and_known_secrets(tmp_path, secret, name):
    stopped = run("serve", "--port", str(free_port()), folder=tmp_path, env={
        "JIXIA_MODE": "production", name: secret, "JIXIA_PUBLIC_URL": "https://school.example"})

    assert stopped.returncode != 0
    assert name + ":" in stopped.stderr + stopped.stdout


def test_production_does_not_raise_the_limits(tmp_path):
    stopped = run("serve", "--port", str(free_port()), folder=tmp_path, env={
        "JIXIA_MODE": "production", "JIXIA_PUBLIC_URL": "https://school.example", "JIXIA_LIMIT_PER_ADDRESS": "1000000"})

    assert stopped.returncode != 0
    assert "JIXIA_LIMIT_PER_ADDRESS" in stopped.stderr + stopped.stdout


def test_in_production_there_are_no_development_pages(tmp_path):
    server = Server(tmp_path / "data", env={"JIXIA_MODE": "production", "JIXIA_PUBLIC_URL": "https://school.example"})
    try:
        server.start()
        for path in ["/dev/outbox", "/dev/outbox?to=13800000000", "/dev/captchas/11111111-1111-1111-1111-111111111111",
                     "/sandbox/cashier", "/sandbox/gateway.do", "/sandbox"]:
            assert server.client().get(path).status_code == 404, path
        headers = server.client().get("/").headers
        assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    finally:
        server.end()


def test_check_tells_of_each_part(make_server):
    server = make_server(start=False)
    checked = run("check", folder=server.folder)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "database" in checked.stdout.lower()


def test_openapi_prints_the_document_that_is_served(server, anyone):
    folder = server.folder.with_name("openapi")
    folder.mkdir(exist_ok=True)
    printed = run("openapi", folder=folder)
    assert json.loads(printed.stdout)["paths"].keys() == anyone.get("/openapi.json").json()["paths"].keys()


# Idempotency

def test_the_same_key_gives_the_same_order_and_another_body_is_refused(buyer):
    address = buyer.add_address()
    line = buyer.put_in_cart(3)
    body = {"cart": [line], "address": address, "pay_method": 1}
    key = {"Idempotency-Key": "one-and-the-same"}

    first = buyer.post("/api/shopping/orders/", body, headers=key)
    second = buyer.post("/api/shopping/orders/", body, headers=key)
    other = buyer.post("/api/shopping/orders/", {**body, "pay_method": 2}, headers=key)

    assert first.status_code == second.status_code == 201
    assert first.json()["order_id"] == second.json()["order_id"]
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_one_key_sent_16_times_at_once_makes_one_order(server, buyer):
    address = buyer.add_address()
    line = buyer.put_in_cart(4)
    body = {"cart": [line], "address": address, "pay_method": 1}

    def place(_):
        caller = server.client(**{"Authorization": buyer.http.headers["Authorization"], "Idempotency-Key": "sixteen-times"})
        return caller.post("/api/shopping/orders/", body)

    with ThreadPoolExecutor(16) as pool:
        replies = list(pool.map(place, range(16)))

    assert {reply.status_code for reply in replies} <= {201, 409}
    assert len({reply.json()["order_id"] for reply in replies if reply.status_code == 201}) == 1
