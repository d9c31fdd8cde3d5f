"""A real provider of OpenID Connect (Authlib's, as oidc-provider-mock puts it together), looked at and meddled with on its way out."""

import base64
import hashlib
import io
import json
import threading

import oidc_provider_mock
import requests
import werkzeug
from werkzeug.serving import make_server

from places import free_port


class Provider:
    def __init__(self):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.app = oidc_provider_mock.app(require_nonce=True)
        self.challenges = []
        self.meddle = None
        self.server = None
        self.start()

    def start(self):
        self.server = make_server("127.0.0.1", self.port, self, threaded=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def __call__(self, environ, start_response):
        request = werkzeug.Request(environ)
        if request.path == "/oauth2/token":
            body = request.get_data()
            environ["wsgi.input"] = io.BytesIO(body)
            self.prove(werkzeug.Request({**environ, "wsgi.input": io.BytesIO(body)}).form)
        elif request.path == "/oauth2/authorize":
            assert request.args["code_challenge_method"] == "S256"
            self.challenges.append(request.args["code_challenge"])
        response = werkzeug.Response.from_app(self.app, environ)
        if request.path == "/oauth2/token" and self.meddle and response.status_code == 200:
            answer = json.loads(response.get_data())
            answer["id_token"] = self.meddle(answer["id_token"])
            response.set_data(json.dumps(answer))
        return response(environ, start_response)

    def prove(self, form):
        """That who brings the code is who asked, which the mock does not look at."""
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() in self.challenges

    def call(self, person, **claims):
        """What the provider knows of a person."""
        assert requests.put(f"{self.url}/users/{person}", json=claims, timeout=10).status_code == 204

    def answer(self, url, person):
        """The person says who they are, or no; returns where the browser is sent."""
        data = {"sub": person} if person else {"action": "deny"}
        reply = requests.post(url, data=data, allow_redirects=False, timeout=10)
        assert reply.status_code in (302, 303), reply.text[:500]
        return reply.headers["Location"]


def changed(token, **claims):
    """The token, saying something else under the same signature."""
    header, body, signature = token.split(".")
    told = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    body = base64.urlsafe_b64encode(json.dumps(told | claims).encode()).rstrip(b"=").decode()
    return f"{header}.{body}.{signature}"
