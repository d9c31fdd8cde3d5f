#!/usr/bin/env python3
"""The cluster tests at full size, with the release build: 100,000 attempts for 5,000 pieces while parts of the cluster are killed.

    .venv/bin/python Benchmarks/cluster.py [--attempts N] [--pieces N] [--every SECONDS] [--folder PLACE] [-k rush]
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(PROJECT / ".build-release/release/jixia"))
    parser.add_argument("--attempts", type=int, default=100_000)
    parser.add_argument("--pieces", type=int, default=5_000)
    parser.add_argument("--every", type=float, default=20, help="seconds between two kills")
    parser.add_argument("--kills", type=int, default=5, help="at least so many")
    # A real disk: in memory every sync would be free.
    parser.add_argument("--folder", default="/var/tmp", help="where the cluster lies")
    # What else is said is for pytest, such as -k rush.
    chosen, more = parser.parse_known_args()
    environment = {
        **os.environ, "JIXIA_BINARY": chosen.binary, "JIXIA_CLUSTER_ATTEMPTS": str(chosen.attempts),
        "JIXIA_CLUSTER_PIECES": str(chosen.pieces), "JIXIA_CLUSTER_KILL_EVERY": str(chosen.every),
        "JIXIA_CLUSTER_KILLS": str(chosen.kills), "JIXIA_CLUSTER_FOLDER": chosen.folder,
    }
    return subprocess.run(
        [sys.executable, "-m", "pytest", f"--config-file={PROJECT}/Tests/Peers/pytest.ini", "-n", "0", "-s",
         str(PROJECT / "Tests/Peers/test_cluster.py"), *more], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
