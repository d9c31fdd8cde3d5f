"""Redis, the servers, the worker, and Nginx before them."""

import json
import os
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from .machine import Refusal, is_listening, is_root, program
from .part import Part

DEPLOY = Path(__file__).resolve().parents[1]
NODES = ("node1", "node2", "node3")


class Redis(Part):
    programs = ("redis-server",)
    stop_seconds = 10

    def start(self):
        self.folder.mkdir(exist_ok=True)
        config = self.folder / "redis.conf"
        config.touch(mode=0o600)
        # The shipped file, and after it what differs; the title lets the process be known by its file.
        config.write_text(
            (DEPLOY / "redis/redis.conf").read_text() + "\n# Of the trial\n"
            f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.cluster.state['passwords']['redis']}\ndir {self.folder}\n"
            'proc-title-template "{title} {listen-addr} {config-file}"\n')
        self.launch([program("redis-server"), str(config)], env=os.environ)

    def is_ready(self):
        return self.call("PING") == "+PONG"

    def call(self, *words):
        """One command, and the first line of its answer; an empty one when there is none."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
                connection.sendall(encoded("AUTH", self.cluster.state["passwords"]["redis"]) + encoded(*words))
                answers = connection.makefile("rb")
                answers.readline()
                return answers.readline().decode(errors="replace").strip()
        except OSError:
            return ""

    def pause(self):
        self.process.send(signal.SIGSTOP)

    def resume(self):
        self.process.send(signal.SIGCONT)

    def describe(self):
        return "paused" if self.process.is_paused() else super().describe()


def encoded(*words):
    """A command as Redis reads it."""
    return b"".join([b"*%d\r\n" % len(words), *(b"$%d\r\n%s\r\n" % (len(word.encode()), word.encode()) for word in words)])


class Server(Part):
    """One process of the server."""

    deed = "serve"

    def environment(self):
        state = self.cluster.state
        kept = {name: value for name, value in os.environ.items() if not name.startswith("JIXIA_")}
        return {
            **kept,
            "JIXIA_DATA": str(self.folder / "data"),
            "JIXIA_DATABASE_URL": self.cluster.database_url,
            "JIXIA_REDIS_URL": self.cluster.redis_url,
            "JIXIA_FILES_URL": f"file:{self.cluster.media}",
            "JIXIA_PUBLIC_URL": self.cluster.url,
            "JIXIA_TRUSTED_PROXIES": "127.0.0.1",
            "JIXIA_HOST": "127.0.0.1",
            # As in production: longer than Nginx keeps its idle connections.
            "JIXIA_DRAIN": "12",
            **({"JIXIA_PORT": str(self.port)} if self.ports else {}),
            **state["settings"],
        }

    def start(self):
        data = self.folder / "data"
        data.mkdir(parents=True, exist_ok=True)
        self._take_secrets(data / "secrets.json")
        # The demonstration data is loaded once, by the first.
        demo = ["--demo"] if self.cluster.state["demo"] and self.name == NODES[0] else []
        self.launch([self.cluster.state["binary"], self.deed, *demo], env=self.environment())

    def _take_secrets(self, file):
        """Tokens and codes of one server are to be read by the others: all have the secrets that the first one made."""
        if file.exists() or self.name == NODES[0]:
            return
        made = self.cluster.folder / NODES[0] / "data/secrets.json"
        if not made.exists():
            raise Refusal(f"{made} is not there yet: start {NODES[0]} first")
        file.touch(mode=0o600)
        file.write_bytes(made.read_bytes())

    def is_ready(self):
        return self.health("ready")[0] == 200

    def health(self, of):
        """Status and body of a health page; (0, {}) when there is no answer."""
        try:
            with urllib.request.urlopen(f"http://{self.address}/health/{of}", timeout=5) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read() or b"{}")
        except (OSError, ValueError):
            return 0, {}

    def describe(self):
        status, told = self.health("ready")
        down = [name for name, part in told.get("parts", {}).items() if part["status"] != "ok"]
        return {200: "ready", 0: "does not answer"}.get(status, "not ready") + (f" (down: {', '.join(down)})" if down else "")


class Worker(Server):
    """Runs tasks, and has no port."""

    ports = ()
    deed = "worker"

    def is_ready(self):
        return self.is_alive()

    def describe(self):
        return "at work"


class Nginx(Part):
    programs = ("nginx", "openssl")
    ports = ("port", "plain_port", "redirect_port")

    @property
    def certificate(self):
        return self.folder / "certificate.pem"

    @property
    def log(self):
        return self.folder / "error.log"

    def start(self):
        self.prepare()
        self.launch(self.command(), env=os.environ)

    def command(self, *more):
        return [program("nginx"), "-e", str(self.log), "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), *more]

    def prepare(self):
        (self.folder / "temporary").mkdir(parents=True, exist_ok=True)
        if not self.certificate.exists():
            self._make_certificate()
        (self.folder / "jixia.conf").write_text(self.site())
        (self.folder / "nginx.conf").write_text(main_file(self.folder))
        checked = subprocess.run(self.command("-t"), capture_output=True, text=True)
        if checked.returncode != 0:
            raise Refusal(f"nginx -t:\n{checked.stderr}")

    def _make_certificate(self):
        """Self-signed: browsers will warn, which is right."""
        made = subprocess.run(
            [program("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "30",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
             "-keyout", str(self.folder / "key.pem"), "-out", str(self.certificate)], capture_output=True, text=True)
        if made.returncode != 0:
            raise Refusal(f"openssl: {made.stderr}")
        (self.folder / "key.pem").chmod(0o600)

    def site(self):
        """The shipped site with the addresses of this machine."""
        nodes = {f"10.0.0.{11 + place}:8080": node.address for place, node in enumerate(self.cluster.nodes)}
        return replaced((DEPLOY / "nginx/jixia.conf").read_text(), {
            **nodes,
            "    listen [::]:80;\n": "",
            "    listen [::]:443 ssl http2;\n": "",
            "listen 80;": f"listen 127.0.0.1:{self.port_of('redirect_port')};",
            # The same site without TLS as well: loads are to tire the servers, not their own encryption.
            "listen 443 ssl http2;": f"listen {self.address} ssl http2;\n    listen 127.0.0.1:{self.port_of('plain_port')};",
            "school.example": "localhost",
            "/etc/ssl/jixia/fullchain.pem": str(self.certificate),
            "/etc/ssl/jixia/key.pem": str(self.folder / "key.pem"),
            "root /srv/jixia;": f"root {self.cluster.media.parent};",
        })

    def is_ready(self):
        return is_listening(self.port_of("plain_port"))


def main_file(folder):
    """What Debian's own nginx.conf would be, for a process without rights."""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"    {kind}_temp_path {folder}/temporary/{kind};" for kind in kinds)
    user = "user root;\n" if is_root() else ""
    return f"""{user}worker_processes 2;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
events {{
    worker_connections 4096;
}}
http {{
    include /etc/nginx/mime.types;
    default_type application/octet-stream;
    access_log {folder}/access.log;
{temporary}
    include {folder}/jixia.conf;
}}
"""


def replaced(text, values):
    """A shipped file that no longer holds what the trial replaces is a mistake, not something to pass over."""
    for old, new in values.items():
        if old not in text:
            raise Refusal(f"the shipped configuration has no {old!r}")
        text = text.replace(old, new)
    return text
