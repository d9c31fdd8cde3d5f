"""Three servers on three Galera nodes, with Redis, a worker and Nginx: they are one site, also while parts of it die."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pymysql
import pytest
import requests

import buyers
import cluster_load
from places import MariaDBConnection
from server import AMPLE, BINARY, PROJECT, Client, eventually

sys.path.insert(0, str(PROJECT / "deploy"))

import galera_recover  # noqa: E402
from trial.cluster import Cluster  # noqa: E402
from trial.machine import program  # noqa: E402

pytestmark = pytest.mark.timeout(3600)
ATTEMPTS = int(os.environ.get("JIXIA_CLUSTER_ATTEMPTS", "3000"))
PIECES = int(os.environ.get("JIXIA_CLUSTER_PIECES", "500"))
# Seconds between two kills, and how many there are at least.
KILL_EVERY = float(os.environ.get("JIXIA_CLUSTER_KILL_EVERY", "4"))
KILLS = int(os.environ.get("JIXIA_CLUSTER_KILLS", "2"))


@pytest.fixture(scope="module")
def cluster():
    """Everything, once; ended and removed whatever becomes of the tests."""
    # Memory where there is some; elsewhere, as for measuring, the folder that is named.
    place = os.environ.get("JIXIA_CLUSTER_FOLDER") or ("/dev/shm" if shutil.disk_usage("/dev/shm").free > 3 << 30 else None)
    folder = Path(tempfile.mkdtemp(prefix="jixia-cluster-", dir=place))
    folder.chmod(0o755)
    cluster = Cluster.make(folder, binary=BINARY, demo=True, settings=AMPLE)
    try:
        cluster.up()
        yield cluster
        assert defects(cluster) == []
    finally:
        cluster.kill_all()
        cluster.purge()


def defects(cluster):
    return [line for node in cluster.nodes for line in node.console.read_text(errors="replace").splitlines()
            if '"message":"defect"' in line or "Fatal error" in line]


def client(node, address="203.0.113.1"):
    """A caller of one node, seen as coming from this address."""
    return Client(SimpleNamespace(url=f"http://{node.address}"), {"X-Forwarded-For": address})


def connect(database, cluster):
    """To one database node; what the others acknowledged is seen."""
    connection = pymysql.connect(
        host="127.0.0.1", port=database.port, user=cluster.data.user, password=cluster.data.password, database=cluster.data.database,
        init_command="SET SESSION wsrep_sync_wait = 1", autocommit=True)
    return connection


def rows(cluster, sql, *values, database=None):
    connection = connect(database or cluster.databases[0], cluster)
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()
    finally:
        connection.close()


def make_buyers(cluster, first, count, commodity=None):
    connection = connect(cluster.databases[0], cluster)
    try:
        connection.autocommit(False)
        data = MariaDBConnection(connection)
        secrets = cluster.nodes[0].folder / "data"
        made = [buyers.add_buyer(data, secrets, first + number, commodity, seconds=3600) for number in range(count)]
        connection.commit()
        return made
    finally:
        connection.close()


def add_commodity(cluster, stock):
    connection = connect(cluster.databases[0], cluster)
    try:
        return buyers.add_commodity(MariaDBConnection(connection), stock)
    finally:
        connection.close()


def at_once(works):
    """Runs them side by side, all beginning at the same moment."""
    gate = threading.Barrier(len(works))

    def wait_and(work):
        gate.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(wait_and, works))


class Readers:
    """Read without pause, each with a connection of its own, and remember what was no proper answer."""

    def __init__(self, ports, paths, count=6):
        self.ports, self.paths = ports, paths
        self.answers = Counter()
        self.failures = []
        self.is_over = threading.Event()
        self.threads = [threading.Thread(target=self._read, args=(number,), daemon=True) for number in range(count)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        for thread in self.threads:
            thread.join()

    def _read(self, number):
        with buyers.Connection(SimpleNamespace(port=self.ports[number % len(self.ports)])) as connection:
            turn = number
            while not self.is_over.is_set():
                path = self.paths[turn % len(self.paths)]
                turn += 1
                try:
                    status, body = connection._call("GET", path, None, {"Accept": "text/html, application/json"})
                except OSError as trouble:
                    connection.close()
                    status, body = 0, str(trouble).encode()
                self.answers[status] += 1
                if status != 200:
                    self.failures.append((path, status, body[:200]))
                time.sleep(0.01)


@pytest.fixture(scope="module")
def reads(cluster):
    """Pages, lists and details. Numbers of a cluster have gaps: each node counts in steps."""
    listed = client(cluster.nodes[0]).get("/api/shopping/commodities/").json()["results"]
    commodity = listed[5]["id"]
    return [
        "/", "/commodities", f"/commodities/{commodity}", "/api/shopping/categories/", "/api/shopping/commodities/",
        "/api/shopping/commodities/?page=3", f"/api/shopping/commodities/{commodity}/",
        requests.utils.requote_uri("/api/shopping/commodities/?search=书"),
    ]


# One site


def test_an_order_at_one_node_is_seen_in_the_list_of_the_others(cluster):
    first, *others = [client(node) for node in cluster.nodes]
    shown = first.get("/api/shopping/commodities/").json()["results"][0]
    for other in others:
        assert stock_in_list(other, shown["id"]) == shown["stock"]
    first.sign_in("15100000001")

    first.order(first.add_address(), shown["id"], number=2, pay_method=1)

    for caller in (first, *others):
        eventually(lambda: stock_in_list(caller, shown["id"]) == shown["stock"] - 2, 10)


def stock_in_list(caller, commodity):
    listed = caller.get("/api/shopping/commodities/").json()["results"]
    return next(found["stock"] for found in listed if found["id"] == commodity)


def test_a_sign_out_at_one_node_ends_the_session_at_the_others_at_once(cluster):
    first, second, third = [client(node) for node in cluster.nodes]
    token = first.sign_in("15100000002")["token"]
    for caller in (second, third):
        assert caller.use(token).get("/api/users/me/").status_code == 200

    assert first.post("/api/users/logout/").status_code == 204

    for caller in (third, second, first):
        assert caller.get("/api/users/me/").status_code == 401
        assert caller.post("/api/shopping/carts/", {"commodity": 1, "number": 1}).status_code == 401


def test_a_captcha_of_one_node_and_a_code_of_another_are_good_at_the_third(cluster):
    first, second, third = [client(node) for node in cluster.nodes]
    picture, answer = first.captcha()
    sent = second.post("/api/users/sms/codes/", {"mobile": "15100000003", "purpose": "login", "uuid": picture, "verify": answer})
    assert sent.status_code == 202, sent.text

    reply = third.post("/api/users/login/mobile/", {"mobile": "15100000003", "code": first.newest_code("15100000003")})

    assert reply.status_code in (200, 201), reply.text
    assert first.use(reply.json()["token"]).get("/api/users/me/").status_code == 200


def test_a_captcha_is_taken_once_over_all_nodes(cluster):
    callers = [client(node) for node in cluster.nodes]
    picture, answer = callers[0].captcha()

    replies = at_once([
        lambda caller=caller, number=number: caller.post("/api/users/sms/codes/", {
            "mobile": f"1510000001{number}", "purpose": "login", "uuid": picture, "verify": answer})
        for number, caller in enumerate(callers)])

    assert Counter(reply.status_code for reply in replies) == {202: 1, 422: 2}, [reply.text for reply in replies]


def test_one_key_sent_to_three_nodes_at_once_makes_one_order(cluster):
    commodity = add_commodity(cluster, stock=1000)
    for buyer in make_buyers(cluster, 50_000_000, 10, commodity):
        key = str(uuid.uuid4())
        works = [lambda node=node: settled_order(node, buyer, key) for node in cluster.nodes]

        numbers = at_once(works)

        assert len(set(numbers)) == 1, numbers
        assert rows(cluster, "SELECT COUNT(*) FROM shop_order WHERE account_id = %s", buyer.account) == ((1,),)
    assert rows(cluster, "SELECT stock FROM commodity WHERE id = %s", commodity) == ((990,),)


def settled_order(node, buyer, key):
    """Asks again while the outcome is not certain, as every client should."""
    with buyers.Connection(node) as connection:
        for _ in range(20):
            status, body = connection.post(
                "/api/shopping/orders/", {"cart": [buyer.line], "address": buyer.address, "pay_method": 1}, buyer.token,
                {"Idempotency-Key": key})
            if status < 500:
                assert status == 201, body
                return json.loads(body)["order_id"]
            time.sleep(0.2)
    raise AssertionError("no answer")


def test_a_periodic_task_fires_once_a_tick_with_three_nodes_and_a_worker(cluster):
    rows(cluster, "CREATE TABLE fired (id BIGINT AUTO_INCREMENT PRIMARY KEY, kind VARCHAR(100) NOT NULL) ENGINE = InnoDB")
    made = cluster.databases[0].sql(
        f"CREATE TRIGGER {cluster.data.database}.fired_jobs AFTER INSERT ON {cluster.data.database}.job FOR EACH ROW "
        "INSERT INTO fired (kind) VALUES (NEW.kind)")
    assert made.returncode == 0, made.stderr
    try:
        names = {name for (name,) in rows(cluster, "SELECT name FROM job_schedule")}
        assert names
        for tick in range(1, 6):
            rows(cluster, "UPDATE job_schedule SET next_at = 0")
            eventually(lambda: rows(cluster, "SELECT COUNT(*) FROM job_schedule WHERE next_at = 0") == ((0,),))
            # Whoever read the old time is given some to make its mistake.
            time.sleep(0.5)
            fired = dict(rows(cluster, "SELECT kind, COUNT(*) FROM fired GROUP BY kind"))
            assert {name: fired.get(name) for name in names} == dict.fromkeys(names, tick)
    finally:
        cluster.databases[0].sql(f"DROP TRIGGER {cluster.data.database}.fired_jobs")
        rows(cluster, "DROP TABLE fired")


def test_64_callers_over_three_nodes_pass_one_limit_exactly_so_often_as_it_says(cluster):
    """All from one address; the limit is that of renewing tokens, whose window of a minute is long enough to be exact."""
    path, body = "/api/users/token/refresh/", {"refresh_token": "x" * 43}
    policy = client(cluster.nodes[0], "203.0.113.63").post(path, body).headers["RateLimit-Policy"]
    allowed = int(policy.split(";q=")[1].split(";")[0])

    def call_for(number):
        caller = client(cluster.nodes[number % 3], "203.0.113.64")
        return [caller.post(path, body).status_code for _ in range(allowed * 2 // 64 + 1)]

    statuses = Counter(status for part in at_once([lambda number=number: call_for(number) for number in range(64)]) for status in part)

    print(f"\nlimit of {allowed}: {dict(statuses)}")
    assert statuses.pop(429) > 0
    assert sum(statuses.values()) == allowed, statuses


def test_64_callers_of_one_network_get_exactly_100_codes_an_hour_out_of_three_nodes(cluster):
    """Each has an address of its own, and mobiles of its own: only the limit of 100 an hour for their network holds them back."""
    def ask(number):
        statuses = []
        for turn in range(2):
            caller = client(cluster.nodes[(number + turn) % 3], f"198.51.100.{number + 1}")
            picture = caller.captcha()
            statuses.append(ask_for_code(caller, f"188{number:04}00{turn:02}", *picture).status_code)
        return statuses

    statuses = Counter(status for part in at_once([lambda number=number: ask(number) for number in range(64)]) for status in part)

    assert statuses == {202: 100, 429: 28}
    ((codes,),) = rows(cluster, "SELECT COUNT(*) FROM sms_code WHERE network = '198.51.100.0/24'")
    assert codes == 100


# Redis is lost


@pytest.fixture
def redis(cluster):
    """Running again after the test."""
    yield cluster.redis
    cluster.redis.resume()
    cluster.start("redis")


def ask_for_code(caller, mobile, picture, answer):
    return caller.post("/api/users/sms/codes/", {"mobile": mobile, "purpose": "login", "uuid": picture, "verify": answer})


def messages(cluster, mobile):
    return client(cluster.nodes[0]).get("/dev/outbox", params={"to": mobile}).json()


def is_sent(node, mobile):
    """With a new captcha, as a person would try again."""
    caller = client(node, "203.0.113.90")
    picture = str(uuid.uuid4())
    if caller.get(f"/api/users/image/verification/{picture}/").status_code != 200:
        return False
    answer = caller.get(f"/dev/captchas/{picture}").json()["answer"]
    return ask_for_code(caller, mobile, picture, answer).status_code == 202


@pytest.mark.parametrize("lost", ["paused", "killed"])
def test_without_redis_reads_go_on_and_sends_are_held_back(cluster, redis, reads, lost):
    mobile = {"paused": "15100000020", "killed": "15100000030"}[lost]
    pictures = [client(node).captcha() for node in cluster.nodes]

    with Readers([node.port for node in cluster.nodes], reads) as readers:
        redis.pause() if lost == "paused" else redis.kill()
        ends_at = time.monotonic() + 10
        refused = [ask_for_code(client(node), mobile, *picture) for node, picture in zip(cluster.nodes, pictures)]
        time.sleep(max(0, ends_at - time.monotonic()))
        redis.resume() if lost == "paused" else cluster.start("redis")
        for node in cluster.nodes:
            assert messages(cluster, mobile) == []
        for place, node in enumerate(cluster.nodes):
            eventually(lambda: is_sent(node, f"{mobile[:-1]}{place + 1}"), 30, 0.5)

    print(f"\nRedis {lost}: {sum(readers.answers.values())} reads, {dict(readers.answers)}")
    assert readers.failures == []
    assert [reply.status_code for reply in refused] == [503, 503, 503], [reply.text for reply in refused]
    assert all("Retry-After" in reply.headers for reply in refused)


def test_an_emptied_redis_loses_captchas_and_nothing_else(cluster, redis, reads):
    picture = client(cluster.nodes[0]).captcha()
    with Readers([node.port for node in cluster.nodes], reads) as readers:
        time.sleep(0.5)
        assert redis.call("FLUSHALL") == "+OK"
        assert ask_for_code(client(cluster.nodes[1]), "15100000041", *picture).status_code == 422
        assert is_sent(cluster.nodes[2], "15100000041")
        time.sleep(1)
    assert readers.failures == []


# A server is replaced


def test_a_rolling_restart_fails_no_request(cluster, reads):
    crowd = make_buyers(cluster, 60_000_000, 8, add_commodity(cluster, stock=100_000))
    orders = cluster_load.Outcome()
    is_over = threading.Event()
    threads = [threading.Thread(target=order_without_pause, args=(cluster, buyer, orders, is_over), daemon=True) for buyer in crowd]
    with Readers([cluster.nginx.port_of("plain_port")], reads) as readers:
        for thread in threads:
            thread.start()
        cluster.roll()
        time.sleep(1)
        is_over.set()
        for thread in threads:
            thread.join()

    print(f"\nrolling restart: {sum(readers.answers.values())} reads, {len(orders.made)} orders")
    assert readers.failures == []
    assert orders.odd == [] and orders.unknown == 0
    assert len(orders.made) > len(crowd)
    made = {number for (number,) in rows(cluster, "SELECT public_id FROM shop_order")}
    assert set(orders.made) <= made


def order_without_pause(cluster, buyer, orders, is_over):
    """The order has a key and may be sent to a second server; what is put into the cart has none, and must not get lost either."""
    (commodity,), = rows(cluster, "SELECT commodity_id FROM cart_line WHERE id = %s", buyer.line)
    with buyers.Connection(SimpleNamespace(port=cluster.nginx.port_of("plain_port"))) as caller:
        line = buyer.line
        while not is_over.is_set():
            cluster_load.attempt(caller, {"token": buyer.token, "address": buyer.address, "lines": {commodity: line}}, commodity, orders)
            status, answer = caller.post("/api/shopping/carts/", {"commodity": commodity, "number": 1}, buyer.token)
            if status not in (200, 201):
                orders.odd.append(f"{status} {answer[:200]}")
                return
            line = json.loads(answer)["id"]


# Parts die in a rush


@pytest.mark.parametrize("victims", ["databases", "nodes"])
def test_a_rush_survives_the_death_of(cluster, tmp_path, victims):
    names = [part.name for part in getattr(cluster, victims)]
    connection = connect(cluster.databases[0], cluster)
    connection.autocommit(False)
    first = {"databases": 70_000_000, "nodes": 80_000_000}[victims]
    rush = cluster_load.prepare(connection, cluster.nodes[0].folder / "data", first, ATTEMPTS, PIECES)
    connection.close()

    enough = tmp_path / "enough"
    with cluster_load.Killer(cluster, names, KILL_EVERY, KILLS, enough) as killer:
        outcome = cluster_load.run(cluster.nginx.port_of("plain_port"), rush, ATTEMPTS, enough)

    tell(victims, killer, outcome)
    assert killer.trouble is None and len(killer.kills) >= KILLS
    assert outcome.unresolved == [] and outcome.odd == []
    for database in cluster.databases:
        verify(cluster, database, rush, outcome)


def tell(victims, killer, outcome):
    print(f"\nrush, {len(killer.kills)} of the {victims} killed: {outcome.attempts} attempts in {outcome.seconds:.1f} s "
          f"({outcome.attempts / outcome.seconds:.0f}/s), {len(outcome.made)} orders, {outcome.refused} refused; "
          f"{outcome.unknown} without an answer at first, of which {outcome.unknown_made} had an order in the end")


def verify(cluster, database, rush, outcome):
    """What a database node knows agrees with what the buyers were told."""
    listed = ", ".join(str(commodity) for commodity in rush.pieces)
    left = dict(rows(cluster, f"SELECT id, stock FROM commodity WHERE id IN ({listed})", database=database))
    journal = dict(rows(
        cluster, f"SELECT commodity_id, SUM(amount) FROM stock_entry WHERE commodity_id IN ({listed}) GROUP BY commodity_id",
        database=database))
    kept = dict(rows(
        cluster, f"SELECT public_id, commodity_id FROM shop_order JOIN order_line ON order_line.order_id = shop_order.id "
        f"WHERE commodity_id IN ({listed})", database=database))
    sold = Counter(kept.values())

    assert {number for number in outcome.made if number not in kept} == set(), "acknowledged and missing"
    assert kept == outcome.made, "nobody was told of these"
    assert {commodity: pieces - sold[commodity] for commodity, pieces in rush.pieces.items()} == left, "oversold, or stock lost"
    assert left == {commodity: int(amount) for commodity, amount in journal.items()}
    assert left[rush.hot] == 0


# The database is lost


def test_without_a_database_nodes_say_so_and_come_back_by_themselves(cluster):
    buyer, = make_buyers(cluster, 90_000_000, 1, add_commodity(cluster, stock=10))
    for database in cluster.databases:
        database.kill()

    for node in cluster.nodes:
        caller = client(node).use(buyer.token)
        read = caller.get("/api/shopping/orders/")
        assert read.status_code == 503 and "Retry-After" in read.headers, read.text
        assert caller.post("/api/shopping/carts/", {"commodity": 1, "number": 1}).status_code == 503
        assert node.health("ready")[0] == 503
        assert node.health("live")[0] == 200
    # Strangers are told so by Nginx as well, and not that the site is broken.
    answer = requests.get(cluster.plain_url + "/api/shopping/orders/", headers={"Authorization": f"Bearer {buyer.token}"}, timeout=30)
    assert answer.status_code == 503

    cluster.data.start()

    for node in cluster.nodes:
        eventually(lambda: node.health("ready")[0] == 200, 60)
        assert client(node).use(buyer.token).get("/api/shopping/orders/").status_code == 200
    assert settled_order(cluster.nodes[0], buyer, str(uuid.uuid4()))
    assert [name for name, part in cluster.parts.items() if not part.is_alive()] == []


# What is shipped


def test_the_command_shows_kills_and_starts_parts(cluster):
    def command(*words):
        told = subprocess.run([PROJECT / "bin/cluster", *words, "--folder", cluster.folder], capture_output=True, text=True)
        assert told.returncode == 0, told.stderr
        words = [line.split() for line in told.stdout.splitlines()]
        return {found[0]: found[1] for found in words if found and found[0] in cluster.parts}

    assert command("status") == dict.fromkeys(cluster.parts, "up")
    command("kill", "worker", "redis")
    assert command("status") == {**dict.fromkeys(cluster.parts, "up"), "worker": "down", "redis": "down"}
    command("start", "worker", "redis")
    assert command("status") == dict.fromkeys(cluster.parts, "up")


def test_nginx_shows_the_site_and_hides_what_is_not_for_strangers(cluster):
    secure = requests.get(cluster.url + "/api/shopping/categories/", verify=str(cluster.nginx.certificate), timeout=30)
    assert secure.status_code == 200
    for path in ("/health/ready", "/health/live", "/metrics"):
        assert requests.get(cluster.plain_url + path, timeout=30).status_code == 404
    redirected = requests.get(f"http://127.0.0.1:{cluster.nginx.port_of('redirect_port')}/cart?x=1", allow_redirects=False, timeout=30)
    assert redirected.status_code == 301 and redirected.headers["Location"].endswith("/cart?x=1")


def test_pictures_come_from_the_shared_folder(cluster):
    (cluster.media / "probe").mkdir(exist_ok=True)
    (cluster.media / "probe/a.svg").write_text("<svg/>")
    (cluster.media / "probe/.hidden").write_text("no")
    shown = requests.get(cluster.plain_url + "/media/probe/a.svg", timeout=30)
    assert (shown.status_code, shown.text) == (200, "<svg/>")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    assert requests.get(cluster.plain_url + "/media/probe/.hidden", timeout=30).status_code == 404
    cover = client(cluster.nodes[2]).get("/api/shopping/commodities/").json()["results"][-1]["image"]
    assert requests.get(cluster.plain_url + cover, timeout=30).status_code == 200


def test_the_recovery_names_the_node_that_has_everything():
    uuid_a, uuid_b = "11111111-1111-1111-1111-111111111111", "22222222-2222-2222-2222-222222222222"
    assert galera_recover.choose({"db1": (uuid_a, 5), "db2": (uuid_a, 9), "db3": (galera_recover.NOWHERE, -1)}) == "db2"
    assert galera_recover.choose({"db1": (uuid_a, 9), "db2": (uuid_a, 9)}, ["db2"]) == "db2"
    for unsure in ({"db1": (uuid_a, 5), "db2": (uuid_b, 9)}, {"db1": (galera_recover.NOWHERE, -1)}):
        with pytest.raises(galera_recover.Unsure):
            galera_recover.choose(unsure)


@pytest.mark.parametrize("name", ["single", "galera"])
def test_mariadb_knows_every_shipped_setting(name):
    told = subprocess.run(
        [program("mariadbd"), f"--defaults-file={PROJECT}/deploy/mariadb/{name}.cnf", "--help", "--verbose"],
        capture_output=True, text=True)
    assert "unknown" not in told.stderr and told.returncode == 0, told.stderr


def test_nginx_takes_the_shipped_balancing_of_databases(tmp_path):
    module = Path("/usr/lib/nginx/modules/ngx_stream_module.so")
    if not module.exists():
        pytest.skip("libnginx-mod-stream is not installed")
    (tmp_path / "nginx.conf").write_text(
        f"load_module {module};\npid {tmp_path}/pid;\nevents {{}}\nstream {{ include {PROJECT}/deploy/nginx/stream.conf; }}\n")
    told = subprocess.run(
        [program("nginx"), "-t", "-e", str(tmp_path / "log"), "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf")],
        capture_output=True, text=True)
    assert told.returncode == 0, told.stderr


def test_systemd_knows_every_setting_of_the_shipped_units():
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    units = [str(unit) for unit in (PROJECT / "deploy/systemd").glob("*.service")]
    told = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True).stderr
    # The program is not installed on this machine.
    assert [line for line in told.splitlines() if "is not executable" not in line] == []
