"""What an operator sees of MariaDB and Redis: at the start, on the health page, and from the commands."""

import subprocess
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from places import SQLite
from server import AMPLE, BINARY, Server, environment, eventually, free_port, run

SHAPES = ["mariadb"]


@pytest.fixture
def place(servers):
    return servers.new_place()


@pytest.fixture
def make(tmp_path):
    """Makes servers with a folder each; ends those that still run."""
    made = []

    def make(place, name=None, **more):
        server = Server(tmp_path / (name or f"data{len(made)}"), place=place, **more)
        made.append(server)
        return server

    yield make
    for server in made:
        server.end()


def stopped_line(folder, settings):
    """The one line with which a start is refused."""
    stopped = run("serve", "--port", str(free_port()), folder=folder, env=settings)
    assert stopped.returncode != 0
    lines = [line for line in (stopped.stderr + stopped.stdout).splitlines() if line.startswith("jixia: ")]
    assert len(lines) == 1, stopped.stderr + stopped.stdout
    return lines[0]


def ready(server):
    reply = server.client().get("/health/ready")
    return reply.status_code, reply.json()["parts"]


# The start

def test_a_wrong_password_is_told_by_name_and_never_shown(place, tmp_path):
    settings = place.settings | {"JIXIA_DATABASE_URL": place.settings["JIXIA_DATABASE_URL"].replace(":tests@", ":topsecret@")}
    line = stopped_line(tmp_path, settings)
    assert "JIXIA_DATABASE_URL" in line and "user or password is wrong" in line
    assert "topsecret" not in line


def test_a_missing_database_and_a_silent_host_are_told_apart(place, tmp_path):
    url = place.settings["JIXIA_DATABASE_URL"]
    assert "no such database" in stopped_line(tmp_path, {"JIXIA_DATABASE_URL": url + "_missing"})
    silent = stopped_line(tmp_path, {"JIXIA_DATABASE_URL": f"mariadb://jixia:x@127.0.0.1:{free_port()}/site"})
    assert "127.0.0.1" in silent and "2002" in silent


@pytest.mark.parametrize("name, value, word", [
    ("JIXIA_DATABASE_URL", "mariadb://127.0.0.1/site", "user"), ("JIXIA_DATABASE_URL", "postgres://u@h/d", "postgres"),
    ("JIXIA_REDIS_URL", "http://127.0.0.1", "redis"), ("JIXIA_FILES_URL", "s3://bucket", "file:PATH"), ("JIXIA_DRAIN", "600", "25"),
])
def test_a_wrong_address_is_told_by_name(tmp_path, name, value, word):
    line = stopped_line(tmp_path, {name: value})
    assert name in line and word in line


def test_production_wants_a_word_on_tls_for_another_machine(tmp_path):
    settings = {"JIXIA_MODE": "production", "JIXIA_PUBLIC_URL": "https://school.example", "JIXIA_DATABASE_URL": "mariadb://u:p@10.0.0.1/site"}
    assert "tls=" in stopped_line(tmp_path, settings)


def test_a_user_who_may_not_make_tables_is_told_so_and_is_enough_later(place, servers, make, tmp_path):
    name = "u" + uuid.uuid4().hex[:8]
    connection = servers.connect(place.name)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE USER {name}@'127.0.0.1' IDENTIFIED BY 'p'")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {place.name}.* TO {name}@'127.0.0.1'")
    connection.close()
    small = place.settings | {"JIXIA_DATABASE_URL": place.settings["JIXIA_DATABASE_URL"].replace("jixia:tests@", f"{name}:p@")}
    line = stopped_line(tmp_path, small)
    assert "1142" in line and "jixia migrate" in line

    assert run("migrate", folder=tmp_path / "migrate", env=place.settings).returncode == 0
    server = make(place, env=small).start()
    assert server.client().get("/api/shopping/commodities/").status_code == 200


def test_servers_that_start_together_on_an_empty_database_all_come_up(place, servers, make):
    elsewhere = make(servers.new_place(), "elsewhere").start()
    secrets = (elsewhere.folder / "secrets.json").read_text()
    together = [make(place, name, env=AMPLE) for name in ("first", "second", "third")]
    for server in together:
        (server.folder / "secrets.json").write_text(secrets)
    with ThreadPoolExecutor(len(together)) as pool:
        list(pool.map(Server.start, together))
    for server in together:
        assert server.client().get("/health/ready").status_code == 200


