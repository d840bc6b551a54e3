"""`admin export`: an embedded store moves to PostgreSQL, with everything that was in it."""

import shutil
import subprocess
import tomllib

import pytest
from support.binary import BINARY, dataquery, environment
from support.client import PASSWORD, Client
from support.databases import make_sqlite, shop_script
from support.server import SECRET_KEY, on_postgres
from support.waiting import wait_until


@pytest.fixture
def target(postgres, request):
    """The address of an empty database."""
    name = f"export_{abs(hash(request.node.nodeid))}"
    yield postgres.create_store(name)
    postgres.execute("postgres", f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def embedded(start, tmp_path):
    """A running server with an embedded store, and its user, who uploaded a database and asked it."""
    server = start()
    user = Client(server.url).register("moving@example.com")
    file = make_sqlite(tmp_path / "shop.sqlite", shop_script())
    connection = user.upload("Shop", file.read_bytes()).json()["id"]
    assert user.post("/api/settings/", {"llm_api_key": "sk-planted-moving-key"}).status_code == 200
    question = {"connection_id": connection, "query": "How many customers are there?", "engine": "builtin"}
    assert user.post("/api/query/", question).json()["status"] == "answered"
    return server, user, connection


def export(server, target):
    return dataquery("admin", "export", "--data", server.data, "--to", target)


def test_a_store_moves_while_its_server_runs_and_the_next_server_goes_on_with_it(embedded, target, start):
    server, user, connection = embedded
    done = export(server, target)
    assert done.returncode == 0, done.stderr
    assert "Copied and verified:" in done.stdout and "query_history" in done.stdout
    assert "Uploaded databases are files" in done.stdout
    before = user.get("/api/query/history").json()
    assert server.stop() == 0

    secrets = tomllib.loads((server.data / "secrets.toml").read_text())
    settings = {
        "DATAQUERY_DATABASE_URL": target,
        "DATAQUERY_SECRET_KEY": SECRET_KEY,
        "DATAQUERY_ENCRYPTION_KEYS": secrets["encryption_keys"],
    }
    shutil.copytree(server.data / "uploads", server.data.parent / "moved" / "uploads")
    moved = start(settings, data="moved")
    there = Client(moved.url)
    assert there.post("/api/auth/login", {"email": "moving@example.com", "password": PASSWORD}).status_code == 200
    there = there.with_token(user.token)
    assert there.get("/api/query/history").json() == before
    assert there.get("/api/settings/").json()["has_api_key"] is True
    question = {"connection_id": connection, "query": "How many customers are there?", "engine": "builtin"}
    assert there.post("/api/query/", question).json()["status"] == "answered"
    assert there.post(f"/api/connections/{connection}/refresh").status_code == 200
    assert there.register().get("/api/account").status_code == 200, "new identities do not collide"

    again = export(server, target)
    assert again.returncode == 1 and "holds other data already" in again.stderr
    for text in (done.stdout, done.stderr, moved.log()):
        assert "sk-planted" not in text and target not in text


def test_a_repeated_export_finds_everything_there(embedded, target):
    server, _, _ = embedded
    assert export(server, target).returncode == 0
    again = export(server, target)
    assert again.returncode == 0, again.stderr
    assert "The target holds all of it already" in again.stdout


def test_an_interrupted_export_leaves_nothing_and_can_be_run_again(embedded, target, postgres):
    server, _, _ = embedded
    name = target.rsplit("/", 1)[1]
    assert dataquery("admin", "migrate", "--data", server.data, settings=on_postgres(target)).returncode == 0
    blocker = postgres.connect(name)
    blocker.autocommit = False
    with blocker.cursor() as cursor:
        cursor.execute("LOCK TABLE sealing_keys IN SHARE ROW EXCLUSIVE MODE")  # written last, and read before
    command = [BINARY, "admin", "export", "--data", server.data, "--to", target]
    copying = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    waiting = f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}' AND wait_event_type = 'Lock'"
    wait_until("the export to wait", lambda: postgres.execute("postgres", waiting)[0][0] > 0, 30)
    copying.kill()
    copying.wait(10)
    blocker.rollback()
    blocker.close()
    wait_until("its session to end", lambda: postgres.execute("postgres", waiting)[0][0] == 0, 30)
    assert postgres.execute(name, "SELECT count(*) FROM users") == [(0,)]
    assert export(server, target).returncode == 0


@pytest.mark.parametrize(
    "to,reason",
    [
        ("sqlite:///somewhere.sqlite", "--to must be a postgresql:// address"),
        ("postgresql://nobody:planted-secret@127.0.0.1:1/none", "store.database_url"),
    ],
)
def test_a_target_that_cannot_be_written_is_said(embedded, to, reason):
    server, _, _ = embedded
    refused = export(server, to)
    assert refused.returncode in (1, 2)
    assert reason in refused.stderr and "planted-secret" not in refused.stderr
