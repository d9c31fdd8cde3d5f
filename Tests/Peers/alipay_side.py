"""What Alipay would say, signed by python-alipay-sdk with the sandbox's private key."""

import json
import time
from urllib.parse import parse_qsl, urlsplit

from alipay import AliPay
from cryptography.hazmat.primitives import serialization


def secrets(folder):
    return json.loads((folder / "secrets.json").read_text())


def pem(key):
    """PKCS#1 is what the SDK reads; secrets may be kept as PKCS#8."""
    private = serialization.load_pem_private_key(key.encode(), None)
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()).decode()


def public_pem(key):
    private = serialization.load_pem_private_key(key.encode(), None)
    return private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo).decode()


def query(url):
    return dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))


class AlipaySide:
    """Signs notices as Alipay does, and reads requests as Alipay does."""

    def __init__(self, folder, app_id, seller_id, own=None, theirs=None):
        kept = secrets(folder)
        own = own or kept["sandbox_private_key"]
        self.app_id = app_id
        self.seller_id = seller_id
        self.sdk = AliPay(
            appid=app_id, app_notify_url=None, app_private_key_string=pem(own),
            alipay_public_key_string=public_pem(theirs or kept["alipay_private_key"]), sign_type="RSA2")

    def sign(self, fields):
        text = "&".join(f"{name}={value}" for name, value in sorted(fields.items())
                        if name not in ("sign", "sign_type") and value != "")
        return {**fields, "sign": self.sdk._sign(text)}

    def notice(self, order, amount, trade=None, status="TRADE_SUCCESS"):
        """A notice without its signature."""
        now = time.strftime("%Y-%m-%d %H:%M:%S")
        return {
            "notify_time": now, "notify_type": "trade_status_sync", "notify_id": f"n{time.time_ns()}", "app_id": self.app_id,
            "auth_app_id": self.app_id, "charset": "utf-8", "version": "1.0", "sign_type": "RSA2",
            "trade_no": trade or f"2026{time.time_ns()}", "out_trade_no": order, "buyer_id": "2088102122524333",
            "seller_id": self.seller_id, "total_amount": amount, "receipt_amount": amount, "trade_status": status,
            "subject": "孟子 & 荀子 = 稷下", "gmt_create": now, "gmt_payment": now,
            "fund_bill_list": f'[{{"amount":"{amount}","fundChannel":"ALIPAYACCOUNT"}}]',
        }

    def verifies(self, signed):
        """Whether the SDK takes a request or a return for signed by the shop."""
        fields = dict(signed)
        signature = fields.pop("sign")
        text = "&".join(f"{name}={value}" for name, value in sorted(fields.items()))
        return self.sdk._verify(text, signature)
