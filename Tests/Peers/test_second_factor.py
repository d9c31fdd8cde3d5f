"""The second factor, the proof for what matters, closing and exporting: as programs and browsers without scripts meet them."""

import re
import subprocess

import pytest

from members import PASSWORD, Member, Phone
from server import AMPLE, BINARY, Forms, Server, environment, eventually

SHAPES = ["sqlite", "mariadb"]
OURS = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def server(make_server):
    server = make_server(env=AMPLE)
    yield server
    assert server.defects() == []


@pytest.fixture
def member(server):
    return Member(server)


def problem(reply):
    return reply.status_code, reply.json()["code"]


def test_with_a_second_factor_a_password_gives_a_ticket_and_the_code_the_login_reply(server):
    member = Member(server, PASSWORD).set_up()
    caller = server.client()
    first = caller.sign_in_by_password(member.mobile, PASSWORD)
    assert problem(first) == (401, "second_factor_needed")
    assert first.headers["Content-Type"] == "application/problem+json"
    ticket, code = first.json()["ticket"], member.phone.code()

    assert problem(caller.use(ticket).get("/api/users/me/")) == (401, "token_invalid")
    caller.http.headers.pop("Authorization")
    wrong = caller.post("/api/users/login/second/", {"ticket": ticket, "code": f"{(int(code) + 7) % 1_000_000:06}"})
    right = caller.post("/api/users/login/second/", {"ticket": ticket, "code": code})
    again = caller.post("/api/users/login/second/", {"ticket": ticket, "code": member.recovery[0]})

    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (422, "second_factor_wrong")
    assert right.status_code == 200 and right.json().keys() == {"token", "refresh_token", "expires_in", "id", "username", "avatar"}
    assert problem(again) == (401, "ticket_invalid")
    assert caller.use(right.json()["token"]).get("/api/users/me/").status_code == 200


def first_step(browser, member, remembered=False):
    """The form of the first factor; the reply to it."""
    code = member.message()
    form = Forms.read(browser.get("/signin?next=/addresses").text).doing("sign-in")
    fields = {**form.fields, "mobile": member.mobile, "code": code, "do": "sign-in", **({"remembered": "true"} if remembered else {})}
    return browser.post("/signin", data=fields, headers=OURS)


def max_age(reply, name):
    """How long the browser keeps a cookie; None for until it is closed."""
    cookies = [cookie for cookie in re.split(r",\s*(?=jx)", reply.headers["Set-Cookie"]) if cookie.startswith(name + "=")]
    assert len(cookies) == 1 and "HttpOnly" in cookies[0], reply.headers["Set-Cookie"]
    found = re.search(r"Max-Age=(\d+)", cookies[0])
    return int(found[1]) if found else None


@pytest.mark.parametrize("remembered, seconds", [(True, 172_800), (False, None)])
def test_a_browser_goes_through_both_steps_and_keeps_what_was_asked(server, member, remembered, seconds):
    member.set_up()
    browser = server.client(Accept="text/html")
    first = first_step(browser, member, remembered)
    assert first.status_code == 303 and first.headers["Location"] == "/signin/second?next=%2Faddresses", first.text
    assert max_age(first, "jx-ticket") == 300
    form = Forms.read(browser.get(first.headers["Location"]).text).doing("sign-in")
    wrong = browser.post(form.action, data={**form.fields, "code": "abcdef"}, headers=OURS)
    assert wrong.status_code == 422 and 'id="code-error"' in wrong.text and "abcdef" not in wrong.text

    signed = browser.post(form.action, data={**form.fields, "code": member.recovery[0]}, headers=OURS)

    assert signed.status_code == 303 and signed.headers["Location"] == "/addresses"
    assert (max_age(signed, "jx"), max_age(signed, "jx-ticket")) == (seconds, 0)
    assert browser.get("/addresses").status_code == 200
    assert browser.get("/signin/second").headers["Location"] == "/"


def test_a_browser_without_a_ticket_begins_at_the_beginning(server):
    assert server.client(Accept="text/html").get("/signin/second?next=/cart").headers["Location"] == "/signin?next=%2Fcart"


def test_what_matters_asks_for_a_proof_and_leads_back(server, member):
    browser = server.client(Accept="text/html")
    assert max_age(first_step(browser, member), "jx") is None
    member.stale()
    begin = Forms.read(browser.get("/security/second-factor").text).doing("begin")

    asked = browser.post(begin.action, data=begin.fields, headers={**OURS, "Referer": server.url + "/security/second-factor"})
    assert asked.headers["Location"] == "/security/proof?next=%2Fsecurity%2Fsecond-factor"
    form = Forms.read(browser.get(asked.headers["Location"]).text).doing("prove")
    wrong = browser.post(form.action, data={**form.fields, "sms_code": "000000", "do": "prove"}, headers=OURS)
    assert wrong.status_code == 422 and 'id="sms_code-error"' in wrong.text
    code = member.message(lambda: browser.post(form.action, data={**form.fields, "do": "send-code"}, headers=OURS))
    proved = browser.post(form.action, data={**form.fields, "sms_code": code, "do": "prove"}, headers=OURS)

    assert proved.headers["Location"] == "/security/second-factor"
    begun = browser.post(begin.action, data=begin.fields, headers=OURS)
    page = browser.get(begun.headers["Location"]).text
    assert "<svg " in page and "otpauth://" in page
    phone = Phone(re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1])
    form = Forms.read(page).doing("confirm")
    codes = browser.post(form.action, data={**form.fields, "code": phone.code()}, headers=OURS)
    assert codes.status_code == 200 and len(re.findall(r"<li>[a-z2-9]{4}(?:-[a-z2-9]{4}){3}</li>", codes.text)) == 10
    assert 'download="jixia-recovery-codes.txt"' in codes.text
    # They are shown once.
    assert 'class="recovery"' not in browser.get("/security/second-factor").text


