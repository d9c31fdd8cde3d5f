#!/usr/bin/env python3
"""Compares the pipeline of Jixia's client with redis-benchmark's, both over one connection, by turns in one run.

    Benchmarks/redis.py [--binary .build/release/RedisPipeline] [--count 1000000] [--depth 1000] [--rounds 5]
"""

import argparse
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, seconds=20):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit("redis-server was not ready")


def redis_benchmark(port, count, depth):
    # Keys as ours: 100,000 different ones.
    output = subprocess.run(
        ["redis-benchmark", "-p", str(port), "-c", "1", "-P", str(depth), "-n", str(count), "-r", "100000", "-t", "set,get", "-q"],
        capture_output=True, text=True, check=True).stdout
    return {name: float(rate) for name, rate in re.findall(r"(SET|GET): ([\d.]+) requests per second", output)}


def ours(binary, port, count, depth):
    output = subprocess.run(
        [binary, f"redis://127.0.0.1:{port}/0", str(count), str(depth)], capture_output=True, text=True, check=True).stdout
    return {name: float(rate) for name, rate in (line.split() for line in output.splitlines())}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", default=str(PROJECT / ".build/release/RedisPipeline"))
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--depth", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()

    # An end from outside ends the server as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    port = free_port()
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        ratios = {"SET": [], "GET": []}
        for number in range(1, options.rounds + 1):
            theirs = redis_benchmark(port, options.count, options.depth)
            own = ours(options.binary, port, options.count, options.depth)
            for name in ratios:
                ratios[name].append(own[name] / theirs[name])
                print(f"round {number}  {name}  redis-benchmark {theirs[name]:>11,.0f}/s  Jixia {own[name]:>11,.0f}/s"
                      f"  ratio {ratios[name][-1]:.2f}", flush=True)
        for name, values in ratios.items():
            print(f"median ratio of {name} at depth {options.depth}: {statistics.median(values):.2f}")
    finally:
        server.terminate()
        server.wait(10)


if __name__ == "__main__":
    main()
