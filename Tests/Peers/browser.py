"""Chromium without a window, as a person with a mouse, a phone, or a keyboard uses it."""

import base64
import random
import re
import shutil
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException, TimeoutException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

SCREENSHOTS = Path(__file__).with_name("screenshots")
PATIENCE = 30


class Browser:
    def __init__(self, server, folder, width=1280, scripts=True, language="zh-CN"):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars",
                         f"--accept-lang={language}"):
            options.add_argument(argument)
        preferences = {"intl.accept_languages": language}
        if not scripts:
            preferences["profile.managed_default_content_settings.javascript"] = 2
        options.add_experimental_option("prefs", preferences)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.set_page_load_timeout(PATIENCE)
        # An address of its own, for servers that believe it: captcha pictures are 20 a minute for each.
        self.driver.execute_cdp_cmd("Network.enable", {})
        address = f"10.{random.randrange(256)}.{random.randrange(256)}.7"
        self.driver.execute_cdp_cmd("Network.setExtraHTTPHeaders", {"headers": {"X-Forwarded-For": address}})
        self.server = server
        self.folder = SCREENSHOTS / folder
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.shots = 0
        self.scripts = scripts
        self.width = width
        self._size(width)

    def _size(self, width, height=None):
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
            "width": width, "height": height or (900 if width > 600 else 844), "deviceScaleFactor": 1, "mobile": width < 600})

    def end(self):
        self.driver.quit()

    def open(self, path):
        self.driver.get(path if path.startswith("http") else self.server.url + path)

    @property
    def path(self):
        return re.sub(r"^https?://[^/]+", "", self.driver.current_url)

    @property
    def text(self):
        return self.driver.find_element(By.TAG_NAME, "body").text

    @property
    def language(self):
        return self.driver.find_element(By.TAG_NAME, "html").get_attribute("lang")

    def wait(self, check, what="the page"):
        try:
            return WebDriverWait(self.driver, PATIENCE, ignored_exceptions=[StaleElementReferenceException]).until(lambda _: check())
        except TimeoutException:
            raise AssertionError(f"waited for {what} at {self.path}:\n{self.text[:800]}") from None

    def wait_for_path(self, pattern):
        return self.wait(lambda: re.search(pattern, self.path), f"the address {pattern}")

    def find(self, css):
        return self.wait(lambda: next((e for e in self.driver.find_elements(By.CSS_SELECTOR, css) if e.is_displayed()), None), css)

    def has(self, css):
        return any(element.is_displayed() for element in self.driver.find_elements(By.CSS_SELECTOR, css))

    def value(self, name):
        return self.driver.find_element(By.CSS_SELECTOR, f"[name='{name}']").get_attribute("value")

    def fill(self, name, text):
        field = self.find(f"input[name='{name}'], textarea[name='{name}']")
        field.clear()
        field.send_keys(text)

    def choose(self, name):
        """Chooses the first real option of a list, once it has one."""
        def choose():
            options = [option for option in Select(self.find(f"select[name='{name}']")).options if option.get_attribute("value")]
            if options:
                options[0].click()
            return bool(options)
        self.wait(choose, f"an option of {name}")

    def press(self, deed):
        """Presses a button."""
        button = self.find(f"[data-do='{deed}']")
        button.click()

    def shot(self, name):
        """A picture of the whole page, after looking for what must not be."""
        self.shots += 1
        size = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
        assert size["width"] <= self.width, f"{self.path} is {size['width']} wide in a window of {self.width}"
        # As high as the page, so that pictures further down are loaded and what sticks to the window's edge stands where it belongs.
        self._size(self.width, min(max(size["height"], 600), 6000))
        self.wait(lambda: self.driver.execute_script("return [...document.images].every(image => image.complete)"), "the pictures")
        picture = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"format": "png"})
        (self.folder / f"{self.shots:02}-{name}.png").write_bytes(base64.b64decode(picture["data"]))
        self._size(self.width)
        self.look()

    def look(self):
        """What holds on every page."""
        page = self.driver.page_source
        outside = [address for address in re.findall(r"""(?:src|href|action)=["'](https?://[^"']+)""", page)
                   if not address.startswith(self.server.url)]
        assert outside == [], f"{self.path} needs {outside}"
        assert len(self.driver.find_elements(By.TAG_NAME, "h1")) == 1, f"{self.path} has not one h1"
        for field in self.driver.find_elements(By.CSS_SELECTOR, "input:not([type=hidden]), select, textarea"):
            assert field.accessible_name or not field.is_displayed(), f"a field without a name for the blind: {field.get_attribute('outerHTML')}"

    def complaints(self):
        """What the browser's console says against our pages."""
        return [entry["message"] for entry in self.driver.get_log("browser")
                if entry["level"] == "SEVERE" and "favicon" not in entry["message"]]
