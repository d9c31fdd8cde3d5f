"""Tokens that are no access tokens of ours: malformed, forged, confused with others. Each has a name that says what it tries."""

import base64
import hashlib
import hmac
import json
import time

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

HEADER = {"alg": "HS256", "typ": "JWT"}


def plain(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def compact(value):
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()


def sealed(header, payload, key):
    """Any bytes under a right signature."""
    body = plain(header) + "." + plain(payload)
    return body + "." + plain(hmac.digest(key, body.encode(), hashlib.sha256))


def forged_tokens(good, key, others):
    """By name. `good` is a token that is taken, `key` the key that signed it; `others` are secrets of other uses, by name."""
    claims = jwt.decode(good, key, algorithms=["HS256"], audience="jixia-api")
    head, body, sign = good.split(".")
    tokens = {f"the {name} itself": secret for name, secret in others.items()}
    tokens |= {f"signed with the {name}": jwt.encode(claims, secret.encode(), algorithm="HS256", sort_headers=True)
               for name, secret in others.items()}
    tokens |= other_ways(claims, key)
    tokens |= {f"header {header!r}"[:80]: sealed(header, compact(claims), key) for header in HEADERS}
    tokens |= {f"claims {change!r}"[:80]: sealed(compact(HEADER), compact(changed(claims, change)), key) for change in CHANGES}
    tokens |= {f"payload {number}, {payload[:30]!r}": sealed(compact(HEADER), payload, key) for number, payload in enumerate(payloads(claims))}
    tokens |= {f"shape {shape}": shape.replace("H", head).replace("B", body).replace("S", sign) for shape in SHAPES}
    tokens |= {
        "cut by one": good[:-1], "longer by one": good + "A", "huge": good + "A" * 4000, "dots": "." * 500, "empty parts": "..",
        "signature of zeros": f"{head}.{body}.{plain(bytes(32))}", "signature in ordinary base 64": f"{head}.{body}.{ordinary(sign)}=",
        "payload in ordinary base 64": f"{head}.{ordinary(body)}==.{sign}",
        "one more claim, old signature": f"{head}.{plain(compact({**claims, 'admin': True}))}.{sign}",
        "another account, old signature": f"{head}.{plain(compact({**claims, 'sub': '1'}))}.{sign}",
        "percent signs": good.replace(".", "%2E"), "letters of other alphabets": good.replace("e", "\u0435"), "null": "null",
        "a number": "1", "an object": "{}", "quoted": f'"{good}"', "twice": f"{good} {good}",
    }
    return tokens


def ordinary(text):
    return text.replace("-", "+").replace("_", "/")


def other_ways(claims, key):
    """Every other way to sign, each with a right signature of its own; and the confusion of a public key with a secret."""
    rsa_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = rsa_key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return {
        "no signature": jwt.encode(claims, None, algorithm="none"),
        "HS384": jwt.encode(claims, key + key, algorithm="HS384", sort_headers=True),
        "HS512": jwt.encode(claims, key + key, algorithm="HS512", sort_headers=True),
        "RS256": jwt.encode(claims, rsa_key, algorithm="RS256", sort_headers=True),
        "PS256": jwt.encode(claims, rsa_key, algorithm="PS256", sort_headers=True),
        "ES256": jwt.encode(claims, ec.generate_private_key(ec.SECP256R1()), algorithm="ES256", sort_headers=True),
        "EdDSA": jwt.encode(claims, ed25519.Ed25519PrivateKey.generate(), algorithm="EdDSA", sort_headers=True),
        "a public key as secret": sealed(compact(HEADER), compact(claims), public),
        "an empty key": sealed(compact(HEADER), compact(claims), b""), "a key of zeros": sealed(compact(HEADER), compact(claims), bytes(32)),
    }


HEADERS = [compact(header) for header in [
    {"alg": "none", "typ": "JWT"}, {"alg": "None", "typ": "JWT"}, {"alg": "nOnE"}, {"alg": "RS256", "typ": "JWT"}, {"alg": "hs256", "typ": "JWT"},
    {"alg": ""}, {"alg": None}, {"alg": ["HS256"]}, {"alg": "HS256"}, {"typ": "JWT"}, {"alg": "HS256", "typ": "jwt"}, {"alg": "HS256", "typ": "JWE"},
    {**HEADER, "kid": "../../../../dev/null"}, {**HEADER, "kid": "' OR '1'='1"}, {**HEADER, "kid": "| sleep 5"}, {**HEADER, "kid": 0},
    {**HEADER, "jku": "http://127.0.0.1/keys"}, {**HEADER, "jwk": {"kty": "oct", "k": "AAAA"}}, {**HEADER, "x5u": "http://127.0.0.1/"},
    {**HEADER, "crit": ["exp"]}, {**HEADER, "b64": False, "crit": ["b64"]}, {**HEADER, "cty": "JWT"}, {**HEADER, "zip": "DEF"}, {}, [], "JWT",
]] + [b'{"alg":"HS256","alg":"none","typ":"JWT"}', b'{"alg": "HS256", "typ": "JWT"}', b'{"typ":"JWT","alg":"HS256"}', b"\xff\xfe", b"", b"{"]

NOW = int(time.time())
ABSENT = object()
CHANGES = [
    {"aud": "jixia"}, {"aud": ["jixia-api"]}, {"aud": ABSENT}, {"aud": None}, {"iss": "jixia.evil.example"}, {"iss": "JIXIA"}, {"iss": ABSENT},
    {"typ": "refresh"}, {"typ": "ticket"}, {"typ": "csrf"}, {"typ": "Access"}, {"typ": ABSENT}, {"typ": ["access"]},
    {"exp": NOW - 1}, {"exp": 0}, {"exp": -1}, {"exp": str(NOW + 600)}, {"exp": 1e300}, {"exp": None}, {"exp": ABSENT}, {"exp": True},
    {"nbf": NOW + 3600}, {"nbf": str(NOW)}, {"nbf": ABSENT}, {"nbf": 2**63 - 1}, {"iat": "x"}, {"iat": ABSENT},
    {"sub": "-1"}, {"sub": "0"}, {"sub": "01"}, {"sub": "+1"}, {"sub": " 1"}, {"sub": "1e0"}, {"sub": "１"}, {"sub": 1}, {"sub": 1.0}, {"sub": ["1"]},
    {"sub": {"id": "1"}}, {"sub": ""}, {"sub": ABSENT}, {"sub": "9" * 30}, {"sub": "1\u0000"}, {"sub": "999999999"},
    {"sid": "-5"}, {"sid": "999999999"}, {"sid": 7}, {"sid": "7.0"}, {"sid": ABSENT}, {"sid": "0x7"}, {"sid": "1 OR 1=1"},
    {"epoch": -1}, {"epoch": 99}, {"epoch": "0"}, {"epoch": ABSENT}, {"epoch": 2**63 - 1}, {"epoch": -2**63}, {"epoch": 0.5},
    {"jti": ""}, {"jti": ABSENT}, {"jti": 5}, {"jti": None},
]


def changed(claims, change):
    return {name: value for name, value in {**claims, **change}.items() if value is not ABSENT}


def payloads(claims):
    text = compact(claims)
    return [
        b"", b"null", b"[]", b"1", b'"text"', b"{", b"{}", b"\x00", b"\xff" * 20, b"[" * 1000, b'{"a":' * 200 + b"1" + b"}" * 200,
        text[:-1], text + b"}", text[:-1] + b",}", b"\xef\xbb\xbf" + text, text + b"\n", text.replace(b":", b": ", 1), text.decode().encode("utf-16"), json.dumps(text.decode()).encode(),
        b"[" + text + b"]", compact({"claims": claims}), b'{"exp":99999999999999999999}', compact(claims)[:-1] + b',"sub":"1"}',
    ]


SHAPES = ["H.B", "H.B.", "H..S", ".B.S", "B.H.S", "H.S.B", "H.B.S.", ".H.B.S", "H.B.S.S", "H.B.S.H.B", "H.B.S=", "H=.B.S", "H.B=.S", "H,B,S", "H B S",
          "H.B.H", "B.B.B", "HBS", "H.B.SS", "H.BB.S"]
