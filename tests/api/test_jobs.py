"""Indexing as a job: progress, failure and another try, removal and ends of the server in the middle."""

import sqlite3
import threading
from contextlib import closing

import pytest
from support.client import Client
from support.databases import make_sqlite
from support.server import Server
from support.slow import indexing, slow_script
from support.waiting import wait_until


@pytest.fixture
def slow_file(allowed_folder, tmp_path):
    """Its job takes about twelve seconds."""
    return make_sqlite(allowed_folder / f"slow-{tmp_path.name}.sqlite", slow_script(30))


@pytest.fixture
def settings(allowed_folder):
    return {"DATAQUERY_SQLITE_FOLDERS": allowed_folder}


def wait_for_progress(client, connection):
    return wait_until(
        "progress", lambda: (job := indexing(client, connection))["state"] == "running" and job["done"] > 0 and job, 20
    )


def wait_until_done(client, connection, seconds=60):
    def ended():
        job = indexing(client, connection)
        assert job["state"] != "failed", job
        return job["state"] == "done"

    wait_until("the end of the job", ended, seconds)


def orphans(data):
    """Rows of the store that belong to no connection."""
    with closing(sqlite3.connect(f"file:{data / 'dataquery.sqlite'}?mode=ro", uri=True)) as store:
        return {
            table: store.execute(
                f"SELECT count(*) FROM {table} WHERE connection_id NOT IN (SELECT id FROM database_connections)"
            ).fetchone()[0]
            for table in ("jobs", "connection_catalogs", "vector_chunks")
        }


NO_ORPHANS = {"jobs": 0, "connection_catalogs": 0, "vector_chunks": 0}


def test_a_small_database_is_complete_in_the_answer(user, shop_file):
    connection = user.connect("Small job", "sqlite", f"sqlite://{shop_file}")
    assert connection["metadata"]["indexing"]["state"] == "done"
    assert connection["metadata"]["indexed_at"]
    assert user.get("/api/connections/").json()[-1]["metadata"]["indexing"]["state"] == "done"


def test_the_demo_needs_no_job(user, demo):
    assert indexing(user, demo) is None


def test_a_large_database_answers_early_shows_progress_and_can_be_asked(start, settings, slow_file):
    client = Client(start(settings).url).described().register()
    connection = client.connect("Large", "sqlite", f"sqlite://{slow_file}", complete=False)
    assert connection["metadata"]["indexing"]["state"] in ("queued", "running")
    assert connection["metadata"]["indexed_at"] is None
    assert len(connection["metadata"]["schema"]) == 31
    job = wait_for_progress(client, connection["id"])
    assert job["step"] == "describe" and job["total"] == 31 and 0 < job["done"] < 31
    assert client.rows(connection["id"], "SELECT count(*) FROM t0") == [[2]]
    answer = client.ask(connection["id"], "How many t0 are there?", engine="builtin")
    assert any("still being read" in sentence for sentence in answer["evidence"]["assumptions"])


def test_a_refresh_joins_the_job_that_runs(start, settings, slow_file):
    client = Client(start(settings).url).described().register()
    connection = client.connect("Joined", "sqlite", f"sqlite://{slow_file}", complete=False)["id"]
    before = wait_for_progress(client, connection)
    refreshed = client.post(f"/api/connections/{connection}/refresh")
    assert refreshed.status_code == 200
    assert refreshed.json()["metadata"]["indexing"]["done"] >= before["done"]


def test_a_removal_ends_the_job_and_leaves_nothing(start, settings, slow_file):
    server = start(settings)
    client = Client(server.url).described().register()
    connection = client.connect("Removed", "sqlite", f"sqlite://{slow_file}", complete=False)["id"]
    wait_for_progress(client, connection)
    assert client.delete(f"/api/connections/{connection}").status_code == 200
    assert client.get(f"/api/connections/{connection}").status_code == 404
    again = client.connect("After", "sqlite", f"sqlite://{slow_file}", complete=False)["id"]
    wait_for_progress(client, again)
    assert client.delete(f"/api/connections/{again}").status_code == 200
    assert server.stop() == 0, "with nothing to wait for"
    assert orphans(server.data) == NO_ORPHANS
    assert [line for line in server.log_lines() if line["level"] in ("warning", "error")] == []


