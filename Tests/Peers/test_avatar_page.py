"""The picture on the profile page, in a real browser, with scripts and without. Pictures lie in `screenshots/` afterwards."""

from itertools import count

import pytest

import hostile_pictures as hostile
from browser import Browser
from server import AMPLE

MOBILES = (f"150{8600 + number}{number:04}" for number in count(1))
WAYS = {"avatar-zh-1280": (1280, True), "avatar-zh-390": (390, True), "avatar-zh-390-without-scripts": (390, False)}


@pytest.fixture(scope="module")
def site(make_server):
    server = make_server(env=AMPLE | {"JIXIA_TRUSTED_PROXIES": "127.0.0.1"})
    yield server
    assert server.defects() == []


@pytest.mark.parametrize("way", WAYS)
def test_a_member_chooses_a_picture_sees_it_and_removes_it(site, way, tmp_path):
    width, scripts = WAYS[way]
    browser = Browser(site, way, width=width, scripts=scripts)
    try:
        sign_in(browser, site)
        browser.open("/profile")
        browser.shot("none")

        send(browser, tmp_path / "broken.png", hostile.VALID["png"]()[:-20])
        error = browser.find("#file-error")
        assert "无法读取" in error.text
        browser.shot("refused")

        send(browser, tmp_path / "picture.jpg", hostile.saved(hostile.pattern(700, 500), "JPEG"), preview=scripts)
        browser.wait_for_path("done=avatar_saved")
        browser.find(".top .avatar img")
        browser.shot("saved")

        browser.press("remove-avatar")
        browser.wait_for_path("done=avatar_removed")
        assert not browser.has(".avatar img")
        # The answers to the broken picture are told on the console too; they are no complaint of the page.
        assert [line for line in browser.complaints() if "/profile/avatar" not in line] == []
    finally:
        browser.end()


def sign_in(browser, site):
    mobile = next(MOBILES)
    browser.open("/signin")
    browser.fill("mobile", mobile)
    browser.fill("verify", site.client().get(f"/dev/captchas/{browser.value('uuid')}").json()["answer"])
    browser.press("send-code")
    browser.find("input[name='code']")
    browser.fill("code", site.client().newest_code(mobile))
    browser.press("sign-in")
    browser.wait(lambda: "/signin" not in browser.path, "being signed in")


def send(browser, file, content, preview=False):
    file.write_bytes(content)
    browser.find("input[type=file]").send_keys(str(file))
    if preview:
        browser.find("[data-picture] .avatar img[src^='data:']")
    browser.press("save-avatar")
