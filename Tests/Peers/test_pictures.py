"""Avatars: what valid pictures become, and what 300 hostile ones do not."""

import io
import os
import threading
import time
from itertools import count
from pathlib import Path

import pytest
from PIL import Image

import hostile_pictures as hostile
from server import AMPLE, eventually

# Few of each series of numbers: codes are limited for those too.
MOBILES = (f"150{8700 + number // 10}{number:04}" for number in count(1))
SIDES = {"256": 256, "96": 96, "40": 40}
# One account sends so many a minute.
SENDS = 20
# The address space of a helper; its server stays below the same.
HELPER_BYTES_MAX = 768 << 20
SERVER_GROWTH_MAX = 400 << 20


@pytest.fixture(scope="module")
def site(make_server):
    server = make_server(env=AMPLE | {"JIXIA_TRUSTED_PROXIES": "127.0.0.1"})
    yield server
    assert server.defects() == []


class Member:
    numbers = count(1)

    def __init__(self, site):
        number = next(self.numbers)
        self.client = site.client(**{"X-Forwarded-For": f"10.9.{number // 250}.{number % 250}"})
        self.id = self.client.sign_in(next(MOBILES))["id"]

    def send(self, content, name="picture.png", kind="image/png", method="POST", id=None):
        return self.client.call(method, f"/api/users/users/{id or self.id}/avatar/", files={"file": (name, content, kind)})

    def avatar(self):
        return self.client.get("/api/users/me/").json()["avatar"]


@pytest.fixture
def member(site):
    return Member(site)


class Senders:
    """Members, each of whom sends as much as one may."""

    def __init__(self, site):
        self.site = site
        self.sent = 0

    def send(self, content, **more):
        if self.sent % SENDS == 0:
            self.member = Member(self.site)
        self.sent += 1
        return self.member.send(content, **more)


class Watch(threading.Thread):
    """Looks again and again at the memory of a process and of those it starts, in bytes."""

    def __init__(self, process):
        super().__init__(daemon=True)
        self.process, self.server, self.helper, self.ended = process, 0, 0, threading.Event()

    def run(self):
        while not self.ended.wait(0.01):
            self.server = max(self.server, memory(self.process))
            for child in children(self.process):
                self.helper = max(self.helper, memory(child))

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.join()


def memory(process):
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def children(process):
    try:
        return [child for task in Path(f"/proc/{process}/task").iterdir() for child in (task / "children").read_text().split()]
    except OSError:
        return []


def shown(site, address):
    reply = site.client().get(address)
    assert reply.status_code == 200
    assert reply.headers["Content-Type"] == "image/webp" and reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in reply.headers["Content-Security-Policy"] and "immutable" in reply.headers["Cache-Control"]
    return reply.content


def check_shown(site, reply):
    for side, number in SIDES.items():
        content = shown(site, reply.json()["sizes"][side])
        assert b"jixia" not in content and b"script" not in content and b"PK\x03\x04" not in content
        picture = Image.open(io.BytesIO(content))
        picture.load()
        assert (picture.format, picture.size) == ("WEBP", (number, number))
        assert not picture.getexif() and not {"exif", "xmp", "icc_profile"} & set(picture.info)


def test_at_least_300_hostile_pictures_are_refused_and_the_server_does_not_care(site):
    pictures = list(hostile.refused())
    assert len(pictures) >= 300 and len({name for name, _ in pictures}) == len(pictures)
    senders, taken, times = Senders(site), [], {}
    before = memory(site.process.pid)
    with Watch(site.process.pid) as watch:
        for name, content in pictures:
            begin = time.monotonic()
            reply = senders.send(content)
            times[name] = time.monotonic() - begin
            if reply.status_code not in (400, 413, 415, 422):
                taken.append((name, reply.status_code, reply.text[:200]))
    slowest = sorted(times, key=times.get, reverse=True)[:5]
    print(f"\n{len(pictures)} pictures, {sum(times.values()):.1f} s; slowest " + ", ".join(f"{name} {times[name]:.2f} s" for name in slowest)
          + f"; server {before >> 20} to {watch.server >> 20} MiB, helper {watch.helper >> 20} MiB")
    assert taken == []
    assert watch.helper < HELPER_BYTES_MAX
    assert watch.server - before < SERVER_GROWTH_MAX
    assert site.client().get("/health/ready").status_code == 200
    assert not list((site.folder / "media/avatars").rglob("*.webp"))
    eventually(lambda: children(site.process.pid) == [])


