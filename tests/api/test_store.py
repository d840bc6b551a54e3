"""The store, as an administrator finds it: the tables of the requirement, sealed secrets, hashed passwords."""

import re
import sqlite3
from contextlib import closing

import pytest
from support.client import Client
from support.server import Server

# Table, column, type, may be NULL, default: from the requirement's table definitions.
COLUMNS = [
    ("users", "id", "INTEGER", None, None),
    ("users", "email", "VARCHAR(255)", False, None),
    ("users", "hashed_password", "VARCHAR(255)", False, None),
    ("users", "created_at", "TIMESTAMP", None, "CURRENT_TIMESTAMP"),
    ("user_settings", "id", "INTEGER", None, None),
    ("user_settings", "user_id", "INTEGER", None, None),
    ("user_settings", "llm_provider", "VARCHAR(50)", None, "openai"),
    ("user_settings", "llm_api_key", "TEXT", True, None),
    ("user_settings", "llm_model", "VARCHAR(100)", None, "gpt-3.5-turbo"),
    ("user_settings", "created_at", "TIMESTAMP", None, "CURRENT_TIMESTAMP"),
    ("user_settings", "updated_at", "TIMESTAMP", None, None),
    ("database_connections", "id", "INTEGER", None, None),
    ("database_connections", "user_id", "INTEGER", None, None),
    ("database_connections", "name", "VARCHAR(255)", False, None),
    ("database_connections", "db_type", "VARCHAR(50)", False, None),
    ("database_connections", "connection_string", "TEXT", False, None),
    ("database_connections", "db_metadata", "JSON", True, None),
    ("database_connections", "created_at", "TIMESTAMP", None, "CURRENT_TIMESTAMP"),
    ("query_history", "id", "INTEGER", None, None),
    ("query_history", "user_id", "INTEGER", None, None),
    ("query_history", "connection_id", "INTEGER", None, None),
    ("query_history", "query", "TEXT", False, None),
    ("query_history", "response", "TEXT", False, None),
    ("query_history", "created_at", "TIMESTAMP", None, "CURRENT_TIMESTAMP"),
]
FOREIGN_KEYS = [
    ("user_settings", "user_id", "users"),
    ("database_connections", "user_id", "users"),
    ("query_history", "user_id", "users"),
    ("query_history", "connection_id", "database_connections"),
]
INDEXED = [
    ("users", "email"),
    ("user_settings", "user_id"),
    ("database_connections", "user_id"),
    ("query_history", "user_id"),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A read-only connection to the store of a server that was used and has ended."""
    server = Server(tmp_path_factory.mktemp("store") / "data").wait_ready()
    try:
        client = Client(server.url).register("someone@example.com")
        client.post("/api/settings/", {"llm_api_key": "sk-in-the-store"})
        client.ask(client.demo(), "How many customers do we have?")
        assert server.stop() == 0
    finally:
        server.kill()
    for file in server.data.glob("*"):
        if file.is_file() and file.read_bytes()[:15] == b"SQLite format 3":
            with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
                if database.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'users'").fetchone() == (1,):
                    yield database
                    return
    pytest.fail("no file of the data folder holds the table users")


@pytest.mark.parametrize(
    "table,column,declared,nullable,default", COLUMNS, ids=[f"{row[0]}.{row[1]}" for row in COLUMNS]
)
def test_a_column_is_as_required(store, table, column, declared, nullable, default):
    columns = {row[1]: row for row in store.execute(f"PRAGMA table_info({table})")}
    _place, _name, kind, not_null, default_text, _key = columns[column]
    assert kind.upper() == declared
    if nullable is not None:
        assert bool(not_null) is not nullable
    if default:
        assert default in (default_text or "")


@pytest.mark.parametrize("table,column,target", FOREIGN_KEYS)
def test_a_column_refers_to_its_table(store, table, column, target):
    assert (column, target) in {(row[3], row[2]) for row in store.execute(f"PRAGMA foreign_key_list({table})")}


@pytest.mark.parametrize("table,column", INDEXED)
def test_a_column_is_indexed(store, table, column):
    first = set()
    for row in store.execute(f"PRAGMA index_list({table})").fetchall():
        columns = store.execute(f"PRAGMA index_info({row[1]})").fetchall()
        first.add(columns[0][2])
    assert column in first


def test_addresses_and_settings_are_unique(store):
    for table, column in (("users", "email"), ("user_settings", "user_id")):
        unique = [row[1] for row in store.execute(f"PRAGMA index_list({table})").fetchall() if row[2]]
        assert [column] in [[info[2] for info in store.execute(f"PRAGMA index_info({name})")] for name in unique]


def test_the_store_writes_ahead(store):
    assert store.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_passwords_are_bcrypt_hashes_of_cost_12(store):
    (hashed,) = store.execute("SELECT hashed_password FROM users WHERE email = 'someone@example.com'").fetchone()
    assert re.fullmatch(r"\$2b\$12\$[./A-Za-z0-9]{53}", hashed)


def test_connection_strings_and_keys_are_sealed(store):
    sealed = [row[0] for row in store.execute("SELECT connection_string FROM database_connections")]
    sealed += [row[0] for row in store.execute("SELECT llm_api_key FROM user_settings WHERE llm_api_key IS NOT NULL")]
    assert len(sealed) == 2
    for text in sealed:
        assert "sqlite" not in text and "sk-" not in text and len(text) > 40


def test_a_question_is_in_the_history(store):
    assert store.execute("SELECT query FROM query_history").fetchall() == [("How many customers do we have?",)]
