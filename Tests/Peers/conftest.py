import fcntl
import shutil

import pytest

from places import Servers
from server import AMPLE, BINARY, Server


def pytest_configure(config):
    if not BINARY.exists():
        pytest.exit(f"{BINARY} is missing; build it first", returncode=3)


def pytest_generate_tests(metafunc):
    """A file that says `SHAPES = ["sqlite", "mariadb"]` is run once for each."""
    if "shape" in metafunc.fixturenames:
        metafunc.parametrize("shape", getattr(metafunc.module, "SHAPES", ["sqlite"]), scope="module", indirect=True)


@pytest.fixture(scope="module")
def shape(request):
    return request.param


@pytest.fixture(scope="session")
def servers():
    servers = Servers()
    yield servers
    servers.end()


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory):
    """A data folder as the first start with demo data leaves it; made once for all test processes."""
    shared = tmp_path_factory.getbasetemp().parent / "demo"
    with open(shared.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "done").exists():
            shutil.rmtree(shared, ignore_errors=True)
            server = Server(shared, demo=True)
            try:
                server.start()
                assert server.stop() == 0, server.log()
            finally:
                server.end()
            (shared / "done").touch()
    return shared


@pytest.fixture(scope="module")
def make_server(demo_folder, servers, shape, tmp_path_factory):
    """Makes servers of the demo data; ends those that still run."""
    made = []

    def make(start=True, empty=False, **more):
        folder = tmp_path_factory.mktemp("jixia") / "data"
        if shape == "mariadb":
            server = Server(folder, demo=not empty, place=servers.new_place(), **more)
        else:
            if not empty:
                shutil.copytree(demo_folder, folder, ignore=shutil.ignore_patterns("done"))
            server = Server(folder, **more)
        made.append(server)
        return server.start() if start else server

    yield make
    for server in made:
        server.end()


@pytest.fixture(scope="module")
def server(make_server):
    """One server for the tests of a file, with ample limits."""
    server = make_server(env=AMPLE)
    yield server
    assert server.defects() == []
