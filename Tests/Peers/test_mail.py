"""Mail from a real server to a real mail server (aiosmtpd), by STARTTLS and login: the way of an e-mail address."""

import json
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from mail_server import PASSWORD, USER
from server import AMPLE, Forms, eventually

SHAPES = ["sqlite", "mariadb"]
SECRET = "a long password of the tests"
PAGE = {"Accept": "text/html"}


class Post:
    """The mail servers, and what reached them."""

    def __init__(self, folder):
        self.folder = folder
        script = Path(__file__).with_name("mail_server.py")
        self.process = subprocess.Popen([sys.executable, "-W", "ignore", str(script), str(folder)],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ports = json.loads(self.process.stdout.readline())

    def url(self, password=PASSWORD):
        login = f"{quote(USER, safe='')}:{quote(password, safe='')}"
        return (f"smtp://{login}@127.0.0.1:{self.ports['starttls_login']}?from=稷下 <school@example.com>"
                f"&tls=required&ca={self.folder}/server.pem")

    def heard(self, event):
        found = [json.loads(file.read_text()) for file in sorted(self.folder.glob("heard-*.json"))]
        return [entry for entry in found if entry["event"] == event]

    def mails(self, address):
        return [entry["message"] for entry in self.heard("MESSAGE") if entry["message"]["to"] == [address]]

    def newest(self, address, count=1):
        return eventually(lambda: len(self.mails(address)) >= count and self.mails(address))[-1]

    def end(self):
        self.process.stdin.close()
        self.process.wait(10)


@pytest.fixture(scope="module")
def post(tmp_path_factory):
    post = Post(tmp_path_factory.mktemp("post"))
    yield post
    post.end()


@pytest.fixture(scope="module")
def site(make_server, post):
    server = make_server(env=AMPLE | {"JIXIA_MAIL_URL": post.url()})
    yield server
    assert server.defects() == []


def register(client, mobile, email):
    reply = client.post("/api/users/register/", {
        "mobile": mobile, "code": client.code(mobile, "register"), "password": SECRET, "email": email})
    assert reply.status_code == 201, reply.text
    return client.use(reply.json()["token"])


def link(mail):
    return re.search(r"http\S+token=[0-9a-f]{64}", mail["parts"][0]["text"])[0]


def press(client, url, deed):
    page = client.get(url, headers=PAGE)
    assert page.status_code == 200, page.text
    form = Forms.read(page.text).doing(deed)
    headers = PAGE | {"Origin": client.server.url, "Sec-Fetch-Site": "same-origin"}
    return form, lambda **more: client.post(form.action, data=form.fields | more, headers=headers)


def test_who_registers_with_an_address_proves_it_by_a_link_and_signs_in_by_it(site, post):
    address, reader = f"meng-{site.port}@example.com", site.client()
    me = register(site.client(), "13811110001", address)
    mail = post.newest(address)

    assert mail["tls"] and mail["user"] == USER
    assert mail["defects"] == []
    assert [part["type"] for part in mail["parts"]] == ["text/plain", "text/html"]
    assert link(mail).startswith(site.url + "/email/verify?token=")
    assert link(mail) in mail["parts"][1]["text"]

    # Opening the link proves nothing yet: whoever scans mail opens it as well.
    form, send = press(reader, link(mail), "verify-email")
    assert me.get("/api/users/me/").json()["email"] is None
    assert reader.sign_in_by_password(address, SECRET).status_code == 401
    assert send().status_code == 303
    assert me.get("/api/users/me/").json()["email"].startswith("m***@")
    assert reader.sign_in_by_password(address, SECRET).status_code == 200

    again = reader.post("/api/users/email/verify/", {"token": form.fields["token"]})
    assert (again.status_code, again.json()["errors"][0]["code"]) == (422, "link_invalid")
    # Neither the log nor a task has the token.
    assert form.fields["token"] not in site.log() + str(site.rows("SELECT body FROM job"))


def test_a_forgotten_password_is_replaced_by_mail(site, post):
    address, reader = f"xun-{site.port}@example.com", site.client()
    me = register(site.client(), "13811110002", address)
    press(reader, link(post.newest(address)), "verify-email")[1]()

    picture, answer = reader.captcha()
    asked = reader.post("/api/users/password/email/", {"email": address, "uuid": picture, "verify": answer})
    assert (asked.status_code, asked.json()["code"]) == (429, "mail_too_frequent")
    assert int(asked.headers["Retry-After"]) <= 60

    picture, answer = reader.captcha()
    nobody = reader.post("/api/users/password/email/", {"email": f"no-{address}", "uuid": picture, "verify": answer})
    assert (nobody.status_code, nobody.json()) == (202, {"expires_in": 3600, "resend_after": 60})
    assert post.mails(f"no-{address}") == []
    assert me.get("/api/users/me/").status_code == 200


def test_a_refused_login_is_on_the_health_page_and_the_mail_is_tried_again(make_server, post):
    server = make_server(env=AMPLE | {"JIXIA_MAIL_URL": post.url(password="not the password")})
    address = f"late-{server.port}@example.com"
    register(server.client(), "13811110003", address)

    ready = server.client().get("/health/ready")
    assert ready.status_code == 200, "mail is no part without which no work can be taken"
    mail = ready.json()["parts"]["mail"]
    assert mail["status"] == "down" and "refused the login" in mail["detail"]
    waiting = eventually(lambda: server.rows(
        "SELECT attempt FROM job WHERE kind = 'accounts.send_notice' AND state = 'ready' AND attempt > 0"))
    assert waiting
    assert "not the password" not in server.log() + ready.text

    server.stop()
    server.env["JIXIA_MAIL_URL"] = post.url()
    server.start()
    assert link(post.newest(address))
    assert server.client().get("/health/ready").json()["parts"]["mail"]["status"] == "ok"
    assert server.defects() == []


def test_without_a_mail_server_production_says_so(server_in_production):
    parts = server_in_production.client().get("/health/ready").json()["parts"]
    assert parts["mail"]["status"] == "down" and "JIXIA_MAIL_URL" in parts["mail"]["detail"]
    asked = server_in_production.client().post("/api/users/password/email/", {"email": "meng@example.com"})
    assert (asked.status_code, asked.json()["code"]) == (503, "mail_not_set_up")


@pytest.fixture(scope="module")
def server_in_production(make_server):
    return make_server(empty=True, env={"JIXIA_MODE": "production", "JIXIA_PUBLIC_URL": "https://school.example"})


def test_the_check_command_logs_in_and_says_what_is_wrong(make_server, post):
    server = make_server(start=False, empty=True, env={"JIXIA_MAIL_URL": post.url()})
    assert re.search(r"^mail +ok +smtp ", server.run("check").stdout, re.M)
    server.env["JIXIA_MAIL_URL"] = post.url(password="not the password")
    wrong = server.run("check")
    assert re.search(r"^mail +WRONG +.*refused the login", wrong.stdout, re.M)
    assert "not the password" not in wrong.stdout + wrong.stderr
    server.env["JIXIA_MAIL_URL"] = "smtp://mail.example"
    assert "JIXIA_MAIL_URL: does not say ?from=" in server.run("check").stderr