def test_a_program_is_told_that_a_proof_is_needed_and_gives_it(member):
    member.set_up().stale()
    refused = member.client.delete("/api/users/totp/")
    assert problem(refused) == (403, "step_up_needed")
    assert member.client.post("/api/users/step-up/", {"password": PASSWORD}).status_code == 422
    assert member.client.post("/api/users/step-up/", {"code": member.phone.code()}).status_code == 204
    assert member.client.delete("/api/users/totp/").status_code == 204
    kinds = [event["kind"] for event in member.client.get("/api/users/security/events/").json()["results"]]
    assert kinds == ["second_factor_removed", "second_factor_set", "new_device"]


def test_what_happened_is_shown_on_the_security_page(server, member):
    browser = server.client(**{"Accept": "text/html", "User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
    first_step(browser, member)
    page = browser.get("/security").text
    assert "Signed in on a new device" in page and "Firefox · Windows" in page


def test_the_data_of_a_person_are_exported_to_that_person(server, member):
    member.client.add_address()
    assert member.client.get("/api/users/export/").json()["state"] == "none"
    assert member.client.post("/api/users/export/").status_code == 202
    eventually(lambda: member.client.get("/api/users/export/").json()["state"] == "ready")
    url = member.client.get("/api/users/export/").json()["url"]
    data = member.client.get(url).json()
    assert data["profile"]["mobile"] == member.mobile and len(data["addresses"]) == 1 and data["shop"]["orders"] == []
    assert problem(Member(server).client.get(url)) == (404, "export_missing")


def test_an_account_is_closed_after_a_wait_and_kept_if_its_owner_says_so(server, member):
    assert member.client.post("/api/users/closing/").status_code == 422
    code = member.message(lambda: member.client.post("/api/users/step-up/code/"))
    asked = member.client.post("/api/users/closing/", {"sms_code": code})
    assert asked.status_code == 202 and asked.json()["closes_at"]
    browser = server.client(Accept="text/html")
    first_step(browser, member)
    page = browser.get("/addresses").text
    assert "This account will be closed on" in page
    back = Forms.read(browser.get("/security/closing").text).doing("take-back")
    assert browser.post(back.action, data=back.fields, headers=OURS).headers["Location"] == "/security?done=closing_taken_back"
    assert member.client.get("/api/users/me/").json()["closes_at"] is None


def test_an_order_on_its_way_keeps_the_account_open(member):
    member.client.order(member.client.add_address(), pay_method=1)
    code = member.message(lambda: member.client.post("/api/users/step-up/code/"))
    assert problem(member.client.post("/api/users/closing/", {"sms_code": code})) == (409, "orders_open")


def test_in_production_staff_is_led_to_a_second_factor_before_anything_else(tmp_path):
    """As a proxy with TLS would hand it on: the cookie is bound to the host, so it is carried by hand here."""
    server = Server(tmp_path / "data", env={"JIXIA_MODE": "production", "JIXIA_PUBLIC_URL": "https://school.example"})
    made = subprocess.run([str(BINARY), "admin", "create", "chief"], env=environment(server.folder, server.env), input=PASSWORD + "\n",
                          capture_output=True, text=True, timeout=120)
    assert made.returncode == 0, made.stderr
    server.start()
    try:
        browser = server.client(Accept="text/html")
        # A debug build on a busy machine hashes slowly, and may ask to come back.
        signed = eventually(
            lambda: browser.post("/signin/password", data={"username": "chief", "password": PASSWORD}, headers=OURS), seconds=120)
        cookie = re.search(r"__Host-jx=([0-9a-f]{64})", signed.headers["Set-Cookie"])[0]
        assert "Secure" in signed.headers["Set-Cookie"]
        browser.http.cookies.clear()
        browser.http.headers["Cookie"] = cookie

        led = browser.get("/staff")
        assert led.headers["Location"] == "/security/second-factor?done=second_factor_required"
        begin = Forms.read(browser.get(led.headers["Location"]).text).doing("begin")
        page = browser.get(browser.post(begin.action, data=begin.fields, headers=OURS).headers["Location"]).text
        phone = Phone(re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1])
        form = Forms.read(page).doing("confirm")
        assert browser.post(form.action, data={**form.fields, "code": phone.code()}, headers=OURS).status_code == 200

        assert browser.get("/staff").status_code == 200
    finally:
        server.end()
