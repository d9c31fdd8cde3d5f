#!/usr/bin/env python3
"""Runs a command beside a real MariaDB and a real Redis of its own, on free ports of this machine:

    Tests/servers.py swift test

The command finds them in JIXIA_TEST_MARIADB_URL (whose certificate JIXIA_TEST_MARIADB_CA signed) and JIXIA_TEST_REDIS_URL. Both end with it, and so does what they kept.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PASSWORD = "tests"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, process, name, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            sys.exit(f"{name} ended with {process.returncode} before it was ready")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit(f"{name} was not ready after {seconds} s")


def as_mysql():
    """MariaDB refuses to run as root; then it runs as the user that its package made."""
    return ["--user=mysql"] if os.geteuid() == 0 else []


def openssl(*arguments, folder):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


def make_certificates(folder):
    """An authority, and a certificate of this machine signed by it."""
    folder.mkdir()
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Tests",
            folder=folder)
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=127.0.0.1", folder=folder)
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1,DNS:localhost")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names",
            "-out", "server.pem", folder=folder)
    (folder / "server.key").chmod(0o644)
    return folder


def start_mariadb(folder, *options):
    data = folder / "mariadb"
    data.mkdir()
    certificates = make_certificates(folder / "certificates")
    if as_mysql():
        folder.chmod(0o755)
        shutil.chown(data, "mysql", "mysql")
    made = subprocess.run(
        ["mariadb-install-db", "--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db", f"--datadir={data}",
         *as_mysql()], capture_output=True, text=True)
    if made.returncode != 0:
        sys.exit(f"mariadb-install-db failed:\n{made.stdout}{made.stderr}")
    socket_path, port = data / "socket", free_port()
    # What is written does not have to outlive the tests: no syncs.
    process = subprocess.Popen(
        ["mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={socket_path}", f"--port={port}", "--bind-address=127.0.0.1",
         "--max-connections=2000", "--max-prepared-stmt-count=200000", "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0",
         "--innodb-flush-method=nosync", "--skip-log-bin", "--skip-name-resolve", "--innodb-log-file-size=64M",
         f"--ssl-ca={certificates}/ca.pem", f"--ssl-cert={certificates}/server.pem", f"--ssl-key={certificates}/server.key",
         f"--log-error={data}/error.log", *options, *as_mysql()], start_new_session=True)
    wait_for(port, process, "MariaDB")
    subprocess.run(
        ["mariadb", "--no-defaults", f"--socket={socket_path}", "-uroot", "-e",
         f"CREATE USER jixia@'127.0.0.1' IDENTIFIED BY '{PASSWORD}'; GRANT ALL ON *.* TO jixia@'127.0.0.1' WITH GRANT OPTION"], check=True)
    return process, f"mariadb://jixia:{PASSWORD}@127.0.0.1:{port}", certificates / "ca.pem"


def start_redis(folder):
    port = free_port()
    process = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--requirepass", PASSWORD, "--save", "", "--appendonly", "no",
         "--dir", str(folder), "--logfile", str(folder / "redis.log")], start_new_session=True)
    wait_for(port, process, "Redis")
    return process, f"redis://:{PASSWORD}@127.0.0.1:{port}/0"


def end(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def main(command):
    # Memory where there is some: the tests make a database each.
    place = "/dev/shm" if shutil.disk_usage("/dev/shm").free > 2 << 30 else None
    folder = Path(tempfile.mkdtemp(prefix="jixia-servers-", dir=place))
    processes = []
    try:
        mariadb, mariadb_url, authority = start_mariadb(folder)
        processes.append(mariadb)
        redis, redis_url = start_redis(folder)
        processes.append(redis)
        found = {"JIXIA_TEST_MARIADB_URL": mariadb_url, "JIXIA_TEST_MARIADB_CA": str(authority), "JIXIA_TEST_REDIS_URL": redis_url}
        return subprocess.run(command, env={**os.environ, **found}).returncode
    finally:
        for process in processes:
            end(process)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: Tests/servers.py COMMAND…")
    # An end from outside ends the servers as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    sys.exit(main(sys.argv[1:]))
