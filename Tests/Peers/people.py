"""Accounts in every role, signed in, made beside the program."""

import hashlib
import itertools
import secrets
import time

from buyers import token


class Person:
    def __init__(self, number, token, cookie, spare_session):
        self.number = number
        self.token = token
        # What a browser keeps.
        self.cookie = cookie
        # A second device, to be signed out without harm to the first.
        self.spare_session = spare_session


class People:
    """Writes accounts, groups and sessions into the database of a server that does not run."""

    def __init__(self, server, data):
        self.folder = server.folder
        self.data = data
        self.names = itertools.count(1)
        self.now = int(time.time() * 1000)

    def join(self, groups=(), superuser=False):
        name = f"m{next(self.names)}"
        account = self._insert(
            "account", username=name, username_key=name, nickname=name, is_superuser=int(superuser), created_at=self.now)
        for group in groups:
            self._insert("group_member", account_id=account, group_id=self._group_number(group))
        cookie = secrets.token_hex(32)
        self._session(account, cookie_hash=hashlib.sha256(cookie.encode()).hexdigest())
        session, spare = self._session(account), self._session(account)
        return Person(account, token(self.folder, account, session, seconds=3600), cookie, spare)

    def group(self, name, permissions=()):
        group = self._insert("account_group", name=name, name_key=name)
        for permission in permissions:
            self._insert("group_permission", group_id=group, permission=permission)
        return name

    def _group_number(self, name):
        return self.data.execute("SELECT id FROM account_group WHERE name_key = ?", (name,)).fetchall()[0][0]

    def _session(self, account, **more):
        return self._insert(
            "account_session", account_id=account, epoch=0, address="192.0.2.1", user_agent="", created_at=self.now, used_at=self.now,
            proved_at=self.now, active_at=self.now, expires_at=self.now + 86_400_000, **more)

    def _insert(self, table, **values):
        marks = ", ".join("?" for _ in values)
        sql = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})"
        return self.data.execute(sql, tuple(values.values())).lastrowid
