"""Every page of the site: who sees it, and a real address of it. `test_pages.py` proves that none is missing."""

import re
from dataclasses import dataclass

from buyers import token
from places import PROJECT
from server import Forms, eventually

OURS = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


@dataclass
class Page:
    # As the sources name it.
    name: str
    # Who sees it: a stranger, a member, or staff.
    who: str = "anyone"
    # A real address of it; `{address}` and the like are filled in by the visit. The name itself by default.
    path: str | None = None
    status: int = 200

    @property
    def address(self):
        return self.path or "/" + self.name.strip("/")


PAGES = [
    Page("/"),
    Page("commodities", path="/commodities?search=书"),
    Page("commodities/{id}", path="/commodities/1"),
    Page("docs"),
    Page("signin"),
    Page("signin/password"),
    Page("register"),
    # Without the step before, each of them shows the first one.
    Page("register/code"),
    Page("register/account"),
    Page("password/forgotten"),
    Page("password/forgotten/email"),
    Page("password/reset", path="/password/reset?token=" + "0" * 64),
    Page("email/verify", path="/email/verify?token=" + "0" * 64),
    Page("payments/return", path="/payments/return?out_trade_no=1", status=403),
    Page("sandbox/cashier", "member", "{cashier}", status=303),
    Page("dev/outbox"),
    Page("cart", "member"),
    Page("checkout", "member", "/checkout?cart={line}"),
    Page("orders", "member"),
    Page("orders/{order_id}", "member", "/orders/{order}"),
    Page("addresses", "member"),
    Page("addresses/new", "member"),
    Page("addresses/{id}/edit", "member", "/addresses/{address}/edit"),
    Page("profile", "member"),
    Page("security", "member"),
    Page("security/password", "member"),
    Page("security/mobile", "member"),
    Page("security/mobile/lost", "member", "/security/mobile/lost?token=" + "0" * 64),
    Page("security/email", "member"),
    Page("security/email/remove", "member"),
    Page("security/closing", "member"),
    Page("security/proof", "member"),
    Page("security/second-factor", "member"),
    Page("security/export/file", "member", status=404),
    Page("security/merge", "member"),
    Page("signin/second", status=303),
    # What there is of these without a provider; test_oidc.py goes the whole way.
    Page("signin/with/{provider}", path="/signin/with/nobody", status=404),
    Page("signin/with/{provider}/return", path="/signin/with/nobody/return?state=1", status=422),
    Page("signin/choice", status=422),
    Page("signin/choice/password", status=422),
    Page("signin/choice/\\(way)", path="/signin/choice/new", status=422),
    Page("staff", "staff"),
    Page("staff/accounts", "staff"),
    Page("staff/accounts/{id}", "staff", "/staff/accounts/1"),
    Page("staff/groups", "staff"),
    Page("staff/groups/{group}", "staff", "/staff/groups/teacher"),
    Page("staff/messages", "staff"),
    Page("staff/limits", "staff"),
    Page("staff/audit", "staff"),
]


def declared():
    """The pages that the sources declare, by name."""
    found = set()
    for source in (PROJECT / "Sources/JixiaWeb").rglob("*.swift"):
        text = source.read_text()
        found |= set(re.findall(r"""\b(?:page|staffPage)\(\s*"([^"]+)\"""", text))
        # Pages of development are routes that ask for HTML.
        found |= set(re.findall(r"""routes\.on\(\.get, "(dev/[^"{]+)\"""", text))
    return found


def sign_in(server, mobile):
    """A member's session in a browser, and a caller of the API with a token of the same session."""
    browser = server.client()
    form = Forms.read(browser.get("/signin", headers={"Accept": "text/html"}).text).doing("sign-in")
    reply = browser.post("/signin", data={**form.fields, "mobile": mobile, "code": browser.code(mobile), "do": "sign-in"}, headers=OURS)
    assert reply.status_code == 303, reply.text[:500]
    account = server.value("SELECT id FROM account WHERE mobile = ?", mobile)
    session = server.value("SELECT MAX(id) FROM account_session WHERE account_id = ?", account)
    return browser, server.client().use(token(server.folder, account, session))


def sign_in_staff(server, mobile):
    """A superuser's session in a browser."""
    browser, _ = sign_in(server, mobile)
    with server.data() as data:
        data.execute("UPDATE account SET is_superuser = 1 WHERE mobile = ?", (mobile,))
    # The server looks anew within five seconds.
    eventually(lambda: browser.get("/staff", headers=OURS).status_code == 200)
    return browser


def furnish(client):
    """An address of each kind, a line in the cart and an order, so that every page has something to show."""
    home = client.add_address()
    abroad = client.post("/api/users/addresses/", {
        "country": "DE", "receiver": "Ada Müller", "mobile": "+49 151 12345678", "line1": "Hauptstraße 5", "locality": "Köln",
        "postal_code": "50667"})
    assert abroad.status_code == 201, abroad.text
    order = client.order(home)["order_id"]
    line = client.put_in_cart(client.get("/api/shopping/commodities/").json()["results"][1]["id"])
    return {"address": home, "abroad": abroad.json()["id"], "order": order, "line": line,
            "cashier": client.pay_url(order).removeprefix(client.server.url)}
