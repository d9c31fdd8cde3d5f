"""Every page in a real browser, on a phone and on a desk, in both languages. Pictures lie in JIXIA_SCREENSHOTS, or in a temporary folder."""

import json
import os
import re
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from browser import Browser
from pages import PAGES, declared, furnish, sign_in, sign_in_staff
from places import PROJECT
from server import AMPLE

WAYS = {"zh-390": ("zh-CN", 390), "zh-1280": ("zh-CN", 1280), "en-390": ("en", 390), "en-1280": ("en", 1280)}
TABS = 12
KEYS = json.loads((PROJECT / "Sources/JixiaWeb/Resources/Messages/en.json").read_text())

# What a page shows and what it lacks, asked for in one go.
LOOK = """
const seen = element => element.getClientRects().length > 0;
const words = element => element.outerHTML.slice(0, 120);
const named = field => field.labels?.length || field.ariaLabel || field.getAttribute("aria-labelledby") || field.title;
const all = (selector, wrong) => [...document.querySelectorAll(selector)].filter(e => seen(e) && wrong(e)).map(words);
return {
  lang: document.documentElement.lang,
  width: document.documentElement.scrollWidth,
  headings: document.querySelectorAll("h1").length,
  title: document.title,
  text: document.body.innerText,
  unnamed: all("input:not([type=hidden]), select, textarea", e => !named(e)),
  silent: all("a[href], button", e => !(e.closest("[aria-hidden=true]") || e.textContent.trim() || named(e) || e.querySelector("img[alt]:not([alt=''])"))),
  pictures: all("img", e => !e.hasAttribute("alt") || (e.complete && e.naturalWidth === 0)),
  order: all("[tabindex]", e => e.tabIndex > 0),
};
"""

# Where the keyboard is, and whether that can be seen.
FOCUS = """
const element = document.activeElement;
const shows = e => { const style = getComputedStyle(e); return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none"; };
let holder = element;
while (holder && !shows(holder)) holder = holder.parentElement;
// A player has several stops of its own.
const forward = !window.last || window.last === element || !!(window.last.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
window.last = element;
return {words: element.outerHTML.slice(0, 120), isPage: element === document.body, isShown: !!holder, isForward: forward};
"""


@pytest.fixture(scope="module")
def site(make_server):
    server = make_server(env=AMPLE | {"JIXIA_TRUSTED_PROXIES": "127.0.0.1"})
    yield server
    assert server.defects() == []


@pytest.fixture(scope="module")
def people(site):
    """Somebody of each kind, and what the member has."""
    member, client = sign_in(site, "15077770001")
    anyone = site.client()
    return {"anyone": anyone, "member": member, "staff": sign_in_staff(site, "15077770002")}, furnish(client)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    return Path(os.environ.get("JIXIA_SCREENSHOTS") or tmp_path_factory.mktemp("pages"))


def test_every_page_of_the_sources_is_looked_at():
    assert declared() == {page.name.strip("/") or "/" for page in PAGES}


@pytest.mark.parametrize("way", WAYS)
def test_every_page_is_well_in_the_browser(site, people, pictures, way):
    language, width = WAYS[way]
    sessions, places = people
    browser = Browser(site, pictures / way, width=width, language=language)
    wrong = []
    try:
        for who, session in sessions.items():
            become(browser, session)
            for page in (page for page in PAGES if page.who == who):
                path = page.address.format(**places)
                status = session.get(path, headers={"Accept": "text/html", "Accept-Language": language}).status_code
                if status != page.status:
                    wrong.append(f"{path}: {status}")
                browser.open(path)
                wrong += [f"{path}: {flaw}" for flaw in flaws(browser, page, language)]
                picture(browser, page)
    finally:
        browser.end()
    assert wrong == [], "\n".join(wrong)


def become(browser, session):
    """Gives the browser the session's cookie."""
    browser.open("/docs")
    browser.driver.delete_all_cookies()
    for cookie in session.http.cookies:
        browser.driver.add_cookie({"name": cookie.name, "value": cookie.value, "path": "/", "httpOnly": True})


def flaws(browser, page, language):
    found = browser.driver.execute_script(LOOK)
    if not found["lang"].startswith(language[:2]):
        yield f"lang is {found['lang']}"
    if found["width"] > browser.width:
        yield f"{found['width']} wide in {browser.width}"
    if found["headings"] != 1:
        yield f"{found['headings']} h1"
    if not found["title"].strip() or found["title"] in KEYS:
        yield f"title {found['title']!r}"
    for kind in ("unnamed", "silent", "pictures", "order"):
        yield from (f"{kind}: {words}" for words in found[kind])
    missing = [word for word in re.findall(r"\{\{|\b[a-z_]+(?:\.[a-z_0-9]+)+\b", found["text"]) if word == "{{" or is_key(word)]
    # Both show names of what programs use.
    if missing and page.name not in ("docs", "staff/groups/{group}"):
        yield f"keys in the text: {missing}"
    # Read on every page: what one says is not to be heard on the next. That a page is refused, the console says as well.
    complaints = browser.complaints()
    if page.status == 200 and complaints:
        yield "the console complains"
    yield from keyboard(browser)


def is_key(word):
    """A word that looks like a message's key, of a family that there is."""
    return any(key.startswith(word.rsplit(".", 1)[0] + ".") for key in KEYS)


def keyboard(browser):
    """The first stops of the tabulator are seen, and follow the order of the page."""
    for _ in range(TABS):
        browser.driver.switch_to.active_element.send_keys(Keys.TAB)
        stop = browser.driver.execute_script(FOCUS)
        if stop["isPage"]:
            return
        if not stop["isShown"]:
            yield f"no mark where the keyboard is: {stop['words']}"
        if not stop["isForward"]:
            yield f"the tabulator goes back to {stop['words']}"


def picture(browser, page):
    browser.driver.execute_script("document.activeElement.blur()")
    browser.shot(re.sub(r"\W+", "-", page.name).strip("-") or "home")
