"""Real servers on free ports of this machine, each with a data folder of its own."""

import os
import random
import re
import signal
import subprocess
import time
import uuid
from html.parser import HTMLParser
from pathlib import Path

import requests

from places import PROJECT, SQLite, free_port

BINARY = Path(os.environ.get("JIXIA_BINARY", PROJECT / ".build/debug/jixia"))
# A signed-out caller has 20 calls in two seconds by default: too few for a test that is about something else.
AMPLE = {"JIXIA_LIMIT_PER_ADDRESS": "1000000", "JIXIA_LIMIT_PER_ACCOUNT": "1000000"}


def run(*arguments, folder, env=None, timeout=60):
    """Runs one command of the program to its end."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    return subprocess.run(
        [str(BINARY), *arguments], env=environment(folder, env), cwd=folder, capture_output=True, text=True, timeout=timeout)


def environment(folder, more=None):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JIXIA_")}
    return {**kept, "JIXIA_DATA": str(folder), **(more or {})}


class Server:
    def __init__(self, folder, *, demo=False, env=None, place=None):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.demo = demo
        self.place = place or SQLite(self.folder)
        self.env = {**self.place.settings, **(env or {})}
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.console = self.folder.with_name(self.folder.name + ".console")
        self.process = None

    def start(self, seconds=120):
        command = [str(BINARY), "serve", "--port", str(self.port), *(["--demo"] if self.demo else [])]
        with open(self.console, "ab") as output:
            self.process = subprocess.Popen(
                command, env=environment(self.folder, {**self.env, "JIXIA_PORT": str(self.port)}), cwd=self.folder,
                stdout=output, stderr=subprocess.STDOUT)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, f"the server ended with {self.process.returncode}:\n{self.log()[-3000:]}"
            if self._is_ready():
                return self
            time.sleep(0.05)
        raise AssertionError(f"not ready after {seconds} s:\n{self.log()[-3000:]}")

    def _is_ready(self):
        try:
            return requests.get(self.url + "/health/ready", timeout=2).status_code == 200
        except requests.RequestException:
            return False

    def kill(self):
        """As a power cut would, for this process."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def ask_to_stop(self):
        self.process.send_signal(signal.SIGTERM)

    def stop(self, seconds=40):
        """Returns the exit status."""
        self.ask_to_stop()
        return self.process.wait(seconds)

    def end(self):
        if self.process is not None and self.process.poll() is None:
            try:
                self.stop()
            except subprocess.TimeoutExpired:
                self.kill()

    def log(self):
        return self.console.read_text(errors="replace") if self.console.exists() else ""

    def defects(self):
        return [line for line in self.log().splitlines() if '"message":"defect"' in line or "Fatal error" in line]

    def run(self, *arguments):
        """Runs one command of the program on this server's data."""
        return run(*arguments, folder=self.folder, env=self.env)

    def data(self):
        """The database, read beside the running server, or written while it is stopped."""
        return self.place.open()

    def rows(self, sql, *values):
        with self.data() as data:
            return data.execute(sql, values).fetchall()

    def value(self, sql, *values):
        return self.rows(sql, *values)[0][0]

    def client(self, **headers):
        return Client(self, headers)


