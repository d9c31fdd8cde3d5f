"""Where a server of the tests keeps its data: a SQLite file in its folder, or a database of its own on a real MariaDB beside a real Redis."""

import itertools
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pymysql
import pymysql.cursors

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "Tests"))

import servers as tools  # noqa: E402
from servers import free_port  # noqa: E402,F401


@contextmanager
def redis_server():
    """A Redis of a test's own, without a password; gives its port."""
    port = tools.free_port()
    process = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], stdout=subprocess.DEVNULL)
    try:
        tools.wait_for(port, process, "Redis")
        yield port
    finally:
        tools.end(process)


class SQLite:
    """The file in the server's folder."""

    settings = {}

    def __init__(self, folder):
        self.folder = folder

    @contextmanager
    def open(self):
        connection = sqlite3.connect(self.folder / "jixia.db", timeout=10)
        connection.row_factory = sqlite3.Row
        try:
            with connection:
                yield connection
        finally:
            connection.close()


class Row:
    """Read by name or by place, as SQLite's."""

    def __init__(self, pairs):
        self.columns = dict(pairs)

    def __getitem__(self, key):
        return list(self)[key] if isinstance(key, int) else self.columns[key]

    def __iter__(self):
        return iter(self.columns.values())


class Cursor(pymysql.cursors.DictCursor):
    dict_type = Row

    def fetchall(self):
        return list(super().fetchall())


class MariaDBConnection:
    """Spoken to as to SQLite."""

    def __init__(self, connection):
        self.connection = connection

    def execute(self, sql, values=()):
        cursor = self.connection.cursor(Cursor)
        cursor.execute(sql.replace("%", "%%").replace("?", "%s"), values)
        return cursor


class MariaDB:
    def __init__(self, servers, name):
        self.servers = servers
        self.name = name
        self.settings = {
            "JIXIA_DATABASE_URL": f"{servers.mariadb_url}/{name}", "JIXIA_REDIS_URL": f"{servers.redis_url}?prefix={name}",
        }

    @contextmanager
    def open(self):
        connection = self.servers.connect(self.name)
        try:
            yield MariaDBConnection(connection)
            connection.commit()
        finally:
            connection.close()


class Servers:
    """One MariaDB and one Redis for all tests of a process; started when the first test asks for them."""

    def __init__(self):
        self.numbers = itertools.count(1)
        self.processes = []
        self.folder = None

    def start(self):
        place = "/dev/shm" if shutil.disk_usage("/dev/shm").free > 2 << 30 else None
        self.folder = Path(tempfile.mkdtemp(prefix="jixia-peers-", dir=place))
        mariadb, self.mariadb_url, _ = tools.start_mariadb(self.folder)
        self.processes.append(mariadb)
        redis, self.redis_url = tools.start_redis(self.folder)
        self.processes.append(redis)

    def new_place(self):
        if self.folder is None:
            self.start()
        name = f"site{next(self.numbers)}"
        connection = self.connect("mysql")
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        connection.close()
        return MariaDB(self, name)

    def connect(self, name):
        user, _, address = self.mariadb_url.removeprefix("mariadb://").partition("@")
        host, _, port = address.partition(":")
        return pymysql.connect(host=host, port=int(port), user=user.split(":")[0], password=user.split(":")[1], database=name,
                               charset="utf8mb4")

    def end(self):
        for process in self.processes:
            tools.end(process)
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
