"""Indexing, refreshing, editing and removing connections where several servers share a store."""

import pytest
from support.client import Client
from support.databases import make_sqlite, shop_script
from support.server import on_postgres
from support.slow import indexing, slow_script
from support.waiting import wait_until


@pytest.fixture
def store(postgres, request):
    """The address of an empty database."""
    name = f"jobs_{abs(hash(request.node.nodeid))}"
    yield postgres.create_store(name)
    postgres.execute("postgres", f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "allowed"
    made.mkdir()
    return made


@pytest.fixture
def replicas(store, start, folder, tmp_path):
    """Two servers on one store; their data folders share the folder of uploads."""
    uploads = tmp_path / "uploads"
    uploads.mkdir()
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "uploads").symlink_to(uploads)
    settings = on_postgres(store) | {"DATAQUERY_SQLITE_FOLDERS": folder}
    servers = [start(settings, data=name, ready=False) for name in ("one", "two")]
    return [server.wait_ready() for server in servers]


@pytest.fixture
def clients(replicas):
    """One user at both."""
    first = Client(replicas[0].url).described().register()
    return [first, Client(replicas[1].url, token=first.token).described()]


def rows(postgres, store, statement):
    return postgres.execute(store.rsplit("/", 1)[1], statement)


def worker(postgres, store, replicas, connection):
    """The server that works on the connection's job, once one does."""

    def taken():
        found = rows(
            postgres, store, f"SELECT taken_by FROM jobs WHERE connection_id = {connection} AND state = 'running' AND done > 0"
        )
        return found and next(server for server in replicas if f"process {server.pid}," in found[0][0])

    return wait_until("a worker", taken, 20)


def no_orphans(postgres, store):
    for table in ("jobs", "connection_catalogs", "vector_chunks"):
        orphans = f"SELECT count(*) FROM {table} WHERE connection_id NOT IN (SELECT id FROM database_connections)"
        assert rows(postgres, store, orphans) == [(0,)], table


def test_a_job_whose_server_is_killed_is_finished_by_another(replicas, clients, postgres, store, folder):
    path = make_sqlite(folder / "killed.sqlite", slow_script(8))
    connection = clients[0].connect("Killed", "sqlite", f"sqlite://{path}", complete=False)["id"]
    killed = worker(postgres, store, replicas, connection)
    killed.kill()
    no_orphans(postgres, store)
    client = clients[1 - replicas.index(killed)]
    assert indexing(client, connection)["state"] == "running", "as the dead one left it"
    wait_until("the other to finish", lambda: indexing(client, connection)["state"] == "done", 60)
    assert client.get(f"/api/connections/{connection}/sample/t0").json()["rows"][0]["name"] == "Lisbon"
    assert rows(postgres, store, f"SELECT attempts FROM jobs WHERE connection_id = {connection}") == [(2,)]
    no_orphans(postgres, store)


def test_many_jobs_are_done_once_each(replicas, clients, postgres, store, folder):
    paths = [make_sqlite(folder / f"many{number}.sqlite", shop_script()) for number in range(12)]
    made = [
        clients[number % 2].connect(f"Many {number}", "sqlite", f"sqlite://{path}")["id"]
        for number, path in enumerate(paths)
    ]
    assert rows(postgres, store, "SELECT count(*), max(attempts) FROM jobs WHERE state = 'done'") == [(12, 1)]
    lines = [line for server in replicas for line in server.log_lines() if line["message"] == "indexed a connection"]
    assert sorted(line["connection"] for line in lines) == sorted(made)


def test_a_removal_is_seen_at_once_and_ends_the_job_wherever_it_runs(replicas, clients, postgres, store, folder):
    path = make_sqlite(folder / "removed.sqlite", slow_script(40))
    connection = clients[0].connect("Removed", "sqlite", f"sqlite://{path}", complete=False)["id"]
    running = worker(postgres, store, replicas, connection)
    other = clients[1 - replicas.index(running)]
    assert other.rows(connection, "SELECT count(*) FROM t0") == [[2]]
    assert other.delete(f"/api/connections/{connection}").status_code == 200
    for client in clients:
        assert client.get(f"/api/connections/{connection}").status_code == 404
        assert client.run(connection, "SELECT 1").status_code == 404
    for server in replicas:
        assert server.stop() == 0
        assert [line for line in server.log_lines() if line["level"] in ("warning", "error")] == []
    no_orphans(postgres, store)


def test_refreshing_and_editing_are_seen_at_once(clients, folder):
    one, two = clients
    path = make_sqlite(folder / "growing.sqlite", shop_script())
    connection = one.connect("Growing", "sqlite", f"sqlite://{path}")["id"]
    assert two.ask(connection, "How many customers are there?", engine="builtin")["status"] == "answered"
    make_sqlite(path, "CREATE TABLE boats (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO boats VALUES (1, 'Elm')")
    assert one.post(f"/api/connections/{connection}/refresh").status_code == 200
    wait_until("the refresh", lambda: indexing(two, connection)["state"] == "done", 30)
    assert "boats" in two.get(f"/api/connections/{connection}").json()["metadata"]["schema"]
    counted = two.ask(connection, "How many boats are there?", engine="builtin")
    assert [list(row.values()) for row in counted["query_results"]] == [[1]]

    moved = make_sqlite(folder / "moved.sqlite", "CREATE TABLE trees (id INTEGER); INSERT INTO trees VALUES (1), (2)")
    change = {"name": "Moved", "connection_string": f"sqlite://{moved}"}
    assert one.patch(f"/api/connections/{connection}", change).status_code == 200
    seen = two.get(f"/api/connections/{connection}").json()
    assert seen["name"] == "Moved" and set(seen["metadata"]["schema"]) == {"trees"}
    assert two.rows(connection, "SELECT count(*) FROM trees") == [[2]]


def test_uploads_and_the_demo_work_on_every_server(clients, tmp_path, shop_file):
    one, two = clients
    upload = one.upload("Mine", shop_file.read_bytes()).json()["id"]
    for client in clients:
        assert client.rows(upload, "SELECT count(*) FROM customers") == [[4]]
        assert client.rows(client.demo(), "SELECT count(*) FROM customers")[0][0] > 0
        assert client.ask(client.demo(), "How many customers are there?", engine="builtin")["status"] == "answered"
    assert two.delete(f"/api/connections/{upload}").status_code == 200
    assert list((tmp_path / "uploads").iterdir()) == []
