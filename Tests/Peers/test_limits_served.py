"""The limits as callers meet them: on real servers, over Redis, and by the words of an operator."""

import subprocess
import threading
import uuid

import pytest

from places import redis_server
from server import BINARY, environment

SHAPES = ["sqlite"]
REFRESH = "/api/users/token/refresh/", {"refresh_token": "x" * 43}


def at_once(deeds):
    """The answers of deeds that begin together."""
    answers = [None] * len(deeds)
    gate = threading.Barrier(len(deeds))

    def run(number):
        gate.wait()
        answers[number] = deeds[number]()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def redis():
    with redis_server() as port:
        yield port


def test_64_callers_pass_one_limit_of_servers_that_share_redis_exactly_so_often_as_it_says(make_server, redis):
    settings = {"JIXIA_REDIS_URL": f"redis://127.0.0.1:{redis}/0", "JIXIA_LIMITS": "users/token/refresh: 50/hour"}
    servers = [make_server(env=settings) for _ in range(2)]
    statuses = at_once([lambda number=number: servers[number % 2].client().post(*REFRESH).status_code for number in range(64)])
    assert statuses.count(429) == 14 and statuses.count(401) == 50


def test_every_answer_of_a_limited_route_says_where_the_caller_stands(make_server):
    caller = make_server().client()
    calls = [
        (200, caller.get("/api/shopping/commodities/")), (404, caller.get("/api/shopping/commodities/999999/")),
        (422, caller.get("/api/shopping/commodities/?size=0")), (401, caller.get("/api/users/me/")),
        (401, caller.get("/api/users/me/", headers={"Authorization": "Bearer forged"})), (401, caller.post(*REFRESH)),
    ]
    for status, reply in calls:
        assert reply.status_code == status
        assert "q=" in reply.headers["RateLimit-Policy"] and "r=" in reply.headers["RateLimit"], reply.url


def test_an_operator_limits_tries_and_exempts_without_code(make_server):
    caller = make_server(env={"JIXIA_LIMITS": "users/area: 2/hour; shopping/*: 3/hour by address"}).client()
    assert [caller.get("/api/users/area/").status_code for _ in range(3)] == [200, 200, 429]
    assert [caller.get(f"/api/shopping/{path}/").status_code for path in ["commodities", "categories", "commodities"]] != [429] * 3
    assert caller.get("/api/shopping/commodities/").status_code == 429
    trial = make_server(env={"JIXIA_LIMITS": "users/area: 2/hour", "JIXIA_LIMITS_TRIAL": "1"}).client()
    assert {trial.get("/api/users/area/").status_code for _ in range(40)} == {200}
    free = make_server(env={"JIXIA_LIMITS": "users/area: 2/hour", "JIXIA_LIMITS_EXEMPT": "127.0.0.0/8"}).client()
    assert {free.get("/api/users/area/").status_code for _ in range(40)} == {200}


def test_without_redis_each_limit_does_what_it_states(make_server, redis):
    server = make_server(env={
        "JIXIA_REDIS_URL": "redis://127.0.0.1:1/0",
        "JIXIA_LIMITS": "users/area: 2/hour if down count; users/token/refresh: 2/hour if down allow; users/login: 2/hour if down refuse"})
    caller = server.client()
    assert [caller.get("/api/users/area/").status_code for _ in range(3)] == [200, 200, 429]
    assert [caller.post(*REFRESH).status_code for _ in range(4)] == [401] * 4
    refused = caller.post("/api/users/login/", {"username": "nobody", "password": "password"})
    assert refused.status_code == 503 and refused.json()["code"] == "limits_unreachable"


def test_staff_see_why_somebody_was_blocked_and_lift_it_at_once(make_server):
    server = make_server(start=False, env={"JIXIA_LIMITS": "users/token/refresh: 1/hour; users/area: 1/hour trial"})
    password = "stone bridge over water"
    subprocess.run(
        [str(BINARY), "admin", "create", "keeper"], env=environment(server.folder, server.env), input=password, text=True, check=True,
        timeout=60)
    server.start()
    caller = server.client()
    assert [caller.post(*REFRESH).status_code for _ in range(2)] == [401, 429]
    refused = caller.post(*REFRESH).json()
    assert refused["limit"] == "users/token/refresh" and len(refused["request_id"]) == 16
    assert [caller.get("/api/users/area/").status_code for _ in range(2)] == [200, 200]

    staff = server.client()
    staff.use(staff.sign_in_by_password("keeper", password).json()["token"])
    found = staff.get("/api/staff/limits/", params={"search": refused["request_id"]}).json()["results"]
    assert [(line["rule"], line["calls"], line["is_trial"]) for line in found] == [("users/token/refresh", 2, False)]
    every = staff.get("/api/staff/limits/", params={"search": "127.0.0.1"}).json()["results"]
    assert {line["rule"]: line["is_trial"] for line in every} == {"users/token/refresh": False, "users/area": True}
    assert caller.get("/api/staff/limits/").status_code == 401

    lifted = staff.post(f"/api/staff/limits/{found[0]['id']}/lift/")
    assert lifted.status_code == 200 and lifted.json()["lifted_at"]
    assert caller.post(*REFRESH).status_code == 401


def test_a_captcha_is_bound_to_what_it_was_asked_for_and_can_be_heard(make_server):
    caller = make_server().client()
    picture = str(uuid.uuid4())
    sound = caller.get(f"/api/users/image/verification/{picture}/speech/?for=sms")
    assert sound.headers["Content-Type"] == "audio/wav" and sound.content[:4] == b"RIFF" and len(sound.content) > 100_000
    answer = caller.get(f"/dev/captchas/{picture}").json()["answer"]
    assert caller.get(f"/api/users/image/verification/{picture}/speech/").content[:4] == b"RIFF"
    body = {"mobile": "13811112222", "purpose": "login", "uuid": picture, "verify": answer}
    needed = caller.post("/api/users/sms/codes/", {"mobile": "13811112222", "purpose": "login"}).json()["errors"][0]
    assert needed["code"] == "captcha_needed" and needed["values"]["picture"].endswith("?for=sms")
    assert caller.post("/api/users/sms/codes/", body).status_code == 202
    assert caller.post("/api/users/sms/codes/", body).json()["errors"][0]["code"] == "captcha_wrong"

    other = str(uuid.uuid4())
    caller.get(f"/api/users/image/verification/{other}/?for=login")
    body |= {"mobile": "13811113333", "uuid": other, "verify": caller.get(f"/dev/captchas/{other}").json()["answer"]}
    assert caller.post("/api/users/sms/codes/", body).json()["errors"][0]["code"] == "captcha_wrong"
