"""Every route, called by everybody who could try it, on things of his own, of another and of nobody: the answers are those that
permissions.tsv states, and what it states is all there is."""

import itertools
import json
import time
import uuid
from pathlib import Path
from typing import NamedTuple

import pytest

from people import People
from server import AMPLE

TABLE = Path(__file__).with_name("permissions.tsv")
NAMED = {"everyone", "member", "staff", "superuser"}
# Members have no rights beyond being one; `entitled` has exactly the right that the route asks for.
WHO = ["nobody", "member", "student", "teacher", "staff", "entitled", "superuser"]
# Refusals of the operation itself, which say nothing of who asked.
OWN_ANSWERS = {"payment_untrusted", "closing_missing", "export_missing", "provider_unknown", "speech_unavailable", "captcha_missing"}
MISSING = {"order": "20261121000000000000000000000000", "group": "nobody-here"}
# What a path names that is nobody's.
EXAMPLES = {"uuid": lambda: str(uuid.uuid4()), "mobile": lambda: "13600000000", "username": lambda: "nobody-at-all",
            "provider": lambda: "nowhere", "id": lambda: 2_000_000_000}
# What a request needs besides, to come as far as to look for the thing.
BODIES = {
    ("PATCH", "/api/users/addresses/{id}/"): {"title": "家"},
    ("PATCH", "/api/shopping/carts/{id}/"): {"number": 1},
}


class Rule(NamedTuple):
    method: str
    path: str
    who: str
    things: str

    @property
    def is_owned(self):
        return self.things.startswith("own:")

    @property
    def thing(self):
        return self.things.partition(":")[2]

    def __str__(self):
        return f"{self.method} {self.path}"


def rules():
    lines = [line for line in TABLE.read_text().splitlines() if line and not line.startswith("#")]
    return [Rule(*line.split("\t")) for line in lines]


class Caller:
    """One caller of one rule, with somebody else beside: what one call does is nothing to the next."""

    def __init__(self, people, rule, who, groups):
        self.who = who
        self.own = None if who == "nobody" else people.join(groups, superuser=who == "superuser")
        self.other = people.join()
        self.group = people.group(f"group-{self.other.number}")


class Matrix:
    def __init__(self, make_server):
        self.server = make_server(start=False, env=AMPLE)
        assert self.server.run("migrate").returncode == 0
        printed = self.server.run("openapi")
        assert printed.returncode == 0, printed.stderr
        self.document = json.loads(printed.stdout)
        with self.server.data() as data:
            self._people(People(self.server, data))
        self.server.start()
        self.commodity = self.client().get("/api/shopping/commodities/").json()["results"][0]["id"]
        self.province = self.client().get("/api/users/area/").json()[0]["id"]

    def _people(self, people):
        permissions = sorted({rule.who for rule in rules()} - NAMED)
        entitled = {permission: people.group("may-" + permission.replace(".", "-"), [permission]) for permission in permissions}
        everything = people.group("may-everything", permissions)
        self.callers = {}
        self.numbers = itertools.count()
        for rule, who in itertools.product(rules(), WHO):
            groups = {"student": ["student"], "teacher": ["teacher"], "staff": ["staff"]}.get(who, [])
            if who == "entitled":
                # Not even all permissions make a superuser.
                groups = ["staff", entitled.get(rule.who, everything)]
            self.callers[rule, who] = Caller(people, rule, who, groups)
        self.buyers = [people.join(), people.join()]

    def client(self, person=None):
        client = self.server.client()
        return client.use(person.token) if person else client

    def routes(self):
        return {(method.upper(), path): operation for path, own in self.document["paths"].items() for method, operation in own.items()}

    def answer(self, rule, caller, name=None):
        """Calls the route on the thing of this name: `401`, `403`, `404` or `allowed`, and the code of a refusal."""
        path = rule.path
        for part in [part[1:-1] for part in rule.path.split("/") if part.startswith("{")]:
            if part == "group" and rule.thing != "group":
                value = caller.group
            elif name is not None:
                value = name
            else:
                value = EXAMPLES[part]()
            path = path.replace("{" + part + "}", str(value))
        body = BODIES.get((rule.method, rule.path), {}) if rule.method != "GET" else None
        reply = self.client(caller.own).call(rule.method, path, body)
        code = reply.json().get("code") if "problem+json" in reply.headers.get("Content-Type", "") else None
        assert reply.status_code < 500 and reply.status_code != 429, f"{rule} as {caller.who}: {reply.status_code} {reply.text}"
        if reply.status_code in (401, 403, 404) and code not in OWN_ANSWERS:
            return str(reply.status_code), code
        return "allowed", code

    def things(self, rule, caller):
        """Names of things to call the route on, by whose they are; without any, one call that names none."""
        if rule.thing == "":
            return {"nothing": None}
        missing = MISSING.get(rule.thing, 2_000_000_000)
        if rule.thing in ("commodity", "area"):
            return {"any": getattr(self, {"area": "province"}.get(rule.thing, rule.thing)), "missing": missing}
        if rule.thing == "segment":
            self._insert("sms_segment_block", segment=(segment := f"13{next(self.numbers):05}"), verified=3, blocked_at=int(time.time() * 1000))
            return {"any": segment, "missing": "1999999"}
        if rule.thing == "block":
            return {"missing": missing}
        if rule.thing == "group":
            return {"any": caller.group, "missing": missing}
        # The own one last: some calls end the session they are made in.
        names = {"missing": missing, "other": self.make(rule.thing, caller.other)}
        return names if caller.own is None else {**names, "own": self.make(rule.thing, caller.own)}

    def make(self, thing, person):
        client = self.client(person)
        if thing == "account":
            return person.number
        if thing == "identity":
            return self._insert("account_identity", account_id=person.number, provider="github", subject=str(uuid.uuid4()), display_name="",
                                created_at=1)
        if thing == "session":
            return person.spare_session
        if thing == "address":
            return client.add_address()
        if thing == "line":
            return client.put_in_cart(self.commodity)
        if thing == "order":
            return client.order(client.add_address(), self.commodity)["order_id"]
        raise AssertionError(f"permissions.tsv names a {thing}, and nobody says how to make one")

    def _insert(self, table, **values):
        with self.server.data() as data:
            marks = ", ".join("?" for _ in values)
            return data.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})", tuple(values.values())).lastrowid

    def expected(self, rule, who, whose):
        if who == "nobody" and rule.who != "everyone":
            return "401"
        levels = {"everyone": WHO, "member": WHO[1:], "staff": ["staff", "entitled", "superuser"], "superuser": ["superuser"]}
        if who not in levels.get(rule.who, ["entitled", "superuser"]):
            return "403"
        return "404" if whose == "missing" or (rule.is_owned and whose == "other") else "allowed"


