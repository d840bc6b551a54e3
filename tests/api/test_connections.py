"""Connecting databases: test, describe, list, add, refresh, delete."""

import sqlite3

import pytest
from support.client import Client
from support.databases import TABLES, make_sqlite, shop_script
from support.postgres import PASSWORD
from support.tables import cases


def tables_of(connection):
    return {table["name"]: table for table in connection["metadata"]["tables"]}


def columns_of(table):
    return {column["name"]: column for column in table["columns"]}


# ------------------------------------------------------------------------------------------------------ both databases


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, shop_file):
    """The kind and the connection string of the shop."""
    if request.param == "sqlite":
        return "sqlite", f"sqlite://{shop_file}"
    return "postgresql", request.getfixturevalue("postgres").url("shop")


def test_a_connection_can_be_tested_without_keeping_it(user, address):
    kind, url = address
    before = user.get("/api/connections/").json()
    answer = user.post("/api/connections/test", {"db_type": kind, "connection_string": url})
    assert answer.status_code == 200
    assert answer.json()["ok"] is True
    assert answer.json()["tables"] == len(TABLES) + 1, "the tables and one view"
    assert user.get("/api/connections/").json() == before


def test_a_new_connection_is_described(user, address):
    kind, url = address
    connection = user.connect(f"Described {kind}", kind, url)
    assert (connection["name"], connection["db_type"], connection["is_demo"]) == (f"Described {kind}", kind, False)
    assert connection["created_at"].endswith("Z")
    schema = connection["metadata"]["schema"]
    assert set(schema) == {*TABLES, "paid_orders"}
    assert [column["name"] for column in schema["customers"]] == ["id", "name", "city", "email"]
    assert all(set(column) == {"name", "type"} and column["type"] for column in schema["customers"])
    assert connection["metadata"]["indexed_at"].endswith("Z")


def test_a_connection_shows_its_tables_and_columns(user, address):
    kind, url = address
    created = user.connect(f"Shown {kind}", kind, url)
    tables = tables_of(user.get(f"/api/connections/{created['id']}").json())
    assert {name: table["kind"] for name, table in tables.items()} == {name: "table" for name in TABLES} | {
        "paid_orders": "view"
    }
    assert tables["customers"]["row_estimate"] == len(TABLES["customers"])
    columns = columns_of(tables["orders"])
    assert columns["id"]["primary_key"] is True
    assert columns["customer_id"]["references"] == "customers.id"
    assert columns["status"]["references"] is None
    assert columns["status"]["nullable"] is False
    assert columns_of(tables["customers"])["city"]["nullable"] is True
    assert [column["primary_key"] for column in tables["order_items"]["columns"]] == [True, True, False]


def test_the_list_leaves_the_tables_out(user, address):
    kind, url = address
    user.connect(f"Listed {kind}", kind, url)
    for connection in user.get("/api/connections/").json():
        assert "tables" not in connection["metadata"]
        assert connection["metadata"]["schema"]


def test_a_table_can_be_sampled(user, address):
    kind, url = address
    connection = user.connect(f"Sampled {kind}", kind, url)["id"]
    sample = user.get(f"/api/connections/{connection}/sample/customers").json()
    assert [column["name"] for column in sample["columns"]] == ["id", "name", "city", "email"]
    assert len(sample["rows"]) == len(TABLES["customers"])
    assert {row["name"] for row in sample["rows"]} == {row[1] for row in TABLES["customers"]}
    assert user.get(f"/api/connections/{connection}/sample/nothing").status_code == 404


def test_a_repeated_name_is_409(user, address):
    kind, url = address
    name = f"Only once {kind}"
    user.connect(name, kind, url)
    answer = user.post("/api/connections/", {"name": name, "db_type": kind, "connection_string": url})
    assert answer.status_code == 409
    assert [item["name"] for item in user.get("/api/connections/").json()].count(name) == 1


def test_two_users_may_use_one_name(user, other_user, address):
    kind, url = address
    user.connect(f"A shared name {kind}", kind, url)
    other_user.connect(f"A shared name {kind}", kind, url)