def test_what_is_hidden_in_whole_pictures_does_not_come_out_again(site):
    senders = Senders(site)
    taken = 0
    with Watch(site.process.pid) as watch:
        for name, content in hostile.disguised():
            reply = senders.send(content, name="x.php", kind="text/html")
            assert reply.status_code in (200, 413, 422), (name, reply.status_code, reply.text)
            if reply.status_code == 200:
                taken += 1
                check_shown(site, reply)
    assert taken >= 20
    assert watch.helper < HELPER_BYTES_MAX


def with_place():
    """What a phone writes: where and by what a picture was taken, and that it was held upright."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "稷下 phone", "JX-1", 6
    exif.get_ifd(0x8825).update({1: "N", 2: (36.0, 50.0, 12.0), 3: "E", 4: (118.0, 18.0, 30.0)})
    return exif


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_valid_picture_comes_out_in_three_sizes_without_its_metadata(site, member, kind):
    image = hostile.pattern(900, 600, "P" if kind == "GIF" else "RGB")
    content = hostile.saved(image, kind, **({} if kind == "GIF" else {"exif": with_place(), "icc_profile": b"x" * 5000}))
    reply = member.send(content, name="../../etc/passwd", kind="application/x-php")
    assert reply.status_code == 200, reply.text
    check_shown(site, reply)
    assert member.avatar() == reply.json()["avatar"] == reply.json()["sizes"]["256"]
    assert "passwd" not in reply.text


def test_a_picture_is_turned_as_the_camera_was_held(site, member):
    image = Image.new("RGB", (400, 400), "blue")
    image.paste("red", (0, 0, 400, 200))
    reply = member.send(hostile.saved(image, "JPEG", exif=with_place()))
    picture = Image.open(io.BytesIO(shown(site, reply.json()["avatar"]))).convert("RGB")
    # Turned to the right: what was on top is on the right.
    assert picture.getpixel((200, 128))[0] > 200 and picture.getpixel((50, 128))[2] > 200


def test_everybody_changes_the_own_picture_alone(site, member):
    other = Member(site)
    picture = hostile.VALID["png"]()
    assert member.send(picture).status_code == 200
    address = member.avatar()
    assert other.send(picture, id=member.id).status_code == 404
    assert other.client.delete(f"/api/users/users/{member.id}/avatar/").status_code == 404
    stranger = site.client()
    assert stranger.post(f"/api/users/users/{member.id}/avatar/", files={"file": picture}).status_code == 401
    assert member.avatar() == address


def test_old_pictures_go(site, member):
    first = member.send(hostile.VALID["png"](), method="PUT").json()["sizes"]
    second = member.send(hostile.VALID["jpeg"]()).json()["sizes"]
    eventually(lambda: all(site.client().get(address).status_code == 404 for address in first.values()))
    assert member.client.delete(f"/api/users/users/{member.id}/avatar/").status_code == 204
    eventually(lambda: all(site.client().get(address).status_code == 404 for address in second.values()))
    assert member.avatar() == ""


def test_a_body_that_is_no_form_is_told_so(site, member):
    url = f"/api/users/users/{member.id}/avatar/"
    assert member.client.post(url, {"file": "x"}).status_code == 415
    assert member.client.post(url, data=b"--x\r\n", headers={"Content-Type": "multipart/form-data; boundary=x"}).status_code == 400
    assert member.client.post(url, files={"other": b"x"}).status_code == 422
    large = member.send(bytes(6 << 20))
    assert large.status_code == 413 and large.json()["code"] in ("file_too_large", "wrong_fields")


def test_many_send_at_once_and_all_are_answered(site):
    members = [Member(site) for _ in range(8)]
    picture = hostile.saved(hostile.pattern(1200, 900), "PNG")
    answers = []
    threads = [threading.Thread(target=lambda member=member: answers.append(member.send(picture).status_code)) for member in members * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 16 and set(answers) <= {200, 503} and 200 in answers


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount")
def test_a_full_disk_is_told_and_leaves_nothing(make_server, tmp_path):
    files = tmp_path / "small"
    files.mkdir()
    assert os.system(f"mount -t tmpfs -o size=1200k jixia {files}") == 0
    try:
        server = make_server(start=False, empty=True, env=AMPLE | {"JIXIA_FILES_URL": f"file:{files}"})
        member = Member(server.start())
        (files / "ballast").write_bytes(bytes(1180 << 10))
        refused = member.send(hostile.saved(hostile.pattern(600, 600), "PNG"))
        assert (refused.status_code, refused.json()["code"]) == (503, "files_full")
        assert not list(files.rglob("*.webp")) and not list((files / ".unfinished").iterdir()) and member.avatar() == ""
        (files / "ballast").unlink()
        assert member.send(hostile.VALID["png"]()).status_code == 200
        server.end()
    finally:
        os.system(f"umount {files}")
