"""Who is signed in, for how long, and by whose will."""

import time

import pytest

import buyers
from forged_tokens import forged_tokens
from members import Member
from server import AMPLE, Forms, eventually

SHAPES = ["sqlite", "mariadb"]
OURS = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def server(make_server):
    server = make_server(env=AMPLE | {"JIXIA_TRUSTED_PROXIES": "127.0.0.1"})
    yield server
    assert server.defects() == []


def test_signed_out_a_token_is_worth_nothing_at_once(server):
    buyer = server.client()
    buyer.sign_in("15000000001")
    assert buyer.get("/api/users/me/").status_code == 200

    assert buyer.post("/api/users/logout/").status_code == 204

    assert buyer.get("/api/users/me/").status_code == 401
    assert buyer.get("/api/shopping/carts/").status_code == 401


def test_an_old_refresh_token_used_again_ends_the_whole_chain(server):
    buyer = server.client()
    first = buyer.sign_in("15000000002")
    second = buyer.post("/api/users/token/refresh/", {"refresh_token": first["refresh_token"]}).json()
    third = buyer.post("/api/users/token/refresh/", {"refresh_token": second["refresh_token"]}).json()
    assert buyer.use(third["token"]).get("/api/users/me/").status_code == 200

    again = server.client().post("/api/users/token/refresh/", {"refresh_token": first["refresh_token"]})

    assert again.status_code == 401
    assert buyer.get("/api/users/me/").status_code == 401
    assert server.client().post("/api/users/token/refresh/", {"refresh_token": third["refresh_token"]}).status_code == 401


def test_a_code_works_once_and_for_its_mobile_and_purpose_alone(server):
    buyer = server.client()
    code = buyer.code("15000000003")

    other = buyer.post("/api/users/login/mobile/", {"mobile": "15000000004", "code": code})
    register = buyer.post("/api/users/register/", {"mobile": "15000000003", "code": code, "password": "correct horse battery"})
    first = buyer.post("/api/users/login/mobile/", {"mobile": "15000000003", "code": code})
    second = buyer.post("/api/users/login/mobile/", {"mobile": "15000000003", "code": code})

    assert [reply.status_code for reply in (other, register, first, second)] == [422, 422, 200, 422]
    assert first.json()["created"] is True


def test_a_second_message_within_a_minute_is_refused_with_its_time(server):
    buyer = server.client()
    buyer.code("15000000005")
    picture, answer = buyer.captcha()

    again = buyer.post("/api/users/sms/codes/", {"mobile": "15000000005", "purpose": "login", "uuid": picture, "verify": answer})

    assert (again.status_code, again.json()["code"]) == (429, "sms_too_frequent")
    assert 1 <= int(again.headers["Retry-After"]) <= 60


def test_a_captcha_is_good_for_one_try(server):
    buyer = server.client()
    picture, answer = buyer.captcha()
    ask = {"purpose": "login", "uuid": picture}

    wrong = buyer.post("/api/users/sms/codes/", {**ask, "mobile": "15000000006", "verify": "xxxxx"})
    right = buyer.post("/api/users/sms/codes/", {**ask, "mobile": "15000000006", "verify": answer})

    assert (wrong.status_code, right.status_code) == (422, 422)
    assert server.client().post("/api/users/sms/codes/", {"mobile": "15000000006", "purpose": "login"}).status_code == 422


def test_a_registered_member_signs_in_by_name_mobile_and_email(server):
    buyer = server.client()
    mobile, password = "15000000007", "correct horse battery staple"
    made = buyer.post("/api/users/register/", {
        "mobile": mobile, "code": buyer.code(mobile, "register"), "password": password, "username": "xunkuang", "email": "xun@example.com"})
    assert made.status_code == 201, made.text
    assert buyer.sign_in_by_password("xun@example.com", password).status_code == 401, "not before the mailed link was used"
    mails = eventually(lambda: buyer.get("/dev/outbox", params={"to": "xun@example.com"}).json())
    token = mails[0]["values"]["link"].split("=")[1]
    assert buyer.post("/api/users/email/verify/", {"token": token}).json() == {"email": "x***@example.com"}

    for name in ("xunkuang", "XunKuang", mobile, "xun@example.com"):
        assert buyer.sign_in_by_password(name, password).status_code == 200, name
    unknown = buyer.sign_in_by_password("nobody", password)
    wrong = buyer.sign_in_by_password("xunkuang", password + "!")
    assert (unknown.status_code, unknown.json()["code"]) == (wrong.status_code, wrong.json()["code"]) == (401, "sign_in_wrong")


@pytest.fixture(scope="module")
def browser(server):
    """A browser without its window: cookies and forms."""
    browser = server.client()
    browser.http.headers["Accept"] = "text/html"
    form = Forms.read(browser.get("/signin").text).doing("sign-in")
    signed = browser.post("/signin", data={**form.fields, "mobile": "15000000008", "code": server.client().code("15000000008"), "do": "sign-in"},
                          headers=OURS)
    assert signed.status_code == 303, signed.text
    browser.cookie = signed.headers["Set-Cookie"]
    return browser


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(browser):
    assert "HttpOnly" in browser.cookie and "SameSite=Lax" in browser.cookie and "Path=/" in browser.cookie
    assert browser.get("/profile").status_code == 200


@pytest.mark.parametrize("origin", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"},
                                    {"Origin": "null"}])
