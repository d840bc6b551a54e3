"""Accounts in tests: sessions that hold or not, all that an account can have, and what of it is in the store."""

import sqlite3
from contextlib import closing

from support.server import ENCRYPTION_KEYS, on_postgres


def login(client, password):
    """A client with a session of its own for the same account."""
    answer = client.anonymous().post("/api/auth/login", {"email": client.email, "password": password})
    assert answer.status_code == 200, answer.text
    return client.with_token(answer.json()["access_token"])


def holds(client):
    status = client.get("/api/account/").status_code
    assert status in (200, 401)
    return status == 200


def fill(client, shop_file):
    """All that an account can have."""
    shop = client.upload("Shop", shop_file.read_bytes())
    assert shop.status_code == 200, shop.text
    client.ask(shop.json()["id"], "How many customers do we have?")
    options = client.request("PUT", f"/api/connections/{shop.json()['id']}/options", json={"notes": "paid orders only"})
    assert options.status_code == 200, options.text
    client.ask(client.demo(), "How many customers do we have?")
    client.post("/api/settings/", {"llm_api_key": "sk-of-an-account"})
    return client


def uploads_of(server):
    return sorted(path.name for path in (server.data / "uploads").iterdir())


class SqliteStore:
    """A store that several servers may share, seen from behind."""

    def __init__(self, path):
        self._path = path
        self.settings = {"DATAQUERY_DATABASE_URL": f"sqlite://{path}", "DATAQUERY_ENCRYPTION_KEYS": ENCRYPTION_KEYS}

    def execute(self, statement):
        with closing(sqlite3.connect(self._path)) as store, store:
            store.execute("PRAGMA foreign_keys = ON")
            return store.execute(statement).fetchall()

    def tables(self):
        return self.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")

    def rows(self):
        """How many rows each table has."""
        return {name: self.execute(f"SELECT count(*) FROM {name}")[0][0] for (name,) in self.tables()}


class PostgresStore(SqliteStore):
    def __init__(self, postgres, name):
        self._postgres, self._name = postgres, name
        self.settings = on_postgres(postgres.create_store(name))

    def execute(self, statement):
        return self._postgres.execute(self._name, statement)

    def tables(self):
        return self.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