class Client:
    """One caller of the API, with a connection of its own."""

    def __init__(self, server, headers=None):
        self.server = server
        self.http = requests.Session()
        self.http.trust_env = False
        self.http.headers.update({"Accept-Language": "en", **self._origin(), **(headers or {})})

    def _origin(self):
        """Behind a proxy that is trusted, each caller comes from an address of its own."""
        if "JIXIA_TRUSTED_PROXIES" not in getattr(self.server, "env", {}):
            return {}
        return {"X-Forwarded-For": ".".join(["10", *(str(random.randrange(1, 255)) for _ in range(3))])}

    def call(self, method, path, json=None, **more):
        more.setdefault("timeout", 60)
        more.setdefault("allow_redirects", False)
        url = path if path.startswith("http") else self.server.url + path
        return self.http.request(method, url, json=json, **more)

    def get(self, path, **more):
        return self.call("GET", path, **more)

    def post(self, path, json=None, **more):
        return self.call("POST", path, json, **more)

    def put(self, path, json=None, **more):
        return self.call("PUT", path, json, **more)

    def patch(self, path, json=None, **more):
        return self.call("PATCH", path, json, **more)

    def delete(self, path, **more):
        return self.call("DELETE", path, **more)

    def use(self, token):
        self.http.headers["Authorization"] = f"Bearer {token}"
        return self

    # The way of a person, by the API

    def captcha(self):
        """A picture's id, and what it says."""
        picture = str(uuid.uuid4())
        reply = self.get(f"/api/users/image/verification/{picture}/")
        assert reply.status_code == 200 and reply.content.startswith(b"\x89PNG"), reply.text
        return picture, self.get(f"/dev/captchas/{picture}").json()["answer"]

    def code(self, mobile, purpose="login"):
        picture, answer = self.captcha()
        sent = self.post("/api/users/sms/codes/", {"mobile": mobile, "purpose": purpose, "uuid": picture, "verify": answer})
        assert sent.status_code == 202, sent.text
        return self.newest_code(mobile)

    def newest_code(self, mobile, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            messages = self.get("/dev/outbox", params={"to": mobile}).json()
            if messages:
                return messages[0]["values"]["code"]
            time.sleep(0.1)
        raise AssertionError(f"no message for {mobile}")

    def sign_in(self, mobile):
        reply = self.post("/api/users/login/mobile/", {"mobile": mobile, "code": self.code(mobile)})
        assert reply.status_code in (200, 201), reply.text
        self.use(reply.json()["token"])
        return reply.json()

    def sign_in_by_password(self, name, password, tries=5):
        """A debug build hashes so slowly that a busy machine may ask to come back: as any client would, this one does."""
        while True:
            reply = self.post("/api/users/login/", {"username": name, "password": password})
            tries -= 1
            if reply.status_code != 503 or tries == 0:
                return reply
            time.sleep(int(reply.headers["Retry-After"]))

    def add_address(self):
        province = self.get("/api/users/area/").json()[0]
        city = self.get(f"/api/users/area/{province['id']}/").json()["children"][0]
        district = self.get(f"/api/users/area/{city['id']}/").json()["children"][0]
        reply = self.post("/api/users/addresses/", {
            "title": "家", "receiver": "孟轲", "mobile": "13900000000", "province": province["id"], "city": city["id"],
            "district": district["id"], "place": "稷下街道1号",
        })
        assert reply.status_code == 201, reply.text
        return reply.json()["id"]

    def put_in_cart(self, commodity, number=1):
        reply = self.post("/api/shopping/carts/", {"commodity": commodity, "number": number})
        assert reply.status_code in (200, 201), reply.text
        return reply.json()["id"]

    def order(self, address, commodity=None, number=1, pay_method=2):
        commodity = commodity or self.get("/api/shopping/commodities/").json()["results"][0]["id"]
        line = self.put_in_cart(commodity, number)
        reply = self.post("/api/shopping/orders/", {"cart": [line], "address": address, "pay_method": pay_method},
                          headers={"Idempotency-Key": str(uuid.uuid4())})
        assert reply.status_code == 201, reply.text
        return reply.json()

    def shown_order(self, number):
        return self.get(f"/api/shopping/orders/{number}/").json()

    def pay_url(self, number):
        reply = self.get(f"/api/shopping/payments/{number}/pay/")
        assert reply.status_code == 200, reply.text
        return reply.json()["pay_url"]

    def pay_at_cashier(self, pay_url):
        """Opens the cashier's page and presses its button; returns where the browser is sent."""
        page = self.get(pay_url, headers={"Accept": "text/html"}, allow_redirects=True)
        assert page.status_code == 200, page.text
        form = Forms.read(page.text).doing("pay-now")
        reply = self.post(form.action or page.url, data=form.fields,
                          headers={"Accept": "text/html", "Origin": self.server.url, "Sec-Fetch-Site": "same-origin"})
        assert reply.status_code in (302, 303), f"{reply.status_code} {reply.text[:300]}"
        return reply.headers["Location"]


class Form:
    def __init__(self, action):
        self.action = action
        self.fields = {}
        self.deeds = set()


class Forms(HTMLParser):
    """The forms of a page, with what a browser would send."""

    def __init__(self):
        super().__init__()
        self.forms = []

    @classmethod
    def read(cls, page):
        parser = cls()
        parser.feed(page)
        return parser

    def doing(self, deed):
        found = [form for form in self.forms if deed in form.deeds]
        assert found, f"no form with data-do={deed}"
        return found[0]

    def handle_starttag(self, tag, pairs):
        attributes = dict(pairs)
        if tag == "form":
            self.forms.append(Form(attributes.get("action")))
        if not self.forms:
            return
        form = self.forms[-1]
        if tag == "input" and attributes.get("name"):
            form.fields[attributes["name"]] = attributes.get("value") or ""
        if tag == "button":
            if attributes.get("name"):
                form.fields[attributes["name"]] = attributes.get("value") or ""
            form.deeds.update(re.split(r"\s+", attributes.get("data-do") or ""))


def eventually(check, seconds=30, pause=0.2):
    """Waits until the check gives something true, and returns it."""
    end = time.monotonic() + seconds
    while True:
        found = check()
        if found:
            return found
        assert time.monotonic() < end, f"not true within {seconds} s"
        time.sleep(pause)
