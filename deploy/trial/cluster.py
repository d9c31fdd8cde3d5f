"""A whole cluster on one machine, for trial and tests."""

import json
import os
import secrets
import shutil
import threading
import time
from pathlib import Path

from .database import NAMES as DATABASES
from .database import DatabaseNode, Databases
from .machine import Refusal, free_ports, need_programs
from .servers import NODES, Nginx, Redis, Server, Worker

PROJECT = Path(__file__).resolve().parents[2]
PARTS = {**dict.fromkeys(DATABASES, DatabaseNode), "redis": Redis, **dict.fromkeys(NODES, Server), "worker": Worker, "nginx": Nginx}
# What Nginx leaves a server alone after it failed (fail_timeout), and a little more.
NGINX_FORGIVES = 6


class Cluster:
    """Everything lies in one folder; what is to be known later, in its cluster.json."""

    def __init__(self, folder):
        self.folder = Path(folder).absolute()
        self._lock = threading.RLock()
        if not self.file.exists():
            raise Refusal(f"there is no cluster in {self.folder}; make one with: bin/cluster up")
        self.state = json.loads(self.file.read_text())
        self.parts = {name: kind(self, name) for name, kind in PARTS.items()}
        self.data = Databases(self.databases, "jixia", "jixia", self.state["passwords"]["database"])

    @property
    def file(self):
        return self.folder / "cluster.json"

    @classmethod
    def make(cls, folder, *, binary, demo=False, settings=None):
        """Chooses ports and passwords; starts nothing."""
        folder = Path(folder).absolute()
        binary = Path(binary).absolute()
        if not os.access(binary, os.X_OK):
            raise Refusal(f"{binary} is no program; build it with bin/serve or swift build, or name another with --binary")
        need_programs({name for kind in PARTS.values() for name in kind.programs})
        names = [f"{part}.{port}" for part, kind in PARTS.items() for port in kind.ports]
        state = {
            "binary": str(binary), "demo": demo, "settings": settings or {}, "ports": dict(zip(names, free_ports(len(names)))),
            "passwords": {"database": secrets.token_hex(24), "redis": secrets.token_hex(24)}, "processes": {},
        }
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "media").mkdir(exist_ok=True)
        write_privately(folder / "cluster.json", state)
        return cls(folder)

    @classmethod
    def exists(cls, folder):
        return (Path(folder) / "cluster.json").exists()

    def save(self):
        with self._lock:
            write_privately(self.file, self.state)

    def processes(self):
        """Read anew each time: another command may have started a part meanwhile."""
        return json.loads(self.file.read_text())["processes"]

    def keep_process(self, name, process):
        with self._lock:
            self.state["processes"] = {**self.processes(), name: process.kept()}
            self.save()

    # Parts

    def part(self, name):
        if name not in self.parts:
            raise Refusal(f"there is no part {name}; there are {', '.join(self.parts)}")
        return self.parts[name]

    @property
    def databases(self):
        return [self.parts[name] for name in DATABASES]

    @property
    def nodes(self):
        return [self.parts[name] for name in NODES]

    @property
    def redis(self):
        return self.parts["redis"]

    @property
    def nginx(self):
        return self.parts["nginx"]

    # Addresses

    @property
    def database_url(self):
        nodes = ",".join(node.address for node in self.databases)
        return f"mariadb://{self.data.user}:{self.data.password}@{nodes}/{self.data.database}?pool=16"

    @property
    def redis_url(self):
        return f"redis://:{self.state['passwords']['redis']}@{self.redis.address}/0"

    @property
    def media(self):
        return self.folder / "media"

    @property
    def url(self):
        """Where the site is opened."""
        return f"https://127.0.0.1:{self.nginx.port}"

    @property
    def plain_url(self):
        return f"http://127.0.0.1:{self.nginx.port_of('plain_port')}"

    # Deeds

    def up(self):
        """Starts whatever does not run."""
        self.data.start()
        self.start("redis")
        # The first makes the secrets and the tables, and loads the demonstration data.
        self.start(NODES[0])
        for name in (*NODES[1:], "worker"):
            self._launch(name)
        for name in (*NODES[1:], "worker"):
            self.part(name).wait_until_ready()
        self.start("nginx")

    def start(self, name):
        part = self.part(name)
        if isinstance(part, DatabaseNode):
            return self.data.start([part])
        self._launch(name)
        return part.wait_until_ready()

    def _launch(self, name):
        if not self.part(name).is_alive():
            self.part(name).start()

    def stop(self, name):
        self.part(name).stop()

    def restart(self, name):
        self.stop(name)
        self.start(name)

    def kill(self, name):
        self.part(name).kill()

    def roll(self):
        """Restarts the servers one after another, so that the site stays open."""
        for node in self.nodes:
            self.restart(node.name)
            print(f"{node.name} is back.", flush=True)
            if node is not self.nodes[-1]:
                time.sleep(NGINX_FORGIVES)

    def down(self):
        """From the front to the back; of the databases the first one last, so that it may begin the next time."""
        for name in ("nginx", *reversed(NODES), "worker", "redis", *reversed(DATABASES)):
            self.stop(name)

    def kill_all(self):
        for part in self.parts.values():
            part.kill()

    def purge(self):
        shutil.rmtree(self.folder)


def write_privately(file, state):
    """Replaced as a whole: a reader sees the old or the new one. It holds passwords."""
    new = file.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_text(json.dumps(state, indent=2) + "\n")
    new.replace(file)
