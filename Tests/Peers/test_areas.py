"""Another set of divisions, loaded by the command into a site that has addresses."""

import pytest

from places import PROJECT
from server import AMPLE, eventually

SHAPES = ["sqlite", "mariadb"]
TODAY = PROJECT / "Sources/JixiaAccounts/Resources/areas.tsv"


@pytest.fixture(scope="module")
def site(make_server):
    server = make_server(env=AMPLE)
    yield server
    assert server.defects() == []


@pytest.fixture(scope="module")
def newer(tmp_path_factory):
    """Next year: 东城 is merged into 西城, Guangdong's first city has a new name."""
    lines = [line for line in TODAY.read_text().splitlines() if not line.startswith(("#", "110101\t"))]
    lines = [line.replace("深圳市", "新深圳市") if line.startswith("440300\t") else line for line in lines]
    file = tmp_path_factory.mktemp("areas") / "areas.tsv"
    file.write_text("# Somebody's set, divisions as of 2026-12-31\n" + "\n".join(lines) + "\n")
    return file


def test_a_newer_set_is_shown_loaded_and_followed(site, newer, shape):
    client = site.client()
    client.sign_in("15055550001")
    address = client.add_address()
    assert client.get("/api/users/area-set/").json()["as_of"] == "2025-12-31"
    before = client.get(f"/api/users/addresses/{address}/").json()
    assert before["district"]["id"] == 110101
    if shape == "sqlite":
        assert "in use" in site.run("areas", "show").stderr
        site.stop()

    dry = site.run("areas", "load", str(newer), "--dry-run")
    assert "gone       110101" in dry.stdout and "renamed    440300" in dry.stdout and "Nothing was changed" in dry.stdout, dry.stderr
    loaded = site.run("areas", "load", str(newer))
    again = site.run("areas", "load", str(newer))
    assert loaded.stdout.endswith("The set is in force.\n") and again.stdout.endswith("in force already.\n"), loaded.stderr + again.stderr
    assert "as of 2026-12-31" in site.run("areas", "show").stdout
    if shape == "sqlite":
        site.start()

    eventually(lambda: client.get("/api/users/area-set/").json()["as_of"] == "2026-12-31", seconds=10)
    assert client.get("/api/users/area/110101/").status_code == 404
    assert client.get("/api/users/area/440300/").json()["name"] == "新深圳市"
    assert client.get(f"/api/users/addresses/{address}/").json() == before
    refused = client.patch(f"/api/users/addresses/{address}/", {"receiver": "荀况"})
    assert [(error["field"], error["code"]) for error in refused.json()["errors"]] == [("district", "area_gone")]
    assert client.patch(f"/api/users/addresses/{address}/", {"receiver": "荀况", "district": 110102}).status_code == 200


def test_a_file_that_is_none_changes_nothing(site, tmp_path):
    broken = tmp_path / "broken.tsv"
    broken.write_text("# as of 2027-01-01\n1\t0\tA\n1\t0\tA\n11\t9\tB\n")
    told = site.run("areas", "load", str(broken))
    assert told.returncode != 0 and "line 3" in told.stderr and "no area 9" in told.stderr
