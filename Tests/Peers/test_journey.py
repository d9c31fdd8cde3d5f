"""The way of a buyer from the home page to a paid order, in a real browser. Pictures lie in `screenshots/` afterwards."""

import re
from itertools import count

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from browser import Browser
from server import AMPLE, eventually

SHAPES = ["sqlite", "mariadb"]
MOBILES = (f"1508888{number:04}" for number in count(1))
WAYS = {
    "zh-1280": ("zh", 1280, True), "zh-390": ("zh", 390, True), "en-1280": ("en", 1280, True), "en-390": ("en", 390, True),
    "zh-1280-without-scripts": ("zh", 1280, False), "en-390-without-scripts": ("en", 390, False),
}


@pytest.fixture(scope="module")
def shop(make_server):
    server = make_server(env=AMPLE | {"JIXIA_TRUSTED_PROXIES": "127.0.0.1"})
    yield server
    assert server.defects() == []


@pytest.fixture
def browse(shop):
    browsers = []

    def open_browser(*arguments, **more):
        browsers.append(Browser(shop, *arguments, **more))
        return browsers[-1]

    yield open_browser
    for browser in browsers:
        browser.end()


@pytest.mark.parametrize("way", WAYS)
def test_a_buyer_signs_in_finds_orders_and_pays(shop, browse, way):
    language, width, scripts = WAYS[way]
    browser = browse(way, width=width, scripts=scripts)
    wanted = shop.client(**{"Accept-Language": language}).get("/api/shopping/commodities/?ordering=price&size=1").json()["results"][0]
    mobile = next(MOBILES)

    come_home(browser, language)
    sign_in(browser, mobile)
    find(browser, wanted["title"])
    put_in_cart(browser, wanted["title"])
    number = order(browser)
    pay(browser, shop, number)
    look_around(browser, number)

    assert browser.complaints() == []


def come_home(browser, language):
    browser.open("/")
    assert browser.language.startswith("zh")
    if language == "en":
        browser.press("language")
        browser.wait(lambda: browser.language.startswith("en"), "English")
    browser.shot("home")


def sign_in(browser, mobile):
    browser.open("/signin")
    browser.shot("signin")
    browser.fill("mobile", mobile)
    browser.fill("verify", browser.server.client().get(f"/dev/captchas/{browser.value('uuid')}").json()["answer"])
    browser.press("send-code")

    code = code_from_outbox(browser, mobile)
    assert browser.value("mobile") == mobile
    browser.fill("code", code)
    browser.shot("signin-code")
    browser.press("sign-in")
    browser.wait(lambda: browser.has("[data-do='sign-out']") or "/signin" not in browser.path, "being signed in")


def code_from_outbox(browser, mobile):
    """Looks into the outbox in a second tab, as a newcomer would."""
    first = browser.driver.current_window_handle
    browser.driver.switch_to.new_window("tab")
    try:
        def look():
            browser.open(f"/dev/outbox?to={mobile}")
            return re.search(r"(?<!\d)\d{6}(?!\d)", browser.text)
        code = browser.wait(look, "a message in the outbox")[0]
        browser._size(browser.width)
        browser.open("/dev/outbox")
        browser.shot("outbox")
    finally:
        browser.driver.close()
        browser.driver.switch_to.window(first)
    return code


def find(browser, title):
    browser.open("/")
    field = browser.find("input[name='search']")
    field.send_keys(title, Keys.ENTER)
    browser.wait_for_path(r"^/commodities\?.*search=")
    browser.wait(lambda: title in browser.text, title)
    browser.shot("found")
    browser.find("main a[href^='/commodities/']").click()
    browser.wait_for_path(r"^/commodities/\d+")
    assert title in browser.text
    browser.shot("commodity")


def put_in_cart(browser, title):
    browser.fill("number", "2")
    browser.press("add-to-cart")
    if not browser.path.startswith("/cart"):
        browser.wait(lambda: browser.path.startswith("/cart") or title in browser.text, "the cart")
        browser.open("/cart")
    browser.wait(lambda: title in browser.text, title)
    browser.shot("cart")
    browser.press("checkout")


def order(browser):
    browser.wait_for_path("^/checkout")
    browser.shot("checkout-without-address")
    browser.find("a[href^='/addresses/new']").click()
    fill_address(browser)
    browser.press("save-address")
    browser.find("[data-do='place-order']")
    browser.shot("checkout")
    alipay = browser.driver.find_elements(By.CSS_SELECTOR, "input[name='pay_method'][value='2']")
    if alipay and not alipay[0].is_selected():
        browser.find("label:has(input[name='pay_method'][value='2'])").click()
    browser.press("place-order")
    browser.wait_for_path(r"^/orders/\d+")
    browser.shot("order-unpaid")
    return re.search(r"/orders/(\d+)", browser.path)[1]


def fill_address(browser):
    browser.fill("receiver", "孟轲")
    browser.fill("mobile", "13900000000")
    browser.choose("province")
    if browser.has("[data-do='choose-province']"):
        browser.press("choose-province")
    browser.choose("city")
    if browser.has("[data-do='choose-city']"):
        browser.press("choose-city")
    browser.choose("district")
    browser.fill("place", "稷下街道 1 号")
    browser.shot("address")