def test_a_deleted_connection_is_gone_and_its_name_free(user, address):
    kind, url = address
    connection = user.connect(f"Short-lived {kind}", kind, url)["id"]
    answer = user.delete(f"/api/connections/{connection}")
    assert answer.status_code == 200
    assert answer.json() == {"message": "Connection deleted successfully"}
    assert user.get(f"/api/connections/{connection}").status_code == 404
    assert user.delete(f"/api/connections/{connection}").status_code == 404
    assert user.run(connection, "SELECT 1").status_code == 404
    user.connect(f"Short-lived {kind}", kind, url)


# ----------------------------------------------------------------------------------------------------------- SQLite


def test_an_uploaded_file_can_be_asked_and_is_removed_with_its_connection(user, server, shop_file):
    before = set(server.data.glob("uploads/*"))
    answer = user.upload("Uploaded", shop_file.read_bytes())
    assert answer.status_code == 200
    connection = answer.json()
    assert connection["db_type"] == "sqlite"
    assert user.rows(connection["id"], "SELECT count(*) FROM customers") == [[4]]
    assert len(set(server.data.glob("uploads/*")) - before) == 1
    user.delete(f"/api/connections/{connection['id']}")
    assert set(server.data.glob("uploads/*")) == before


def test_uploading_under_a_taken_name_is_409_and_leaves_no_file(user, server, shop, shop_file):
    before = set(server.data.glob("uploads/*"))
    answer = user.upload("Shop file", shop_file.read_bytes())
    assert answer.status_code == 409
    assert set(server.data.glob("uploads/*")) == before


@pytest.mark.parametrize(
    "content",
    [b"this is no database", b"\0" * 5000, b"SQLite format 3\0" + b"\xff" * 4080, b"PK\x03\x04" + b"x" * 2000, b"x"],
    ids=["text", "zeros", "only a header", "another format", "one byte"],
)
def test_an_upload_that_is_no_database_is_400_and_leaves_no_file(user, server, content):
    before = set(server.data.glob("uploads/*"))
    answer = user.upload("No database", content)
    assert answer.status_code == 400
    assert set(server.data.glob("uploads/*")) == before
    assert "No database" not in [item["name"] for item in user.get("/api/connections/").json()]


def test_an_upload_of_nothing_is_refused(user):
    assert user.upload("Nothing", b"").status_code in (400, 422)


def test_an_upload_without_a_name_is_422(user, shop_file):
    assert user.upload("", shop_file.read_bytes()).status_code == 422


def test_an_upload_above_the_configured_size_is_413(start, tmp_path):
    server = start({"DATAQUERY_MAX_UPLOAD_BYTES": 200_000})
    client = Client(server.url).described().register()
    large = make_sqlite(tmp_path / "large.sqlite", "CREATE TABLE t (x BLOB); INSERT INTO t VALUES (zeroblob(300000));")
    assert client.upload("Large", large.read_bytes()).status_code == 413
    assert list(server.data.glob("uploads/*")) == []


