"""Queries that a person wrote: run when they only read, refused when not, and nothing changes."""

import hashlib
import sqlite3

import pytest
from support.databases import fingerprint
from support.tables import cases


def allowed(dialect):
    return [case for case in cases("allowed_queries.json") if dialect in case.values[0]["dialects"]]


def refused(dialect):
    return [case for case in cases("refused_queries.json") if dialect in case.values[0]["dialects"]]


def test_a_query_is_run_and_answered_like_a_question(user, shop):
    answer = user.run(shop, "SELECT name, city FROM customers ORDER BY id").json()
    assert answer["status"] == "answered"
    assert answer["engine"] == "user"
    assert answer["generated_query"] == "SELECT name, city FROM customers ORDER BY id"
    assert answer["columns"] == [{"name": "name", "type": "text"}, {"name": "city", "type": "text"}]
    assert answer["query_results"][0] == {"name": "Ada Bakery", "city": "Lisbon"}
    assert answer["row_count"] == 4 and answer["truncated"] is False
    assert answer["confidence"] is None
    assert answer["choices"] == []
    assert answer["timing_ms"]["total"] >= answer["timing_ms"]["run"] >= 0


def test_the_query_of_an_answer_can_be_edited_and_run_again(user, demo):
    answer = user.ask(demo, "Top 5 customers by revenue")
    assert "LIMIT 5" in answer["generated_query"]
    again = user.run(demo, answer["generated_query"])
    assert again.json()["query_results"] == answer["query_results"]
    edited = user.run(demo, answer["generated_query"].replace("LIMIT 5", "LIMIT 3"))
    assert edited.json()["query_results"] == answer["query_results"][:3]


@pytest.mark.parametrize("case", allowed("sqlite"))
def test_sqlite_runs(user, shop, case):
    answer = user.run(shop, case["query"])
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "answered"


@pytest.mark.parametrize("case", allowed("postgresql"))
def test_postgresql_runs(user, postgres_shop, case):
    answer = user.run(postgres_shop, case["query"])
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "answered"


@pytest.mark.parametrize("case", refused("sqlite"))
def test_sqlite_refuses(user, server, shop, case):
    before = user.rows(shop, "SELECT (SELECT count(*) FROM customers), (SELECT group_concat(name) FROM sqlite_schema)")
    files = {file: hashlib.sha256(file.read_bytes()).digest() for file in (server.data / "uploads").iterdir()}
    answer = user.run(shop, case["query"])
    assert answer.status_code == 422
    assert len(answer.json()["detail"][0]["msg"]) > 10
    assert (
        user.rows(shop, "SELECT (SELECT count(*) FROM customers), (SELECT group_concat(name) FROM sqlite_schema)")
        == before
    )
    assert {file: hashlib.sha256(file.read_bytes()).digest() for file in (server.data / "uploads").iterdir()} == files


@pytest.mark.parametrize("case", refused("postgresql"))
def test_postgresql_refuses(user, postgres, postgres_shop, case):
    before = fingerprint(postgres)
    answer = user.run(postgres_shop, case["query"])
    assert answer.status_code == 422, answer.text
    assert len(answer.json()["detail"][0]["msg"]) > 10
    assert fingerprint(postgres) == before


def test_a_refusal_names_the_construct(user, postgres_shop):
    assert "pg_read_file" in user.run(postgres_shop, "SELECT pg_read_file('/etc/passwd')").json()["detail"][0]["msg"]


def test_what_the_guard_does_not_see_the_database_refuses(user, postgres, postgres_shop):
    """A view runs its owner's code. The transaction is read-only all the same."""
    postgres.execute(
        "shop",
        "CREATE FUNCTION write_down() RETURNS integer LANGUAGE sql AS 'INSERT INTO customers (id, name) VALUES (900, ''x'') RETURNING id'",
        "CREATE VIEW harmless AS SELECT write_down() AS id",
    )
    try:
        answer = user.run(postgres_shop, "SELECT * FROM harmless")
        assert answer.status_code in (400, 422), answer.text
        assert postgres.execute("shop", "SELECT count(*) FROM customers WHERE id = 900") == [(0,)]
    finally:
        postgres.execute("shop", "DROP VIEW harmless", "DROP FUNCTION write_down")


def test_a_function_that_shadows_a_harmless_one_is_not_called(user, postgres, postgres_shop):
    postgres.execute(
        "shop",
        "CREATE FUNCTION public.upper(text) RETURNS text LANGUAGE sql AS 'SELECT ''shadow'''",
        "ALTER ROLE shop_owner IN DATABASE shop SET search_path = public, pg_catalog",
    )
    try:
        fresh = user.connect("Shadowed", "postgresql", postgres.url("shop"))["id"]
        assert user.rows(fresh, "SELECT upper(name) FROM customers WHERE id = 1") == [["ADA BAKERY"]]
    finally:
        postgres.execute(
            "shop", "ALTER ROLE shop_owner IN DATABASE shop RESET search_path", "DROP FUNCTION public.upper(text)"
        )


@pytest.mark.parametrize(
    "query",
    [
        "SELECT no_such_column FROM customers",
        "SELECT * FROM no_such_table",
        "SELECT count(*) FROM customers WHERE",
        "SELECT 1 +",
        "hello",
        "SELECT lower(1, 2, 3, 4) FROM customers",
    ],
)
@pytest.mark.parametrize("kind", ["shop", "postgres_shop"])
def test_a_query_that_cannot_run_is_422_and_says_why(user, request, kind, query):
    answer = user.run(request.getfixturevalue(kind), query)
    assert answer.status_code == 422
    assert len(answer.json()["detail"][0]["msg"]) > 5


def test_a_query_that_fails_while_it_runs_is_told(user, postgres_shop):
    answer = user.run(postgres_shop, "SELECT 1 / (id - id) FROM customers")
    assert answer.status_code in (400, 422)
    assert "division by zero" in answer.text


def test_a_trailing_semicolon_and_comments_do_no_harm(user, shop, postgres_shop):
    for connection in (shop, postgres_shop):
        assert user.rows(connection, "/* all */ SELECT count(*) -- of them\nFROM customers;  ") == [[4]]


def test_the_uploaded_file_itself_is_never_written(user, server, shop):
    path = next(file for file in (server.data / "uploads").iterdir() if b"Ada Bakery" in file.read_bytes())
    before = path.stat().st_mtime_ns
    user.run(shop, "SELECT * FROM customers")
    user.run(shop, "UPDATE customers SET name = 'x'")
    assert path.stat().st_mtime_ns == before
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        assert database.execute("SELECT count(*) FROM customers WHERE name = 'x'").fetchone() == (0,)
    database.close()