def test_migrations_run_once_however_many_begin_them(place, tmp_path):
    url = place.settings
    running = [subprocess.Popen([str(BINARY), "migrate"], env=environment(tmp_path / f"m{number}", url), cwd=tmp_path,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) for number in range(4)]
    outputs = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0] * 4, outputs
    steps = [step for output in outputs for line in output.splitlines() if line.startswith("Done: ")
             for step in line.removeprefix("Done: ").split(", ")]
    assert steps and len(steps) == len(set(steps))


def test_a_server_with_another_secret_is_refused(place, make, tmp_path):
    make(place, "one").start()
    line = stopped_line(tmp_path / "two", place.settings)
    assert "JIXIA_SECRET" in line and "secrets.json" in line


def test_a_changed_secret_signs_nobody_out(place, make):
    before, after = uuid.uuid4().hex * 2, uuid.uuid4().hex * 2
    old = make(place, "old", env={**AMPLE, "JIXIA_SECRET": before}).start()
    member = old.client()
    member.sign_in("13700000001")
    old.stop()
    new = make(place, "new", env={**AMPLE, "JIXIA_SECRET": after, "JIXIA_SECRET_PREVIOUS": before}).start()
    member.server = new
    assert member.get("/api/users/me/").status_code == 200
    new.stop()
    # From here on the site's secret is the new one, with and without the one before.
    alone = make(place, "alone", env={**AMPLE, "JIXIA_SECRET": after}).start()
    member.server = alone
    assert member.get("/api/users/me/").status_code == 401
    line = stopped_line(alone.folder.parent / "late", {**place.settings, "JIXIA_SECRET": before})
    assert "JIXIA_SECRET" in line


# The health page

def test_a_database_that_became_newer_is_named_while_it_runs_and_refused_at_the_start(place, make, tmp_path):
    server = make(place).start()
    with place.open() as data:
        data.execute("INSERT INTO migration (name) VALUES ('future-1/1')")
    status, parts = ready(server)
    assert status == 503
    assert parts["database"]["status"] == "down" and "future-1/1" in parts["database"]["detail"]
    assert "future-1/1" in stopped_line(tmp_path / "other", place.settings)


def test_a_redis_with_another_password_is_named_and_only_what_needs_it_fails(place, make):
    settings = AMPLE | {"JIXIA_REDIS_URL": place.settings["JIXIA_REDIS_URL"].replace(":tests@", ":wrong@")}
    server = make(place, env=settings).start()
    status, parts = ready(server)
    assert status == 200
    assert parts["memory"]["status"] == "down" and "WRONGPASS" in parts["memory"]["detail"]
    client = server.client()
    assert client.get("/api/shopping/commodities/").status_code == 200
    assert client.get("/").status_code == 200
    refused = client.get(f"/api/users/image/verification/{uuid.uuid4()}/")
    assert refused.status_code == 503 and refused.headers["Retry-After"]
    assert refused.json()["code"] == "memory_unreachable"