@pytest.fixture(scope="module")
def matrix(make_server):
    matrix = Matrix(make_server)
    yield matrix
    assert matrix.server.defects() == []


def test_the_table_states_every_route_once_and_no_other(matrix):
    stated = [(rule.method, rule.path) for rule in rules()]
    assert sorted(stated) == sorted(matrix.routes())


def test_the_document_says_the_same_of_each_route(matrix):
    stated = {(rule.method, rule.path): rule.who for rule in rules()}
    said = {route: operation["x-permission"] for route, operation in matrix.routes().items()}
    assert said == stated
    for route, operation in matrix.routes().items():
        assert ("security" in operation) == (stated[route] != "everyone"), route


@pytest.mark.parametrize("rule", rules(), ids=str)
def test_who_may_and_who_may_not(matrix, rule):
    differences = []
    for who in WHO:
        caller = matrix.callers[rule, who]
        codes = {}
        for whose, name in matrix.things(rule, caller).items():
            answer, codes[whose] = matrix.answer(rule, caller, name)
            expected = matrix.expected(rule, who, whose)
            if answer != expected:
                differences.append(f"{rule} as {who} on {whose}: {answer} ({codes[whose]}), stated is {expected}")
        if rule.is_owned and codes["other"] != codes["missing"]:
            differences.append(f"{rule} as {who} tells another's ({codes['other']}) from nobody's ({codes['missing']})")
    assert differences == []


def test_what_a_body_names_has_to_be_the_callers_own_as_well(matrix):
    own, other = (matrix.client(person) for person in matrix.buyers)
    address, line = own.add_address(), own.put_in_cart(matrix.commodity)
    strange_address, strange_line = other.add_address(), other.put_in_cart(matrix.commodity)

    def order(line, address):
        reply = own.post("/api/shopping/orders/", {"cart": [line], "address": address, "pay_method": 2},
                         headers={"Idempotency-Key": str(uuid.uuid4())})
        return reply.status_code, [error["code"] for error in reply.json().get("errors", [])] or reply.json().get("code")

    assert order(strange_line, address) == order(2_000_000_000, address) == (409, "cart_changed")
    assert order(line, strange_address) == order(line, 2_000_000_000) == (409, ["address_missing"])
    assert order(line, address)[0] == 201