def pay(browser, shop, number):
    browser.press("pay")
    browser.wait_for_path("^/sandbox/cashier")
    browser.shot("cashier")
    browser.press("pay-now")
    browser.wait_for_path(r"^/orders/")
    eventually(lambda: shop.value("SELECT status FROM shop_order WHERE public_id = ?", number) == 2)
    browser.open(f"/orders/{number}")
    assert not browser.has("[data-do='pay']")
    browser.shot("order-paid")


def look_around(browser, number):
    for path in ["/orders", "/addresses", "/profile", "/cart", "/commodities", "/no-such-page"]:
        browser.open(path)
        browser.shot(path.strip("/").replace("/", "-"))
    browser.driver.get_log("browser")  # the page that is not there is a complaint of its own
    browser.open("/orders")
    assert number in browser.driver.page_source

    browser.press("sign-out")
    browser.wait(lambda: not browser.has("[data-do='sign-out']"), "being signed out")
    browser.open("/orders")
    browser.wait_for_path("^/signin")
    for path in ["/signin/password", "/register"]:
        browser.open(path)
        browser.shot(path.strip("/").replace("/", "-"))


@pytest.mark.parametrize("way", ["zh-390", "zh-1280-without-scripts"])
def test_a_newcomer_registers_in_three_steps_and_adds_an_address_for_mail(shop, browse, way):
    _, width, scripts = WAYS[way]
    browser = browse(f"register-{way}", width=width, scripts=scripts)
    mobile = next(MOBILES)
    browser.open("/register/account")
    browser.wait(lambda: browser.has("#mobile"), "the first step: the later ones cannot be had without it")
    browser.fill("mobile", mobile)
    browser.fill("verify", shop.client().get(f"/dev/captchas/{browser.value('uuid')}").json()["answer"])
    browser.shot("mobile")
    browser.press("send-code")

    browser.wait_for_path("^/register/code")
    browser.fill("code", "000000" if shop.client().newest_code(mobile) != "000000" else "111111")
    browser.press("prove-code")
    browser.wait(lambda: browser.has("#code-error"), "what is wrong, beside its field")
    browser.shot("wrong-code")
    browser.driver.get_log("browser")  # the refusal is a complaint of its own
    browser.fill("code", shop.client().newest_code(mobile))
    browser.press("prove-code")

    browser.wait_for_path("^/register/account")
    browser.fill("password", "a long password of the tests")
    browser.shot("account")
    browser.press("register")
    browser.wait(lambda: browser.has("[data-do='sign-out']") or "/register" not in browser.path, "being signed in")

    browser.open("/security/email")
    browser.fill("email", f"m{mobile}@example.com")
    browser.fill("password", "a long password of the tests")
    browser.shot("email")
    browser.press("save")
    browser.wait_for_path("^/security")
    browser.shot("security-waiting")
    mails = eventually(lambda: shop.client().get("/dev/outbox", params={"to": f"m{mobile}@example.com"}).json())
    browser.open(mails[0]["values"]["link"])
    browser.shot("email-verify")
    browser.press("verify-email")
    browser.wait_for_path("^/security")
    assert "m***@example.com" in browser.text
    browser.shot("security")
    for path in ["/security/password", "/security/mobile", "/security/mobile/lost", "/security/email", "/security/email/remove",
                 "/dev/outbox"]:
        browser.open(path)
        browser.shot(path.strip("/").replace("/", "-"))
    browser.driver.delete_all_cookies()
    for path in ["/password/forgotten/email", "/password/reset?token=" + "0" * 64]:
        browser.open(path)
        browser.shot(path.strip("/").replace("/", "-")[:24])
    assert browser.complaints() == []


def test_a_wrong_code_is_told_beside_its_field_and_the_mobile_stays(browse):
    browser = browse("wrong-code", scripts=False)
    browser.open("/signin")
    browser.fill("mobile", "15088889999")
    browser.fill("code", "000000")
    browser.press("sign-in")

    browser.wait(lambda: browser.has("[role='alert'], [aria-invalid='true']"), "what is wrong")
    assert browser.value("mobile") == "15088889999"
    browser.shot("wrong-code")


def test_the_keyboard_alone_finds_a_commodity(browse):
    browser = browse("keyboard")
    browser.open("/")
    for _ in range(40):
        browser.driver.switch_to.active_element.send_keys(Keys.TAB)
        focused = browser.driver.switch_to.active_element
        if focused.get_attribute("name") == "search":
            break
    assert browser.driver.switch_to.active_element.get_attribute("name") == "search"
    browser.driver.switch_to.active_element.send_keys("a", Keys.ENTER)
    browser.wait_for_path(r"^/commodities\?.*search=a")
    browser.shot("found")


@pytest.mark.parametrize("width", [1280, 390])
def test_dark_pages_are_dark(browse, width):
    browser = browse(f"dark-{width}", width=width)
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]})
    browser.open("/")
    browser.shot("home")
    red, green, blue = map(int, re.findall(r"\d+", browser.driver.find_element(By.TAG_NAME, "body").value_of_css_property("background-color"))[:3])
    assert red + green + blue < 240
