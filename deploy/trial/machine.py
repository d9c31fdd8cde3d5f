"""Ports and processes of this machine."""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

# Programs, and what Debian calls the package that brings them.
PACKAGES = {
    "mariadbd": "mariadb-server", "mariadb-install-db": "mariadb-server", "mariadb": "mariadb-client", "rsync": "rsync",
    "redis-server": "redis-server", "nginx": "nginx", "openssl": "openssl",
}
# Below what the system gives to outgoing connections: those must not take the port of a part that is down for a moment.
PORTS = range(20_000, 32_000)


class Refusal(Exception):
    """What was asked for cannot be done; the text says why."""


def need_programs(names):
    missing = sorted({PACKAGES[name] for name in names if program(name) is None})
    if missing:
        raise Refusal(f"missing here; as root: apt-get install {' '.join(missing)}")


def program(name):
    """Debian keeps servers in sbin, which is not in everybody's PATH."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin:/sbin")


def is_root():
    return os.geteuid() == 0


def free_ports(count):
    found = []
    for port in random.sample(PORTS, len(PORTS)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise Refusal("no free ports between 20000 and 32000")


def is_listening(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(check, seconds, trouble):
    """Waits until the check gives something true; `trouble()` says what to raise with when it does not."""
    end = time.monotonic() + seconds
    while not check():
        if time.monotonic() > end:
            raise Refusal(trouble())
        time.sleep(0.1)


class Process:
    """A process that may outlive the one that started it: known by its number, the tick it began at, and its program."""

    def __init__(self, pid, began, name):
        self.pid, self.began, self.name = pid, began, name

    @classmethod
    def start(cls, command, *, env, folder, output):
        """Starts it at the head of a group of its own, so that its helpers end with it."""
        with open(output, "ab") as log:
            started = subprocess.Popen(command, env=env, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
                                       start_new_session=True)
        return cls(started.pid, began_at(started.pid), Path(command[0]).name)

    @classmethod
    def read(cls, kept):
        return cls(**kept) if kept else None

    def kept(self):
        return {"pid": self.pid, "began": self.began, "name": self.name}

    def state(self):
        """The letter of /proc (R, S, T …), or None when it is gone or the number is another's by now."""
        # One of our own children stays as a zombie until it is asked for.
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, os.WNOHANG)
        letter, began = stat_of(self.pid)
        if letter in (None, "Z", "X") or began != self.began:
            return None
        # Empty for the instant in which a program writes itself a new title.
        words = command_line(self.pid)
        if words and self.name not in words:
            return None
        return letter

    def is_alive(self):
        return self.state() is not None

    def is_paused(self):
        return self.state() == "T"

    def send(self, number):
        if self.is_alive():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self):
        """As a power cut: the process and its helpers at once."""
        if self.is_alive():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
        self.wait(10)

    def stop(self, seconds):
        """Asks it to end; True when it did so by itself."""
        self.send(signal.SIGCONT)
        self.send(signal.SIGTERM)
        if self.wait(seconds):
            return True
        self.kill()
        return False

    def wait(self, seconds):
        end = time.monotonic() + seconds
        while self.is_alive():
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True


def stat_of(pid):
    """State and starting tick of a process."""
    try:
        # The name in parentheses may hold anything, so the fields are counted from the last one.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return fields[0], int(fields[19])
    except (OSError, IndexError, ValueError):
        return None, None


def began_at(pid):
    return stat_of(pid)[1]


def command_line(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def end_of(file, size=2000):
    """The last words of a log."""
    try:
        return Path(file).read_text(errors="replace")[-size:]
    except OSError:
        return "(no log)"