def test_a_form_of_another_site_changes_nothing(browser, origin):
    token = Forms.read(browser.get("/commodities/1").text).doing("add-to-cart").fields
    before = browser.server.value("SELECT COUNT(*) FROM cart_line")

    reply = browser.post("/cart", data=token, headers={"Accept": "text/html", **origin})

    assert reply.status_code == 403
    assert browser.server.value("SELECT COUNT(*) FROM cart_line") == before


def test_a_form_without_the_sessions_token_changes_nothing(browser):
    for token in ("", "0" * 64):
        reply = browser.post("/cart", data={"commodity": 1, "number": 1, "csrf": token}, headers=OURS)
        assert reply.status_code == 403


def test_a_page_leads_to_no_other_host_after_signing_in(server):
    page = server.client().get("/signin?next=//evil.example/x", headers={"Accept": "text/html"}).text
    assert Forms.read(page).doing("sign-in").fields["next"] == "/"


def test_a_signed_out_browser_is_a_stranger_at_once(browser):
    form = Forms.read(browser.get("/profile").text).doing("sign-out")
    assert browser.post(form.action, data=form.fields, headers=OURS).status_code == 303
    time.sleep(0.1)
    assert browser.get("/profile").headers["Location"].startswith("/signin")


# Security

def test_a_forgotten_password_is_replaced_by_code(server):
    mobile, new = server.value("SELECT MIN(mobile) FROM account"), "a wholly new password"
    person = server.client()
    page = person.get("/password/forgotten", headers={"Accept": "text/html"})
    form = Forms.read(page.text).doing("reset")
    code = person.code(mobile, "reset")

    reply = person.post("/password/forgotten", data={**form.fields, "mobile": mobile, "code": code, "password": new, "do": "reset"},
                        headers=OURS)

    assert reply.status_code == 303 and reply.headers["Location"].startswith("/signin/password?done=password_reset")
    assert server.client().sign_in_by_password(mobile, new).status_code == 200


def test_a_refused_password_is_told_beside_its_field_and_never_sent_back(server):
    client = server.client()
    form = Forms.read(client.get("/password/forgotten", headers={"Accept": "text/html"}).text).doing("reset")
    page = client.post("/password/forgotten", data={
        **form.fields, "mobile": "15000000021", "code": "123456", "password": "password", "do": "reset"}, headers=OURS)
    assert page.status_code == 422
    assert 'id="password-error"' in page.text
    assert 'value="15000000021"' in page.text and 'value="123456"' not in page.text and 'value="password"' not in page.text


def test_devices_are_listed_and_signed_out_from_the_security_page(server):
    mobile, password = "15000000022", "correct horse battery staple"
    phone = server.client(**{"User-Agent": "Mozilla/5.0 (Linux; Android 15) MicroMessenger/8.0"})
    made = phone.post("/api/users/register/", {"mobile": mobile, "code": phone.code(mobile, "register"), "password": password})
    phone.use(made.json()["token"])
    browser = server.client(Accept="text/html")
    form = Forms.read(browser.get("/signin/password").text).doing("sign-in")
    signed = browser.post("/signin/password", data={**form.fields, "username": mobile, "password": password}, headers=OURS)
    assert signed.status_code == 303, signed.text

    page = browser.get("/security").text
    assert "WeChat" in page and "this device" in page
    end = Forms.read(page).doing("end-session")
    assert browser.post(end.action, data=end.fields, headers=OURS).headers["Location"] == "/security?done=session_ended"
    assert phone.get("/api/users/me/").status_code == 401
    page = browser.get("/security").text
    devices = page.split('id="events"')[0]
    assert "WeChat" not in devices and "end-others" not in page
    assert browser.post(end.action, data=end.fields, headers=OURS).status_code == 404


def test_all_other_devices_are_signed_out_at_once(server):
    mobile, password = "15000000023", "correct horse battery staple"
    first = server.client()
    made = first.post("/api/users/register/", {"mobile": mobile, "code": first.code(mobile, "register"), "password": password})
    first.use(made.json()["token"])
    second = server.client()
    second.use(second.sign_in_by_password(mobile, password).json()["token"])
    assert second.get("/api/users/sessions/").json()["count"] == 2

    assert first.delete("/api/users/sessions/").status_code == 204

    assert second.get("/api/users/me/").status_code == 401
    renewed = server.client().post("/api/users/token/refresh/", {"refresh_token": made.json()["refresh_token"]})
    first.use(renewed.json()["token"])
    assert first.get("/api/users/sessions/").json()["count"] == 1


# Tokens

def test_no_token_but_ours_is_taken_and_none_breaks_the_server(server):
    """Each of a long list is 401: on a reading and on a writing call."""
    person = Member(server).set_up()
    ticket = person.by_message().json()["ticket"]
    reply = server.client().post("/api/users/login/second/", {"ticket": ticket, "code": person.recovery[0]}).json()
    tokens = forged_tokens(reply["token"], buyers.token_key(server.folder), {
        "refresh token": reply["refresh_token"], "used ticket": ticket, "recovery code": person.recovery[1],
        "live ticket": person.by_message().json()["ticket"],
    })
    assert len(tokens) >= 60
    client = server.client()

    def status(call, path, token):
        return call(path, headers={"Authorization": b"Bearer " + token.encode()}).status_code

    answers = {name: (status(client.get, "/api/users/me/", token), status(client.post, "/api/users/logout/", token))
               for name, token in tokens.items()}

    assert {name: answer for name, answer in answers.items() if answer != (401, 401)} == {}
    assert status(client.get, "/api/users/me/", reply["token"]) == 200
