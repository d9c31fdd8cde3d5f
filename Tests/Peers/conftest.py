import fcntl
import shutil

import pytest

from server import AMPLE, BINARY, Server


def pytest_configure(config):
    if not BINARY.exists():
        pytest.exit(f"{BINARY} is missing; build it first", returncode=3)


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
def make_server(demo_folder, tmp_path_factory):
    """Makes servers of the demo data; ends those that still run."""
    made = []

    def make(start=True, empty=False, **more):
        folder = tmp_path_factory.mktemp("jixia") / "data"
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