def test_the_parts_are_named_by_check_beside_a_running_server_without_passwords(place, make):
    server = make(place).start()
    checked = server.run("check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "written to" in checked.stdout and "redis 7" in checked.stdout
    assert "tests@" not in checked.stdout + checked.stderr


def test_a_shared_database_without_redis_is_named_as_enough_for_one_server(place, make):
    settings = {"JIXIA_DATABASE_URL": place.settings["JIXIA_DATABASE_URL"], "JIXIA_REDIS_URL": ""}
    server = make(place, env=settings).start()
    status, parts = ready(server)
    assert status == 200
    assert "JIXIA_REDIS_URL" in parts["memory"]["detail"]


# The worker

def test_a_worker_runs_tasks_without_a_server_and_ends_when_asked(place, tmp_path):
    assert run("migrate", folder=tmp_path / "w", env=place.settings).returncode == 0
    with place.open() as data:
        data.execute("INSERT INTO job (kind, body, state, due_at, attempts_max, added_at) VALUES ('store.prune', '{}', 'ready', 1, 4, 1)")
    worker = subprocess.Popen([str(BINARY), "worker"], env=environment(tmp_path / "w", place.settings), cwd=tmp_path,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        eventually(lambda: waiting(place) == 0, 60)
        worker.terminate()
        assert worker.wait(40) == 0
    finally:
        worker.kill()
        worker.wait()


def waiting(place):
    with place.open() as data:
        return data.execute("SELECT COUNT(*) FROM job WHERE added_at = 1").fetchall()[0][0]


# Moving

def test_a_site_moves_to_mariadb_and_back_and_serves_the_same(demo_folder, place, make, tmp_path):
    folder = tmp_path / "site"
    subprocess.run(["cp", "-r", str(demo_folder), str(folder)], check=True)
    old = Server(folder, place=SQLite(folder), env=AMPLE).start()
    try:
        buyer = old.client()
        buyer.sign_in("13800000003")
        number = buyer.order(buyer.add_address(), pay_method=1)["order_id"]
        token = buyer.http.headers["Authorization"]
    finally:
        assert old.stop() == 0
    here, there = f"sqlite:{folder}/jixia.db", place.settings["JIXIA_DATABASE_URL"]

    moved = run("move", "--from", here, "--to", there, folder=folder, timeout=300)
    assert moved.returncode == 0, moved.stdout + moved.stderr
    assert "Done: " in moved.stdout and "DIFFERS" not in moved.stdout

    new = Server(folder, place=place, env=AMPLE).start()
    try:
        buyer = new.client(Authorization=token)
        assert buyer.shown_order(number)["order_id"] == number
        second = buyer.order(buyer.add_address(), pay_method=1)["order_id"]
    finally:
        assert new.stop() == 0

    again = run("move", "--from", there, "--to", f"sqlite:{tmp_path}/back.db", folder=folder, timeout=300)
    assert again.returncode == 0, again.stdout + again.stderr
    (folder / "jixia.db").unlink()
    (tmp_path / "back.db").rename(folder / "jixia.db")
    back = Server(folder, place=SQLite(folder), env=AMPLE).start()
    try:
        buyer = back.client(Authorization=token)
        assert [order["order_id"] for order in buyer.get("/api/shopping/orders/").json()["results"]][:2] == [second, number]
    finally:
        assert back.stop() == 0
    assert back.run("check").returncode == 0


def test_a_filled_target_is_refused_and_half_a_move_serves_nobody(demo_folder, place, tmp_path):
    folder = tmp_path / "site"
    subprocess.run(["cp", "-r", str(demo_folder), str(folder)], check=True)
    command = ["move", "--from", f"sqlite:{folder}/jixia.db", "--to", place.settings["JIXIA_DATABASE_URL"]]
    assert run(*command, folder=folder, timeout=300).returncode == 0
    refused = run(*command, folder=folder, timeout=300)
    assert refused.returncode != 0 and "not empty" in refused.stderr

    with place.open() as data:
        data.execute("INSERT INTO move_mark (id) VALUES (1)")
    assert "jixia move" in stopped_line(tmp_path / "other", place.settings)
    assert run(*command, folder=folder, timeout=300).returncode == 0


def test_a_site_that_runs_is_not_moved(demo_folder, place, tmp_path):
    folder = tmp_path / "site"
    subprocess.run(["cp", "-r", str(demo_folder), str(folder)], check=True)
    server = Server(folder, place=SQLite(folder)).start()
    try:
        refused = run("move", "--from", f"sqlite:{folder}/jixia.db", "--to", place.settings["JIXIA_DATABASE_URL"], folder=tmp_path / "other")
        assert refused.returncode != 0
        assert str(server.process.pid) in refused.stderr and "stop" in refused.stderr
    finally:
        assert server.stop() == 0


@pytest.mark.parametrize("source, target, word", [
    ("sqlite:/nowhere/jixia.db", "sqlite:x.db", "--from"), ("sqlite:x.db", "sqlite:x.db", "--to"), ("oracle:x", "sqlite:x.db", "--from"),
])
def test_a_wrong_end_of_a_move_is_told_by_its_option(tmp_path, source, target, word):
    refused = run("move", "--from", source, "--to", target, folder=tmp_path)
    assert refused.returncode != 0
    assert word in refused.stderr
