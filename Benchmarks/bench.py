"""Requests a second of the main calls beside a bare "hello" of the same framework.

All are measured in turn, three rounds; the table has the medians. The load (wrk) runs on the same machine.
"""

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import requests

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "Tests" / "Peers"))

import buyers  # noqa: E402
from server import AMPLE, Server, free_port  # noqa: E402

COMMODITIES = 10_000
MEMBERS = 16
BUYERS = 20
PASSWORD = "correct horse battery staple"


class Hello:
    def __init__(self, binary):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen([binary, str(self.port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                if requests.get(self.url + "/hello", timeout=1).text == "hello":
                    return
            except requests.RequestException:
                time.sleep(0.1)
        raise SystemExit("Hello does not answer")

    def end(self):
        self.process.terminate()
        self.process.wait(10)


class Work:
    """One call under load."""

    def __init__(self, name, server, script, *arguments, connections=32):
        self.name, self.server, self.script, self.connections = name, server, script, connections
        self.arguments = arguments
        self.reports = []

    def measure(self, seconds):
        arguments = [argument() if callable(argument) else str(argument) for argument in self.arguments]
        command = ["wrk", "-t1", f"-c{self.connections}", f"-d{seconds}s", "--timeout", "10s", "-s", str(HERE / "wrk" / self.script),
                   self.server.url, "--", *arguments]
        output = subprocess.run(
            command, capture_output=True, text=True, env={**os.environ, "JIXIA_WRK": str(HERE / "wrk")}, timeout=seconds + 60)
        lines = [line for line in output.stdout.splitlines() if line.startswith("REPORT ")]
        if not lines:
            raise SystemExit(f"{self.name}: {output.stdout}{output.stderr}")
        report = json.loads(lines[0].removeprefix("REPORT "))
        report["rate"] = report["requests"] / report["seconds"]
        report["mib"] = resident_mib(self.server.process.pid)
        self.reports.append(report)

    def figure(self, key):
        return median(report[key] for report in self.reports)


def resident_mib(process):
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


class Orders:
    """Cart lines that wait to be ordered; each round takes new ones."""

    def __init__(self, folder, lines, rounds):
        random.Random(1).shuffle(lines)
        self.parts = [lines[part::rounds] for part in range(rounds)]
        self.folder = folder

    def __call__(self):
        path = self.folder / f"orders-{len(self.parts)}"
        path.write_text("\n".join(self.parts.pop()))
        return str(path)


def prepare(folder):
    """A shop with 10,000 commodities, members with passwords, buyers with full carts."""
    server = Server(folder / "data", env={**AMPLE, "JIXIA_TRUSTED_PROXIES": "127.0.0.1"})
    server.start()
    names = register(server)
    server.stop()
    with server.data() as data:
        commodities = [buyers.add_commodity(data, stock=1_000_000, number=number) for number in range(COMMODITIES)]
        lines = []
        for number in range(BUYERS):
            buyer = buyers.add_buyer(data, server.folder, number, seconds=3600)
            lines += [f"{buyer.token} {buyer.address} {line}" for line in buyers.fill_cart(data, buyer.account, commodities[:5000])]
    server.start()
    (folder / "names").write_text("\n".join(names))
    return server, commodities, lines


def register(server):
    names = []
    for number in range(MEMBERS):
        caller = server.client(**{"X-Forwarded-For": f"10.0.{number}.1"})
        mobile = f"138777{number:05}"
        reply = caller.post("/api/users/register/", {
            "mobile": mobile, "code": caller.code(mobile, "register"), "password": PASSWORD, "username": f"member{number}"})
        assert reply.status_code == 201, reply.text
        names.append(f"member{number}")
    return names


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hello", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=8)
    chosen = parser.parse_args()

    folder = Path(tempfile.mkdtemp(prefix="jixia-bench-"))
    server, hello = None, None
    try:
        server, commodities, lines = prepare(folder)
        hello = Hello(chosen.hello)
        works = [
            Work("hello, framework alone", hello, "get.lua", "/hello"),
            Work("list of 20 of 10,000", server, "get.lua", "/api/shopping/commodities/?page=RANDOM", COMMODITIES // 20),
            Work("detail", server, "get.lua", "/api/shopping/commodities/RANDOM/", len(commodities)),
            Work("password sign-in", server, "login.lua", folder / "names", connections=8),
            Work("captcha", server, "captcha.lua"),
            Work("order", server, "order.lua", Orders(folder, lines, chosen.rounds), connections=64),
        ]
        for _ in range(chosen.rounds):
            for work in works:
                work.measure(chosen.seconds)
        show(works)
    finally:
        if hello:
            hello.end()
        if server:
            server.end()
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if any(work.figure("failed") for work in works) else 0


def show(works):
    print(f"{'':24} {'req/s':>9} {'p50 ms':>9} {'p99 ms':>9} {'RSS MiB':>9} {'failed':>7}")
    for work in works:
        print(f"{work.name:24} {work.figure('rate'):9.0f} {work.figure('p50_ms'):9.2f} {work.figure('p99_ms'):9.2f} "
              f"{work.figure('mib'):9.0f} {work.figure('failed'):7.0f}")
    hello, listed, detail = (work.figure("rate") for work in works[:3])
    print(f"\nlist / hello   {listed / hello:.2f}\ndetail / hello {detail / hello:.2f}")


if __name__ == "__main__":
    sys.exit(main())
