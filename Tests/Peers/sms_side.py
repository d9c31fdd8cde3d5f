"""A server of the site's own that sends messages for it: takes signed posts over HTTP, and counts the telephones that would ring."""

import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = "0123456789abcdef0123456789abcdef"


def signature(timestamp, body):
    return "v1=" + hmac.new(SECRET.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


class SMSSide:
    def __init__(self):
        self.messages = []
        self.forged = 0
        #: A status to answer with instead of taking messages over.
        self.refusal = None
        #: Cleared, it keeps who sends waiting for an answer.
        self.answers = threading.Event()
        self.answers.set()
        side = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                side.take(self)

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def take(self, handler):
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        if not hmac.compare_digest(signature(handler.headers["Jixia-Timestamp"], body), handler.headers["Jixia-Signature"]):
            self.forged += 1
            return self.answer(handler, 401, {"code": "account"})
        if self.refusal:
            return self.answer(handler, self.refusal, {"code": "busy"})
        # As it came: the same message twice would ring twice.
        self.messages.append(json.loads(body))
        self.answers.wait(30)
        self.answer(handler, 200, {"serial": f"serial-{len(self.messages)}"})

    def answer(self, handler, status, fields):
        body = json.dumps(fields).encode()
        try:
            handler.send_response(status)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(body)))
            handler.end_headers()
            handler.wfile.write(body)
        except OSError:
            pass

    @property
    def env(self):
        return {"JIXIA_SMS_URL": f"webhook+http://:{SECRET}@127.0.0.1:{self.http.server_port}/send"}

    def to(self, mobile):
        return [message for message in self.messages if message["mobile"] == mobile]

    def code(self, mobile, seconds=30):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.to(mobile):
                return self.to(mobile)[-1]["values"]["code"]
            time.sleep(0.02)
        raise AssertionError(f"no message for {mobile}")

    def end(self):
        self.answers.set()
        self.http.shutdown()
        self.http.server_close()
