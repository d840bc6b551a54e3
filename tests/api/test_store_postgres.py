"""PostgreSQL as the store: servers that share it, and what happens while it is away."""

import time

import psycopg2
import pytest
from support.binary import dataquery
from support.client import Client
from support.postgres import STORE_PASSWORD
from support.server import ENCRYPTION_KEYS, SECRET_KEY, Server, on_postgres
from support.waiting import wait_until

SECONDS = 8  # in which a request must be answered, whatever the store does


def status(url, path="/ready"):
    return Client(url).get(path, timeout=SECONDS).status_code


def migrations(engine, store):
    return engine.execute(store.rsplit("/", 1)[1], "SELECT version FROM schema_migrations ORDER BY version")


def test_servers_that_share_a_store_must_be_given_their_keys(store, tmp_path):
    settings = {"DATAQUERY_DATABASE_URL": store, "DATAQUERY_ENCRYPTION_KEYS": ENCRYPTION_KEYS}
    for missing in ("DATAQUERY_SECRET_KEY", "DATAQUERY_ENCRYPTION_KEYS"):
        given = {"DATAQUERY_SECRET_KEY": SECRET_KEY} | settings
        del given[missing]
        ended = dataquery("serve", "--port", 0, "--data", tmp_path / "data", settings=given)
        assert ended.returncode == 2
        assert f"{missing} must be set" in ended.stderr and "admin make-keys" in ended.stderr
        assert not list((tmp_path / "data").glob("secrets.toml"))


@pytest.mark.parametrize(
    "change,reason",
    [
        (lambda url: url.replace(STORE_PASSWORD, "planted-wrong"), "refused the user name or password"),
        (lambda url: url + "_not", "no database of this name"),
        (lambda url: url.replace("127.0.0.1:", "127.0.0.1:1"), "port"),
    ],
)
def test_a_store_that_cannot_be_opened_ends_the_start_with_the_reason(store, tmp_path, change, reason):
    settings = {"DATAQUERY_SECRET_KEY": SECRET_KEY} | on_postgres(change(store))
    ended = dataquery("serve", "--port", 0, "--data", tmp_path / "data", settings=settings)
    assert ended.returncode in (1, 2)
    assert "store.database_url" in ended.stderr and reason in ended.stderr
    assert "planted" not in ended.stderr + ended.stdout


def test_two_servers_that_start_together_migrate_once(replicas, engine, store):
    versions = [row[0] for row in migrations(engine, store)]
    assert versions and versions == sorted(set(versions))
    lines = [line for server in replicas for line in server.log_lines() if line["message"] == "migrated the store"]
    assert sum(line["migrations"] for line in lines) == len(versions)


def test_the_missing_migrations_are_shown_and_nothing_is_changed(engine, store, tmp_path):
    settings = {"DATAQUERY_DATABASE_URL": store}
    arguments = ("admin", "migrate", "--data", tmp_path / "data")
    shown = dataquery(*arguments, "--dry-run", settings=settings)
    assert shown.returncode == 0
    assert "-- migration 0001_initial" in shown.stdout and "CREATE TABLE users" in shown.stdout
    with pytest.raises(psycopg2.errors.UndefinedTable):
        migrations(engine, store)
    assert dataquery(*arguments, settings=settings).returncode == 0
    assert migrations(engine, store)[0] == (1,)
    assert "nothing to do" in dataquery(*arguments, "--dry-run", settings=settings).stdout


def test_a_store_of_a_newer_program_is_refused(engine, store, tmp_path):
    settings = {"DATAQUERY_DATABASE_URL": store}
    arguments = ("admin", "migrate", "--data", tmp_path / "data")
    assert dataquery(*arguments, settings=settings).returncode == 0
    engine.execute(store.rsplit("/", 1)[1], "INSERT INTO schema_migrations VALUES (999, '0999_future', now())")
    for options in ((), ("--dry-run",)):
        refused = dataquery(*arguments, *options, settings=settings)
        assert refused.returncode == 1 and "newer program" in refused.stderr and "999" in refused.stderr


def test_the_doctor_looks_at_the_store(store, tmp_path):
    settings = {"DATAQUERY_SECRET_KEY": SECRET_KEY} | on_postgres(store)
    arguments = ("admin", "doctor", "--data", tmp_path / "data")
    found = dataquery(*arguments, settings=settings)
    assert found.returncode == 0, found.stdout
    wrong = dataquery(*arguments, settings=settings | {"DATAQUERY_DATABASE_URL": store + "_not"})
    assert wrong.returncode == 1 and "FAILED  store" in wrong.stdout
    assert STORE_PASSWORD not in found.stdout + found.stderr + wrong.stdout + wrong.stderr


