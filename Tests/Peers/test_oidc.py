"""Signing in by a real provider of OpenID Connect, in the way a browser goes."""

from itertools import count

import pytest

from openid_side import Provider, changed
from server import AMPLE, Forms, run

SHAPES = ["sqlite", "mariadb"]
MOBILES = (f"1518888{number:04}" for number in count(1))
PEOPLE = (f"person-{number}" for number in count(1))
OURS = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
TITLE = "临淄一中"


@pytest.fixture(scope="module")
def provider():
    provider = Provider()
    yield provider
    provider.stop()


@pytest.fixture(scope="module")
def server(make_server, provider):
    server = make_server(env=AMPLE | {
        "JIXIA_SIGN_IN_PROVIDERS": "school", "JIXIA_SIGN_IN_SCHOOL_ISSUER": provider.url, "JIXIA_SIGN_IN_SCHOOL_ID": "jixia",
        "JIXIA_SIGN_IN_SCHOOL_SECRET": "a secret of the tests", "JIXIA_SIGN_IN_SCHOOL_NAME": TITLE,
    })
    yield server
    assert server.defects() == []
    assert "a secret of the tests" not in server.log()


@pytest.fixture
def visit(server):
    return lambda: Visit(server)


class Visit:
    """A browser."""

    def __init__(self, server):
        self.client = server.client(Accept="text/html")
        self.server = server

    def get(self, path):
        return self.client.get(path, headers={"Sec-Fetch-Site": "none"})

    def go(self, path, provider, person, next="/orders"):
        """By the provider and back."""
        return self.get(self.returned(provider, person, next))

    def returned(self, provider, person, next="/orders"):
        reply = self.get(f"/signin/with/school?next={next}")
        assert reply.status_code == 303 and reply.headers["Location"].startswith(provider.url), reply.text[:500]
        return provider.answer(reply.headers["Location"], person)

    def send(self, path, **fields):
        return self.client.post(path, data=fields, headers=OURS)

    def press(self, page, deed, **fields):
        form = Forms.read(page).doing(deed)
        return self.send(form.action, **{**form.fields, **fields})

    def enter_by_mobile(self, mobile, way="new"):
        return self.send(f"/signin/choice/{way}", next="/orders", mobile=mobile, code=self.server.client().code(mobile), do="sign-in")

    @property
    def username(self):
        page = self.get("/profile")
        return page.text if page.status_code == 200 else None


def accounts(server):
    return server.value("SELECT COUNT(*) FROM account")


def test_an_unknown_person_becomes_an_account_and_is_known_from_then_on(server, provider, visit):
    person, mobile = next(PEOPLE), next(MOBILES)
    provider.call(person, name="孟轲")
    first = visit()
    assert TITLE in first.get("/signin").text

    chosen = first.go("/", provider, person)

    assert chosen.status_code == 303 and chosen.headers["Location"].startswith("/signin/choice")
    page = first.get(chosen.headers["Location"])
    assert TITLE in page.text and "孟轲" in page.text
    before = accounts(server)
    entered = first.enter_by_mobile(mobile)
    assert entered.status_code == 303 and entered.headers["Location"] == "/orders", entered.text[:500]
    assert accounts(server) == before + 1

    again = visit().go("/", provider, person)
    assert again.headers["Location"] == "/orders"
    assert accounts(server) == before + 1


def test_who_has_an_account_binds_it_by_password_and_unbinds_it(server, provider, visit):
    person, mobile = next(PEOPLE), next(MOBILES)
    api = server.client()
    made = api.post("/api/users/register/", {"mobile": mobile, "code": api.code(mobile, "register"), "password": "correct horse battery"})
    assert made.status_code == 201, made.text
    owner = visit()
    owner.go("/", provider, person)
    before = accounts(server)

    bound = owner.send("/signin/choice/password", next="/orders", username=mobile, password="correct horse battery")

    assert bound.status_code == 303 and bound.headers["Location"] == "/orders", bound.text[:500]
    assert accounts(server) == before
    api.use(made.json()["token"])
    identities = api.get("/api/users/identities/").json()
    assert [identity["provider"] for identity in identities] == ["school"]
    page = owner.get("/security").text
    assert TITLE in page
    gone = owner.press(page, "unbind")
    assert gone.headers["Location"] == "/security?done=identity_unbound"
    assert api.get("/api/users/identities/").json() == []
    assert visit().go("/", provider, person).headers["Location"].startswith("/signin/choice")