def test_a_file_that_another_program_damages_later_is_400(user, shop_file):
    """Bytes that change under an open connection end in a clear answer, not in a crash."""
    content = bytearray(shop_file.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    answer = user.upload("Damaged", bytes(content))
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        assert user.run(answer.json()["id"], "SELECT * FROM customers").status_code in (400, 422)


def test_a_sqlite_file_with_a_write_ahead_log_mode_can_be_uploaded(user, tmp_path):
    path = tmp_path / "wal.sqlite"
    database = sqlite3.connect(path)
    database.execute("PRAGMA journal_mode = wal")
    database.executescript(shop_script())
    database.execute("PRAGMA wal_checkpoint(truncate)")
    database.close()
    answer = user.upload("Write-ahead", path.read_bytes())
    assert answer.status_code == 200
    assert user.rows(answer.json()["id"], "SELECT count(*) FROM customers") == [[4]]


@pytest.mark.parametrize("case", cases("forbidden_urls.json"))
def test_a_connection_string_that_is_not_allowed_is_400(user, server, shop_file, case):
    url = case["url"].replace("{data}", str(server.data)).replace("{allowed}", str(shop_file.parent))
    for path in ("/api/connections/test", "/api/connections/"):
        answer = user.post(path, {"name": "Forbidden", "db_type": case["db_type"], "connection_string": url})
        assert answer.status_code == 400, answer.text
        assert "secret-in-the-url" not in answer.text


def test_the_servers_own_files_and_uploads_cannot_be_connected_by_their_path(user, server, shop):
    assert list((server.data / "uploads").iterdir())
    for file in server.data.rglob("*"):
        if file.is_file() and file.name != "demo.sqlite":  # every account has the demo
            answer = user.post("/api/connections/test", {"db_type": "sqlite", "connection_string": f"sqlite://{file}"})
            assert answer.status_code == 400, file


def test_a_link_out_of_an_allowed_folder_is_not_followed(user, allowed_folder, tmp_path):
    outside = make_sqlite(tmp_path / "outside.sqlite", "CREATE TABLE secret (word TEXT)")
    link = allowed_folder / "link.sqlite"
    link.symlink_to(outside)
    answer = user.post("/api/connections/test", {"db_type": "sqlite", "connection_string": f"sqlite://{link}"})
    assert answer.status_code == 400


def test_odd_names_are_described_sampled_and_asked_on_sqlite(user, odd_file):
    check_odd_names(user, user.connect("Odd file", "sqlite", f"sqlite://{odd_file}"))


def check_odd_names(user, connection):
    schema = connection["metadata"]["schema"]
    assert [column["name"] for column in schema["select"]] == ["id", "from", "group"]
    assert [column["name"] for column in schema["guest list"]] == ["id", "full name", "mood 🎉", "Ünïcode", 'a"b']
    sample = user.get(f"/api/connections/{connection['id']}/sample/guest%20list").json()
    assert {row["mood 🎉"] for row in sample["rows"]} == {"🎈 merry", "calm"}
    answer = user.run(connection["id"], 'SELECT "full name", "mood 🎉" FROM "guest list" WHERE "Ünïcode" = 1')
    assert answer.json()["query_results"] == [{"full name": "Zoë", "mood 🎉": "🎈 merry"}]
    assert user.rows(connection["id"], 'SELECT sum("group") FROM "select"') == [[30]]
    counted = user.ask(connection["id"], "How many guests are on the guest list?", engine="builtin")
    assert counted["status"] in ("answered", "clarify", "no_answer")
    if counted["status"] == "answered":
        assert list(counted["query_results"][0].values()) == [2]


def test_a_database_without_tables_is_connected_and_answers_that_there_is_nothing(user, allowed_folder):
    path = make_sqlite(allowed_folder / "bare.sqlite", "CREATE TABLE x (y); DROP TABLE x;")
    check_bare(user, user.connect("Bare file", "sqlite", f"sqlite://{path}"))


def check_bare(user, connection):
    assert connection["metadata"]["schema"] == {}
    assert user.ask(connection["id"], "How many customers do we have?")["status"] == "no_answer"
    assert user.rows(connection["id"], "SELECT 1") == [[1]]


def test_a_refresh_sees_what_has_changed(user, allowed_folder):
    path = make_sqlite(allowed_folder / "growing.sqlite", shop_script())
    connection = user.connect("Growing file", "sqlite", f"sqlite://{path}")
    make_sqlite(
        path,
        "CREATE TABLE wholesalers (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO wholesalers VALUES (1, 'Elm'), (2, 'Fir')",
    )
    check_refresh(user, connection)


def check_refresh(user, connection):
    before = connection["metadata"]
    refreshed = user.post(f"/api/connections/{connection['id']}/refresh")
    assert refreshed.status_code == 200
    after = refreshed.json()["metadata"]
    assert set(after["schema"]) - set(before["schema"]) == {"wholesalers"}
    assert after["indexed_at"] >= before["indexed_at"]
    answer = user.ask(connection["id"], "How many wholesalers are there?")
    assert (answer["status"], list(answer["query_results"][0].values())) == ("answered", [2])


def test_the_demo_can_be_described_asked_and_deleted(new_user):
    demo = new_user.demo()
    tables = tables_of(new_user.get(f"/api/connections/{demo}").json())
    assert len(tables) >= 12
    assert {"customers", "orders", "employees", "shipments"} <= set(tables)
    assert sum(table["row_estimate"] for table in tables.values()) >= 40_000
    assert {table["kind"] for table in tables.values()} == {"table", "view"}
    assert new_user.delete(f"/api/connections/{demo}").status_code == 200
    assert new_user.get("/api/connections/").json() == []


def test_deleting_the_demo_leaves_the_others_theirs(new_user, user, demo):
    new_user.delete(f"/api/connections/{new_user.demo()}")
    assert user.rows(demo, "SELECT count(*) > 0 FROM customers") == [[1]]


# ------------------------------------------------------------------------------------------------------- PostgreSQL


def test_comments_are_described(user, postgres):
    created = user.connect("Commented", "postgresql", postgres.url("shop"))
    customers = tables_of(user.get(f"/api/connections/{created['id']}").json())["customers"]
    assert customers["comment"] == "Whom we sell to"
    assert columns_of(customers)["city"]["comment"] == "Where they are at home"


def test_odd_names_are_described_sampled_and_asked_on_postgresql(user, postgres):
    check_odd_names(user, user.connect("Odd server", "postgresql", postgres.url("odd")))


def test_a_database_without_tables_on_postgresql(user, postgres):
    check_bare(user, user.connect("Bare server", "postgresql", postgres.url("bare")))


def test_a_refresh_on_postgresql_sees_what_has_changed(user, postgres):
    postgres.execute("postgres", "CREATE DATABASE growing")
    postgres.execute("growing", shop_script())
    connection = user.connect("Growing server", "postgresql", postgres.url("growing"))
    postgres.execute(
        "growing",
        "CREATE TABLE wholesalers (id INTEGER PRIMARY KEY, name VARCHAR(20))",
        "INSERT INTO wholesalers VALUES (1, 'Elm'), (2, 'Fir')",
        "ANALYZE",
    )
    check_refresh(user, connection)


def test_a_schema_of_ones_own_is_described(user, postgres):
    postgres.execute("postgres", "CREATE DATABASE schemas")
    postgres.execute(
        "schemas",
        "CREATE SCHEMA sales",
        "CREATE TABLE sales.receipts (id INTEGER PRIMARY KEY, amount NUMERIC)",
        "INSERT INTO sales.receipts VALUES (1, 5), (2, 7)",
    )
    connection = user.connect("Schemas", "postgresql", postgres.url("schemas"))
    assert any("receipts" in name for name in connection["metadata"]["schema"])
    assert user.rows(connection["id"], "SELECT sum(amount) FROM sales.receipts") == [[12]]


@pytest.mark.parametrize(
    "user_name,password,database",
    [
        ("shop_owner", "wrong-password-31c7", "shop"),
        ("nobody_at_all", "wrong-password-31c7", "shop"),
        ("shop_owner", None, "no_such_database"),
        ("guest", "guest-password", "closed"),
    ],
    ids=["wrong password", "unknown role", "unknown database", "no right to connect"],
)
def test_a_database_that_refuses_us_is_400_with_the_reason(user, postgres, user_name, password, database):
    url = postgres.url(database, user_name, password or PASSWORD)
    for path in ("/api/connections/test", "/api/connections/"):
        answer = user.post(path, {"name": "Refused", "db_type": "postgresql", "connection_string": url})
        assert answer.status_code == 400
        assert len(answer.json()["detail"]) > 20
        assert "wrong-password-31c7" not in answer.text and PASSWORD not in answer.text
    assert "Refused" not in [item["name"] for item in user.get("/api/connections/").json()]


def test_a_database_that_goes_away_is_400_and_can_be_asked_again_when_it_is_back(user, postgres):
    postgres.execute("postgres", "CREATE DATABASE leaving")
    connection = user.connect("Leaving", "postgresql", postgres.url("leaving"))["id"]
    assert user.rows(connection, "SELECT 1") == [[1]]
    postgres.execute(
        "postgres",
        "ALTER DATABASE leaving ALLOW_CONNECTIONS false",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'leaving'",
    )
    assert user.run(connection, "SELECT 1").status_code == 400
    postgres.execute("postgres", "ALTER DATABASE leaving ALLOW_CONNECTIONS true")
    assert user.rows(connection, "SELECT 1") == [[1]]
