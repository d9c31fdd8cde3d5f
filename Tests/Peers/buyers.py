"""Buyers by the thousand: written into the database of a server that does not run, with tokens made here."""

import http.client
import json
import time
import uuid
from dataclasses import dataclass, field
from urllib.parse import urlencode

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from alipay_side import secrets

ISSUER = "jixia"
AUDIENCE = "jixia-api"
DAY = 86_400_000


def token_key(folder):
    """The key of access tokens: HKDF-SHA-256 of the secret's text (RFC 5869), empty salt, 32 bytes."""
    return HKDF(hashes.SHA256(), 32, salt=b"", info=b"jixia access token").derive(secrets(folder)["secret"].encode())


@dataclass
class Buyer:
    number: int
    account: int
    token: str
    address: int
    line: int | None = None
    unpaid: list = field(default_factory=list)


def now():
    return int(time.time() * 1000)


def token(folder, account, session, seconds=600):
    start = int(time.time())
    claims = {"sub": str(account), "sid": str(session), "epoch": 0, "typ": "access", "iss": ISSUER, "aud": AUDIENCE, "iat": start,
              "nbf": start, "exp": start + seconds, "jti": uuid.uuid4().hex}
    # The server compares the first part byte for byte.
    return jwt.encode(claims, token_key(folder), algorithm="HS256", sort_headers=True)


def add_buyer(data, folder, number, commodity=None, seconds=600):
    """An account with a session and an address; with a commodity, one of it lies in the cart."""
    name = f"buyer{number}x{uuid.uuid4().hex[:6]}"
    account = data.execute(
        "INSERT INTO account (username, username_key, nickname, mobile, created_at) VALUES (?, ?, ?, ?, ?)",
        (name, name, name, f"199{number:08}", now())).lastrowid
    session = data.execute(
        "INSERT INTO account_session (account_id, epoch, address, user_agent, created_at, used_at, expires_at) VALUES (?, 0, ?, ?, ?, ?, ?)",
        (account, "127.0.0.1", "peers", now(), now(), now() + DAY)).lastrowid
    address = data.execute(
        "INSERT INTO address (account_id, title, receiver, mobile, province_id, city_id, district_id, place, created_at) "
        "VALUES (?, '家', '孟轲', '13900000000', 110000, 110100, 110101, '稷下街道1号', ?)", (account, now())).lastrowid
    line = fill_cart(data, account, [commodity])[0] if commodity else None
    return Buyer(number, account, token(folder, account, session, seconds), address, line)


def fill_cart(data, account, commodities):
    return [data.execute("INSERT INTO cart_line (account_id, commodity_id, number, selected) VALUES (?, ?, 1, 1)",
                         (account, commodity)).lastrowid for commodity in commodities]


def add_commodity(data, stock, number=0):
    """A commodity of a category of its own, its journal opened."""
    found = data.execute("SELECT id FROM category LIMIT 1").fetchone()
    category = found[0] if found else data.execute("INSERT INTO category (title, title_english, place) VALUES ('书', 'Books', 1)").lastrowid
    commodity = data.execute(
        "INSERT INTO commodity (category_id, title, title_english, description, description_english, search_text, image, price_fen, stock, "
        "sales, is_on_sale, created_at) VALUES (?, ?, ?, '', '', ?, '', ?, ?, 0, 1, ?)",
        (category, f"商品{number}", f"Commodity {number}", f"商品{number} commodity {number}", 100 + number % 900, stock, now() + number)).lastrowid
    data.execute("INSERT INTO stock_entry (commodity_id, amount, reason, created_at) VALUES (?, ?, 'opening', ?)", (commodity, stock, now()))
    return commodity


class Connection:
    """One kept connection without ceremony: a load is to tire the server, not the client."""

    def __init__(self, server):
        self.http = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self.http.close()

    def _call(self, method, path, body, headers):
        try:
            self.http.request(method, path, body, headers)
            reply = self.http.getresponse()
            return reply.status, reply.read()
        except http.client.HTTPException as trouble:
            # A connection that broke in the middle of an answer.
            self.http.close()
            raise ConnectionError(str(trouble)) from trouble

    def get(self, path, token):
        return self._call("GET", path, None, {"Authorization": f"Bearer {token}"})

    def post(self, path, body, token, headers=None):
        return self._call("POST", path, json.dumps(body), {
            "Content-Type": "application/json", "Authorization": f"Bearer {token}", **(headers or {})})

    def form(self, path, fields):
        return self._call("POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})
