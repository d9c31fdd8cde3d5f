#!/usr/bin/env python3
"""After all database nodes went down: which of them has everything, and may be started first?

On each machine, with its MariaDB stopped:

    galera_recover.py position

says how far its data goes. On one machine:

    galera_recover.py choose db1.school db2.school db3.school

asks all of them by ssh and names the one to bootstrap. It refuses to guess: if one machine cannot be asked, that one may hold orders that
no other has. Where ssh is not wanted, give the positions by hand: choose db1=UUID:SEQNO db2=UUID:SEQNO db3=UUID:SEQNO
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

NOWHERE = "00000000-0000-0000-0000-000000000000"
POSITION = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(-?\d+)")
RECOVERED = re.compile(r"WSREP: Recovered position:\s*" + POSITION.pattern)


class Unsure(Exception):
    """There is not enough to decide by."""


def position(data, options=()):
    """How far the data of a stopped node goes, as (UUID, number of the last write)."""
    data = Path(data)
    if (data / "sst_in_progress").exists():
        raise Unsure(f"{data} was being copied from another node when it went down; it has to be copied again, never bootstrapped")
    if not (data / "grastate.dat").exists():
        raise Unsure(f"{data} has never been a node of a cluster")
    as_mysql = ["--user=mysql"] if os.geteuid() == 0 else []
    told = subprocess.run(
        [mariadbd(), *options, f"--datadir={data}", "--wsrep-recover", "--disable-log-error", *as_mysql], capture_output=True, text=True,
        errors="replace").stderr
    found = RECOVERED.search(told)
    if not found:
        reason = "it still runs" if "Unable to lock" in told else told.strip()[-500:]
        raise Unsure(f"MariaDB does not tell the position of {data}: {reason}")
    return found.group(1), int(found.group(2))


def mariadbd():
    return shutil.which("mariadbd") or "/usr/sbin/mariadbd"


def is_safe(data):
    """Whether the node went down in order as the last one."""
    try:
        return "safe_to_bootstrap: 1" in (Path(data) / "grastate.dat").read_text()
    except OSError:
        return False


def choose(positions, preferred=()):
    """The name of the node that has everything. `positions` is {name: (UUID, number)}; of equal ones a preferred one is taken."""
    clusters = {uuid for uuid, number in positions.values() if uuid != NOWHERE and number >= 0}
    if not clusters:
        raise Unsure("no node has data of a cluster")
    if len(clusters) > 1:
        raise Unsure("the nodes are of different clusters: one was bootstrapped alone after they parted. Compare them by hand")
    cluster = clusters.pop()
    newest = max(number for uuid, number in positions.values() if uuid == cluster)
    equal = [name for name, found in positions.items() if found == (cluster, newest)]
    return next((name for name in equal if name in preferred), equal[0])


def ask(machine, command):
    """The position of another machine, by ssh."""
    answer = subprocess.run(["ssh", "-o", "BatchMode=yes", "-o", "ConnectTimeout=5", machine, command], capture_output=True, text=True)
    try:
        told = json.loads(answer.stdout)
        return (told["uuid"], told["seqno"]), told["safe"]
    except (ValueError, KeyError):
        raise Unsure(f"{machine}: {answer.stderr.strip() or answer.stdout.strip() or 'no answer'}") from None


def gather(nodes, command):
    """Positions of all nodes; one that cannot be had ends it."""
    positions, preferred, trouble = {}, [], []
    for node in nodes:
        name, _, given = node.partition("=")
        try:
            if given:
                found = POSITION.fullmatch(given)
                if not found:
                    raise Unsure(f"{name}: {given} is not UUID:SEQNO")
                positions[name] = found.group(1), int(found.group(2))
            else:
                positions[name], safe = ask(name, command)
                preferred += [name] if safe else []
        except Unsure as unsure:
            trouble.append(str(unsure))
    if trouble:
        raise Unsure("\n".join(trouble))
    return positions, preferred


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    deeds = parser.add_subparsers(dest="deed", required=True)
    here = deeds.add_parser("position", help="the position of this machine's stopped node")
    here.add_argument("--datadir", default="/var/lib/mysql")
    all_nodes = deeds.add_parser("choose", help="the node to bootstrap")
    all_nodes.add_argument("node", nargs="+", help="a machine for ssh, or NAME=UUID:SEQNO")
    all_nodes.add_argument("--command", default="sudo galera_recover.py position", help="what to run on each machine")
    chosen = parser.parse_args()
    try:
        if chosen.deed == "position":
            uuid, seqno = position(chosen.datadir)
            print(json.dumps({"uuid": uuid, "seqno": seqno, "safe": is_safe(chosen.datadir)}))
        else:
            if len(chosen.node) < 2:
                raise Unsure("name all nodes of the cluster")
            positions, preferred = gather(chosen.node, chosen.command)
            for name, (uuid, seqno) in positions.items():
                print(f"{name:20} {uuid}:{seqno}")
            name = choose(positions, preferred)
            print(f"\nBootstrap {name}; then start MariaDB on the others. On {name}:\n"
                  "  sed -i 's/^safe_to_bootstrap:.*/safe_to_bootstrap: 1/' /var/lib/mysql/grastate.dat\n  galera_new_cluster")
    except Unsure as unsure:
        sys.exit(f"No node is named:\n{unsure}")


if __name__ == "__main__":
    main()
