"""Registered members with a password, and the phone that shows the codes of a second factor."""

import base64
import hashlib
import hmac
import itertools
import struct
import time

from server import eventually

PASSWORD = "correct horse battery staple"
numbers = itertools.count(15100000001)


class Phone:
    """An app that shows codes (RFC 6238); it never shows the same one twice, so it may have to wait."""

    def __init__(self, secret):
        self.secret = base64.b32decode(secret.replace(" ", ""))
        self.last = int(time.time()) // 30 - 2

    def code(self):
        """The next code that the server has not seen: up to one step ahead of the clock."""
        self.last = max(self.last + 1, int(time.time()) // 30 - 1)
        while self.last > int(time.time()) // 30 + 1:
            time.sleep(0.5)
        mac = hmac.digest(self.secret, struct.pack(">Q", self.last), hashlib.sha1)
        offset = mac[-1] & 15
        return f"{(struct.unpack('>I', mac[offset:offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


class Member:
    """Signs in by messages: a debug build hashes passwords slowly."""

    def __init__(self, server, password=None):
        self.server = server
        self.mobile = str(next(numbers))
        self.client = server.client()
        if password:
            made = self.client.post("/api/users/register/", {
                "mobile": self.mobile, "code": self.client.code(self.mobile, "register"), "password": password})
            assert made.status_code == 201, made.text
            self.client.use(made.json()["token"])
        else:
            self.client.sign_in(self.mobile)

    def set_up(self):
        begun = self.client.post("/api/users/totp/")
        assert begun.status_code == 201, begun.text
        assert begun.json()["url"].startswith("otpauth://totp/Jixia:") and begun.json()["picture"].startswith("<svg ")
        self.phone = Phone(begun.json()["secret"])
        confirmed = self.client.post("/api/users/totp/confirm/", {"code": self.phone.code()})
        assert confirmed.status_code == 201, confirmed.text
        self.recovery = confirmed.json()["recovery_codes"]
        assert len(self.recovery) == 10
        return self

    def messages(self):
        return self.client.get("/dev/outbox", params={"to": self.mobile}).json()

    def message(self, ask=None):
        """The code of one more message, as if the last one were long ago."""
        with self.server.data() as data:
            data.execute("DELETE FROM sms_code WHERE mobile = ?", (self.mobile,))
        before = len(self.messages())
        (ask or self.ask)()
        return eventually(lambda: len(self.messages()) > before and self.messages()[0])["values"]["code"]

    def ask(self):
        picture, answer = self.client.captcha()
        asked = self.server.client().post(
            "/api/users/sms/codes/", {"mobile": self.mobile, "purpose": "login", "uuid": picture, "verify": answer})
        assert asked.status_code == 202, asked.text

    def by_message(self):
        """A right first factor, and the reply to it."""
        return self.server.client().post("/api/users/login/mobile/", {"mobile": self.mobile, "code": self.message()})

    def stale(self):
        """As if the last proof of every session were ten minutes old."""
        with self.server.data() as data:
            data.execute("UPDATE account_session SET proved_at = ? WHERE account_id = (SELECT id FROM account WHERE mobile = ?)",
                         (int(time.time() * 1000) - 600_000, self.mobile))
        return self