def test_who_is_signed_in_binds_with_one_more_press(server, provider, visit):
    person, mobile = next(PEOPLE), next(MOBILES)
    owner = visit()
    owner.send("/signin", mobile=mobile, code=server.client().code(mobile), do="sign-in")
    chosen = owner.go("/", provider, person, next="/security")
    page = owner.get(chosen.headers["Location"]).text

    bound = owner.press(page, "bind")

    assert bound.headers["Location"] == "/security?done=identity_bound", bound.text[:500]
    assert visit().go("/", provider, person).headers["Location"] == "/orders"


def test_an_answer_counts_once_and_in_its_own_browser(server, provider, visit):
    person = next(PEOPLE)
    owner, stranger = visit(), visit()
    address = owner.returned(provider, person)
    stranger.returned(provider, next(PEOPLE))

    slipped = stranger.get(address)
    assert slipped.status_code == 422 and "Set-Cookie" not in slipped.headers
    replayed = owner.get(address)
    assert replayed.status_code == 422

    good = owner.returned(provider, person)
    assert owner.get(good).status_code == 303
    assert owner.get(good).status_code == 422
    assert visit().get(good).status_code == 422
    wrong = owner.returned(provider, person).replace("state=", "state=0")
    assert owner.get(wrong).status_code == 422


def test_who_says_no_reads_that_nothing_happened(server, provider, visit):
    reply = visit().go("/", provider, None)
    assert reply.status_code == 403
    assert "cancelled" in reply.text and 'action="/signin"' in reply.text


def test_a_token_that_was_meddled_with_signs_nobody_in(server, provider, visit):
    person, victim = next(PEOPLE), next(PEOPLE)
    meddling = [
        lambda token: changed(token, sub=victim), lambda token: changed(token, aud="another"), lambda token: token.rsplit(".", 1)[0] + ".",
        lambda token: "eyJhbGciOiJub25lIn0." + token.split(".")[1] + ".", lambda token: "",
    ]
    before = server.value("SELECT COUNT(*) FROM identity_ticket")
    for meddle in meddling:
        provider.meddle = meddle
        try:
            reply = visit().go("/", provider, person)
        finally:
            provider.meddle = None
        assert reply.status_code == 422, reply.text[:500]
    assert server.value("SELECT COUNT(*) FROM identity_ticket") == before


def test_next_leads_nowhere_else_and_strange_pages_begin_nothing(server, provider, visit):
    person, mobile = next(PEOPLE), next(MOBILES)
    owner = visit()
    owner.go("/", provider, person)
    owner.enter_by_mobile(mobile)
    for place in ["https://evil.example/", "//evil.example", "/\\evil.example"]:
        assert visit().go("/", provider, person, next=place).headers["Location"] == "/"
    begun = visit().client.get("/signin/with/school", headers={"Sec-Fetch-Site": "cross-site"})
    assert begun.headers["Location"] == "/signin"


def test_a_program_signs_in_with_the_same_calls(server, provider):
    person, mobile = next(PEOPLE), next(MOBILES)
    program = server.client()
    assert program.get("/api/users/login/providers/").json() == [{"name": "school", "title": TITLE}]
    start = program.get("/api/users/login/providers/school/start/").json()
    fields = dict(pair.split("=", 1) for pair in provider.answer(start["url"], person).split("?")[1].split("&"))

    answered = program.post("/api/users/login/providers/school/", {**fields, "flow": start["flow"]})

    assert answered.status_code == 200, answered.text
    assert answered.json()["sign_in"] is None
    entered = program.post("/api/users/login/ticket/", {"ticket": answered.json()["ticket"], "mobile": mobile, "code": program.code(mobile)})
    assert entered.status_code == 200 and entered.json()["created"], entered.text
    assert program.use(entered.json()["token"]).get("/api/users/identities/").json()[0]["provider"] == "school"