def test_a_job_whose_server_is_killed_is_done_by_the_next(start, settings, allowed_folder, tmp_path):
    path = make_sqlite(allowed_folder / f"killed-{tmp_path.name}.sqlite", slow_script(8))
    server = start(settings)
    client = Client(server.url).described().register()
    connection = client.connect("Killed", "sqlite", f"sqlite://{path}", complete=False)["id"]
    wait_for_progress(client, connection)
    server.kill()
    assert orphans(server.data) == NO_ORPHANS
    again = Client(start(settings).url, token=client.token)
    assert indexing(again, connection)["state"] == "running", "as the dead one left it"
    wait_until_done(again, connection)
    assert again.get(f"/api/connections/{connection}/sample/t0").json()["rows"][0]["name"] == "Lisbon"
    assert orphans(server.data) == NO_ORPHANS


def test_a_server_that_is_stopped_gives_its_job_back(start, settings, slow_file):
    server = start(settings)
    client = Client(server.url).described().register()
    connection = client.connect("Stopped", "sqlite", f"sqlite://{slow_file}", complete=False)["id"]
    wait_for_progress(client, connection)
    assert server.stop() == 0
    with closing(sqlite3.connect(f"file:{server.data / 'dataquery.sqlite'}?mode=ro", uri=True)) as store:
        assert store.execute("SELECT state, attempts FROM jobs").fetchall() == [("queued", 0)]
    again = Client(start(settings).url, token=client.token)
    wait_for_progress(again, connection)


