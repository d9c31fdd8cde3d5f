#!/usr/bin/env python3
"""Moves a site of a million rows from SQLite to MariaDB and back, and says how long each took. Both databases lie on a
real disk and sync every commit.

    .venv/bin/python Benchmarks/move.py [--binary PATH] [--rows 1000000] [--folder PLACE]
"""

import argparse
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(PROJECT / "Tests"), str(PROJECT / "Tests/Peers")]

import servers  # noqa: E402
from server import environment  # noqa: E402

NOW = 1_800_000_000_000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", default=str(PROJECT / ".build-release/release/jixia"))
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--folder", default="/var/tmp")
    chosen = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="jixia-move-", dir=chosen.folder))
    folder.chmod(0o755)
    process, url, _ = servers.start_mariadb(folder, "--innodb-flush-log-at-trx-commit=1", "--innodb-flush-method=fsync", "--innodb-doublewrite=1")
    try:
        subprocess.run(["mariadb", "--no-defaults", f"--socket={folder}/mariadb/socket", "-uroot", "-e", "CREATE DATABASE site"], check=True)
        source, back = f"sqlite:{folder}/site.db", f"sqlite:{folder}/back.db"
        run(chosen.binary, folder, "migrate", settings={"JIXIA_DATABASE_URL": source})
        fill(folder / "site.db", chosen.rows)
        for origin, target in ((source, f"{url}/site"), (f"{url}/site", back)):
            start = time.monotonic()
            told = run(chosen.binary, folder, "move", "--from", origin, "--to", target)
            print(f"{origin.split(':')[0]} to {target.split(':')[0]}: {time.monotonic() - start:.0f} s. {told.splitlines()[-2]}", flush=True)
    finally:
        servers.end(process)
        shutil.rmtree(folder)


def run(binary, folder, *arguments, settings=None):
    done = subprocess.run([binary, *arguments], env=environment(folder / "data", settings), cwd=folder, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stdout + done.stderr)
    return done.stdout


def fill(path, rows):
    """Per account: itself, a session, an address, two orders with two lines each, and their journal: 13 rows."""
    with sqlite3.connect(path) as data:
        data.execute("INSERT INTO category (id, title, title_english, place) VALUES (1, '书', 'Books', 1)")
        many = lambda sql, values: data.executemany(f"{sql} VALUES ({', '.join('?' * len(values[0]))})", values)  # noqa: E731
        people = range(1, rows // 13 + 1)
        many("INSERT INTO account (id, username, username_key, nickname, mobile, created_at)",
             [(n, f"pupil{n}", f"pupil{n}", f"学生{n}", f"1{n:010}", NOW) for n in people])
        many("INSERT INTO account_session (id, account_id, epoch, address, user_agent, created_at, used_at, expires_at)",
             [(n, n, 0, "127.0.0.1", "Mozilla/5.0 (Linux; Android 15)", NOW, NOW, NOW) for n in people])
        many("INSERT INTO address (account_id, title, receiver, mobile, province_id, city_id, district_id, place, created_at)",
             [(n, "家", "孟轲", "13900000000", 110000, 110100, 110101, f"稷下街道{n}号", NOW) for n in people])
        orders = range(1, len(people) * 2 + 1)
        many("INSERT INTO shop_order (id, public_id, account_id, status, pay_method, total_count, total_fen, receiver, mobile, place, created_at)",
             [(n, f"261121{n:026}", (n + 1) // 2, 3, 1, 2, 5980, "孟轲", "13900000000", "山东省淄博市临淄区稷下街道1号", NOW + n) for n in orders])
        lines = [(n, place) for n in orders for place in (1, 2)]
        many("INSERT INTO order_line (order_id, commodity_id, title, title_english, image, price_fen, number)",
             [(n, place, "《小学科学错题精讲》", "Science, mistakes explained", f"/media/covers/{place}.svg", 2990, 1) for n, place in lines])
        many("INSERT INTO stock_entry (commodity_id, amount, reason, order_id, created_at)",
             [(place, -1, "order", n, NOW) for n, place in lines])


if __name__ == "__main__":
    main()