def test_two_accounts_become_one_with_their_orders(server, visit):
    mobile, other = next(MOBILES), next(MOBILES)
    old = server.client()
    made = old.post("/api/users/register/", {"mobile": other, "code": old.code(other, "register"), "password": "correct horse battery"})
    assert made.status_code == 201, made.text
    old.use(made.json()["token"])
    order = old.order(old.add_address())["order_id"]
    old.put_in_cart(old.get("/api/shopping/commodities/").json()["results"][1]["id"], 2)
    owner = visit()
    owner.send("/signin", mobile=mobile, code=server.client().code(mobile), do="sign-in")
    page = owner.get("/security/merge").text
    shown = owner.press(page, "prove-password", username=other, password="correct horse battery")
    assert shown.status_code == 200, shown.text[:500]

    merged = owner.press(shown.text, "merge")

    assert merged.headers["Location"] == "/security?done=merged", merged.text[:500]
    assert order in owner.get("/orders").text
    assert old.get("/api/users/me/").status_code == 401
    assert owner.get(f"/orders/{order}").status_code == 200


def test_a_provider_that_is_down_is_told_and_leaves_nothing_half_done(server, provider, visit):
    person = next(PEOPLE)
    owner = visit()
    address = owner.returned(provider, person)
    before = server.value("SELECT COUNT(*) FROM identity_ticket")
    provider.stop()
    try:
        reply = owner.get(address)
        assert reply.status_code == 503 and reply.headers["Retry-After"]
        assert 'action="/signin"' in reply.text
        assert server.value("SELECT COUNT(*) FROM identity_ticket") == before
        assert server.client().get("/health/ready").status_code == 200
    finally:
        provider.start()
    assert owner.go("/", provider, person).status_code == 303


GIVEN = {
    "JIXIA_SIGN_IN_PROVIDERS": "school", "JIXIA_SIGN_IN_SCHOOL_ISSUER": "https://login.school.example", "JIXIA_SIGN_IN_SCHOOL_ID": "jixia",
    "JIXIA_SIGN_IN_SCHOOL_SECRET": "a secret of the tests",
}


@pytest.mark.parametrize("changes, named", [
    ({"JIXIA_SIGN_IN_PROVIDERS": "School!"}, "JIXIA_SIGN_IN_PROVIDERS"),
    ({"JIXIA_SIGN_IN_PROVIDERS": "school,school"}, "JIXIA_SIGN_IN_PROVIDERS"),
    ({"JIXIA_SIGN_IN_PROVIDERS": "github"}, "JIXIA_SIGN_IN_GITHUB_ID"),
    ({"JIXIA_SIGN_IN_SCHOOL_SECRET": ""}, "JIXIA_SIGN_IN_SCHOOL_SECRET"),
    ({"JIXIA_SIGN_IN_SCHOOL_ISSUER": ""}, "JIXIA_SIGN_IN_SCHOOL_ISSUER"),
    ({"JIXIA_SIGN_IN_SCHOOL_ISSUER": "http://login.school.example"}, "JIXIA_SIGN_IN_SCHOOL_ISSUER"),
    ({"JIXIA_SIGN_IN_SCHOOL_ISSUER": "https://login.school.example?tenant=1"}, "JIXIA_SIGN_IN_SCHOOL_ISSUER"),
    ({"JIXIA_SIGN_IN_SCHOOL_ALGORITHM": "none"}, "JIXIA_SIGN_IN_SCHOOL_ALGORITHM"),
])
def test_a_setting_that_cannot_be_is_named(tmp_path, changes, named):
    told = run("check", folder=tmp_path / "data", env=GIVEN | changes)
    assert told.returncode != 0
    assert named in told.stderr and "a secret of the tests" not in told.stderr + told.stdout


def test_check_tells_where_a_provider_comes_back_to(tmp_path, provider):
    told = run("check", folder=tmp_path / "data", env=GIVEN | {"JIXIA_SIGN_IN_SCHOOL_ISSUER": provider.url})
    assert told.returncode == 0, told.stderr
    assert "sign-in    reached   school, comes back to http://127.0.0.1:8080/signin/with/school/return" in told.stdout
