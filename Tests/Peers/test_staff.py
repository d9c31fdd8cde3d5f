"""The staff pages, as people with and without rights see them, without scripts."""

import re

import pytest

from people import People
from server import AMPLE, Forms

PAGES = {"accounts": "accounts.view", "groups": "groups.view", "audit": "audit.view"}
OURS = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


class School:
    def __init__(self, make_server):
        self.server = make_server(start=False, env=AMPLE)
        assert self.server.run("migrate").returncode == 0
        with self.server.data() as data:
            people = People(self.server, data)
            self.member, self.pupil = people.join(), people.join()
            self.staff = people.join(["staff"])
            self.chief = people.join(["staff"], superuser=True)
            self.clerks = {
                name: people.join([people.group("may-" + name, [permission])]) for name, permission in PAGES.items()}
        self.server.start()

    def browser(self, person):
        client = self.server.client(**OURS)
        client.http.cookies.set("jx", person.cookie)
        return client


@pytest.fixture(scope="module")
def school(make_server):
    school = School(make_server)
    yield school
    assert school.server.defects() == []


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_open_to_who_has_its_permission(school, page):
    path = f"/staff/{page}"
    stranger = school.server.client(**OURS).get(path)
    assert (stranger.status_code, stranger.headers["Location"]) == (303, f"/signin?next=%2Fstaff%2F{page}")
    others = [clerk for name, clerk in school.clerks.items() if name != page]
    for person in [school.member, school.staff, *others]:
        assert school.browser(person).get(path).status_code == 403
    for person in [school.clerks[page], school.chief]:
        assert school.browser(person).get(path).status_code == 200


def test_the_navigation_shows_what_is_open_and_no_more(school):
    def entries(person):
        reply = school.browser(person).get("/staff")
        return reply.status_code, set(re.findall(r'href="/staff/([a-z]+)"', reply.text))

    assert entries(school.member)[0] == 403
    assert entries(school.staff) == (200, set())
    assert entries(school.clerks["groups"]) == (200, {"groups"})
    assert set(PAGES) <= entries(school.chief)[1]
    assert 'href="/staff"' in school.browser(school.staff).get("/profile").text
    assert 'href="/staff"' not in school.browser(school.member).get("/profile").text


def press(browser, page, deed, **fields):
    """Sends the form of a page that does this, and shows what it leads to."""
    form = Forms.read(browser.get(page).text).doing(deed)
    return browser.post(form.action or page, data={**form.fields, **fields}, allow_redirects=True)


def test_staff_finds_an_account_and_disables_it(school):
    chief, pupil = school.browser(school.chief), school.browser(school.pupil)
    page = f"/staff/accounts/{school.pupil.number}"
    assert page in chief.get("/staff/accounts?search=m2&state=active").text
    assert pupil.get("/profile").status_code == 200

    done = press(chief, page, "disable-account")

    assert done.status_code == 200 and "disable-account" not in done.text and "enable-account" in done.text
    assert pupil.get("/profile").headers["Location"].startswith("/signin")
    assert page in chief.get("/staff/accounts?state=disabled").text
    assert "Account disabled" in chief.get("/staff/audit").text


def test_a_group_is_made_given_a_permission_and_filled(school):
    chief, member = school.browser(school.chief), school.browser(school.member)
    made = press(chief, "/staff/groups", "add-group", name="图书馆")
    assert made.url.endswith("/staff/groups/%E5%9B%BE%E4%B9%A6%E9%A6%86?done=group_added")
    again = press(chief, "/staff/groups", "add-group", name="图书馆")
    assert again.status_code == 409 and "There is a group of that name already." in again.text

    saved = press(chief, made.url, "save-group", permissions="audit.view", name="图书馆")
    assert saved.status_code == 200 and "checked" in saved.text
    press(chief, f"/staff/accounts/{school.member.number}", "put-in", group="图书馆")

    # With new rights comes a new sign-in.
    assert member.get("/profile").headers["Location"].startswith("/signin")
    groups = chief.get(f"/staff/accounts/{school.member.number}").text
    assert "图书馆" in groups and "Read the audit log" in groups


def test_the_command_line_verifies_the_log(school):
    school.server.stop()
    checked = school.server.run("check")
    assert re.search(r"audit log +ok", checked.stdout), checked.stdout
    with school.server.data() as data:
        data.execute("UPDATE audit_entry SET action = 'account.enabled' WHERE id = 1")
    checked = school.server.run("check")
    assert re.search(r"audit log +WRONG +entry 1 ", checked.stdout) and checked.returncode != 0
    school.server.start()