def test_a_job_that_fails_says_why_and_a_refresh_tries_again(user, postgres):
    """Rows that may not be read fail no job; a database that goes away in the middle does."""
    postgres.execute("postgres", "CREATE DATABASE fragile")
    postgres.execute(
        "fragile",
        "CREATE TABLE t (id int, word text)",
        "INSERT INTO t VALUES (1, 'here')",
        *(f"CREATE VIEW slow{number:02} AS SELECT 1 AS x FROM pg_sleep(600)" for number in range(20)),
    )
    connection = user.connect("Fragile", "postgresql", postgres.url("fragile"), complete=False)["id"]
    wait_until("the reading", lambda: postgres.running("slow"), 20)
    stop = threading.Event()

    def cut():
        while not stop.wait(0.05):
            postgres.execute(
                "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'fragile'"
            )

    cutter = threading.Thread(target=cut)
    cutter.start()
    try:
        job = wait_until("the failure", lambda: (j := indexing(user, connection))["state"] == "failed" and j, 60)
    finally:
        stop.set()
        cutter.join()
    assert len(job["error"]) > 10 and "planted" not in job["error"]
    answer = user.ask(connection, "How many t are there?", engine="builtin")
    assert any("could not be read to the end" in sentence for sentence in answer["evidence"]["assumptions"])
    postgres.execute("fragile", "DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "CREATE TABLE t (id int, word text)")
    refreshed = user.post(f"/api/connections/{connection}/refresh")
    assert refreshed.status_code == 200
    wait_until_done(user, connection)
    assert indexing(user, connection)["error"] is None


# ------------------------------------------------------------------------------------------------------------- editing


def test_a_connection_can_be_renamed(user, shop_file):
    connection = user.connect("Old name", "sqlite", f"sqlite://{shop_file}")["id"]
    user.connect("Another name", "sqlite", f"sqlite://{shop_file}")
    answer = user.patch(f"/api/connections/{connection}", {"name": "New name"})
    assert answer.status_code == 200 and answer.json()["name"] == "New name"
    assert user.get(f"/api/connections/{connection}").json()["name"] == "New name"
    assert user.patch(f"/api/connections/{connection}", {"name": "Another name"}).status_code == 409
    assert user.patch(f"/api/connections/{connection}", {"name": "New name"}).status_code == 200, "its own"
    assert user.patch(f"/api/connections/{connection}", {}).status_code == 422
    assert user.patch(f"/api/connections/{connection}", {"name": " "}).status_code == 422
    assert user.patch("/api/connections/987654321", {"name": "x"}).status_code == 404


def test_a_new_address_is_read_and_the_history_stays(user, postgres):
    postgres.execute("postgres", "CREATE DATABASE elsewhere")
    postgres.execute("elsewhere", "CREATE TABLE boats (id int, name text)", "INSERT INTO boats VALUES (1, 'Elm')")
    connection = user.connect("Moving", "postgresql", postgres.url("shop"))["id"]
    asked = user.ask(connection, "How many customers are there?", engine="builtin")["id"]
    answer = user.patch(f"/api/connections/{connection}", {"connection_string": postgres.url("elsewhere")})
    assert answer.status_code == 200 and answer.json()["id"] == connection
    assert set(answer.json()["metadata"]["schema"]) == {"boats"}
    wait_until_done(user, connection)
    assert user.rows(connection, "SELECT name FROM boats") == [["Elm"]]
    assert user.get(f"/api/query/history/{asked}").json()["connection_id"] == connection
    counted = user.ask(connection, "How many boats are there?", engine="builtin")
    assert [list(row.values()) for row in counted["query_results"]] == [[1]]


def test_a_new_address_that_does_not_work_changes_nothing(user, postgres):
    connection = user.connect("Staying", "postgresql", postgres.url("shop"))["id"]
    wrong = postgres.url("shop", password="wrong-password-77aa")
    answer = user.patch(f"/api/connections/{connection}", {"name": "Moved", "connection_string": wrong})
    assert answer.status_code == 400 and "wrong-password-77aa" not in answer.text
    assert user.get(f"/api/connections/{connection}").json()["name"] == "Staying"
    assert user.rows(connection, "SELECT count(*) FROM customers") == [[4]]


def test_uploads_and_the_demo_can_only_be_renamed(new_user, shop_file):
    upload = new_user.upload("Mine", shop_file.read_bytes()).json()["id"]
    for connection in (upload, new_user.demo()):
        url = f"/api/connections/{connection}"
        answer = new_user.patch(url, {"connection_string": f"sqlite://{shop_file}"})
        assert answer.status_code == 422
        assert answer.json()["detail"][0]["loc"] == ["body", "connection_string"]
        assert new_user.patch(url, {"name": f"Renamed {connection}"}).status_code == 200
    assert new_user.rows(upload, "SELECT count(*) FROM customers") == [[4]]


def test_another_users_connection_cannot_be_edited(user, other_user, shop):
    assert other_user.patch(f"/api/connections/{shop}", {"name": "Taken over"}).status_code == 404


# --------------------------------------------------------------------------------------------------------------- files


def test_rows_of_uploads_and_the_demo_hold_no_path(start, shop_file):
    """The data folder moves; everything in it works as before."""
    server = start()
    client = Client(server.url).described().register()
    upload = client.upload("Mine", shop_file.read_bytes()).json()["id"]
    assert server.stop() == 0
    moved = server.data.rename(server.data.parent / "moved")
    with closing(sqlite3.connect(moved / "dataquery.sqlite")) as store:
        (name,) = store.execute("SELECT owned_file FROM database_connections WHERE id = ?", (upload,)).fetchone()
        assert "/" not in name and (moved / "uploads" / name).exists()
    again = Client(start(data="moved").url, token=client.token)
    assert again.rows(upload, "SELECT count(*) FROM customers") == [[4]]
    assert again.rows(again.demo(), "SELECT count(*) FROM customers")[0][0] > 0


def test_rows_of_an_older_program_with_whole_paths_still_work(tmp_path, shop_file):
    server = Server(tmp_path / "data").wait_ready()
    try:
        client = Client(server.url).register()
        upload = client.upload("Mine", shop_file.read_bytes()).json()["id"]
        assert server.stop() == 0
        with closing(sqlite3.connect(server.data / "dataquery.sqlite")) as store:
            store.execute(
                "UPDATE database_connections SET owned_file = '/old/machine/uploads/' || owned_file WHERE id = ?", (upload,)
            )
            store.commit()
        server = Server(server.data).wait_ready()
        again = Client(server.url, token=client.token)
        assert again.rows(upload, "SELECT count(*) FROM customers") == [[4]]
        assert again.delete(f"/api/connections/{upload}").status_code == 200
        assert list(server.data.glob("uploads/*")) == []
    finally:
        server.kill()