def test_what_one_server_does_the_other_knows_at_once(replicas, postgres):
    one, two = (Client(server.url) for server in replicas)
    user = one.register("replicated@example.com")
    there = two.with_token(user.token)
    assert there.get("/api/account/").status_code == 200

    login = two.post("/api/auth/login", {"email": user.email, "password": "correct horse battery"})
    assert login.status_code == 200

    assert user.post("/api/settings/", {"llm_model": "model-of-one"}).status_code == 200
    assert there.get("/api/settings/").json()["llm_model"] == "model-of-one"

    made = user.connect("Shop", "postgresql", postgres.url("shop"))["id"]
    assert made in [item["id"] for item in there.get("/api/connections/").json()]
    assert there.rows(made, "SELECT count(*) AS n FROM customers") == [[4]]
    assert [item["query"] for item in user.get("/api/query/history").json()] == [
        item["query"] for item in there.get("/api/query/history").json()
    ]

    assert there.delete(f"/api/connections/{made}").status_code == 200
    assert made not in [item["id"] for item in user.get("/api/connections/").json()]
    assert user.run(made, "SELECT 1").status_code == 404


def test_while_the_store_is_stopped_requests_are_503_and_it_recovers(engine, store, start):
    server = start(on_postgres(store))
    user = Client(server.url).register()
    engine.halt()
    try:
        wait_until("/ready to say so", lambda: status(server.url) == 503)
        assert status(server.url, "/health") == 200
        for path in ("/api/settings/", "/api/connections/", "/api/query/history"):
            begin = time.monotonic()
            answer = user.get(path, timeout=SECONDS)
            assert answer.status_code == 503, answer.text
            assert int(answer.headers["Retry-After"]) >= 1
            assert time.monotonic() - begin < SECONDS
        login = user.anonymous().post("/api/auth/login", {"email": user.email, "password": "correct horse battery"})
        assert login.status_code == 503
        for _ in range(50):
            assert user.post("/api/settings/", {"llm_model": "lost"}, timeout=SECONDS).status_code == 503
    finally:
        engine.start_again()
    wait_until("/ready to say so", lambda: status(server.url) == 200)
    assert user.get("/api/settings/").json()["llm_model"] != "lost"
    assert user.get("/api/connections/").status_code == 200
    messages = [line["message"] for line in server.log_lines()]
    assert messages.count("the store cannot be reached") == 1
    assert messages.count("the store answers again") == 1
    assert STORE_PASSWORD not in server.log()


def test_a_store_that_holds_still_keeps_nobody_waiting(engine, store, start):
    server = start(on_postgres(store))
    user = Client(server.url).register()
    engine.pause()
    try:
        for path in ("/api/settings/", "/api/connections/", "/ready"):
            begin = time.monotonic()
            assert user.get(path, timeout=20).status_code == 503
            assert time.monotonic() - begin < SECONDS
        assert status(server.url, "/health") == 200
    finally:
        engine.resume()
    wait_until("/ready to say so", lambda: status(server.url) == 200)
    assert user.get("/api/connections/").status_code == 200


def test_a_killed_server_leaves_the_store_to_the_others(replicas):
    one, two = replicas
    user = Client(one.url).register()
    one.kill()
    there = Client(two.url).with_token(user.token)
    assert there.get("/api/connections/").status_code == 200
    assert there.post("/api/settings/", {"llm_model": "m"}).status_code == 200


def test_no_table_and_no_log_holds_a_planted_secret(engine, store, start, postgres):
    server = start(on_postgres(store))
    user = Client(server.url).register(password="planted password of a user")
    user.post("/api/settings/", {"llm_api_key": "sk-planted-key"})
    user.connect("Shop", "postgresql", postgres.url("shop"))
    database = store.rsplit("/", 1)[1]
    tables = [
        row[0] for row in engine.execute(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    ]
    assert "users" in tables
    kept = " ".join(str(engine.execute(database, f'SELECT * FROM "{table}"')) for table in tables)
    assert user.email in kept, "looked in the wrong place"
    assert server.stop() == 0
    for text in (kept, server.log(), server.printed()):
        assert "planted" not in text
