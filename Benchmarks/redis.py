#!/usr/bin/env python3
"""Compares the pipeline of Jixia's client with redis-benchmark's, both over one connection, by turns in one run.

    Benchmarks/redis.py [--binary .build/release/RedisPipeline] [--count 1000000] [--depth 1000] [--rounds 5]
"""

import argparse
import re
import signal
import statistics
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "Tests/Peers"))

from places import redis_server  # noqa: E402


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
    with redis_server() as port:
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


if __name__ == "__main__":
    main()
