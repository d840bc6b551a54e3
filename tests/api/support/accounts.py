"""Accounts in tests: sessions that hold or not, all that an account can have, and what of it is in the store."""

import sqlite3
from contextlib import closing


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
    client.ask(client.demo(), "How many customers do we have?")
    client.post("/api/settings/", {"llm_api_key": "sk-of-an-account"})
    return client


def rows_of(server):
    """How many rows each table has."""
    with closing(sqlite3.connect(f"file:{server.data / 'dataquery.sqlite'}?mode=ro", uri=True)) as store:
        tables = [
            name
            for (name,) in store.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        ]
        return {table: store.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}


def uploads_of(server):
    return sorted(path.name for path in (server.data / "uploads").iterdir())
