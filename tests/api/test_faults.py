"""Servers that are killed, stores that go away, disks that fill, clocks that go back: what was acknowledged is there
afterwards, nothing is half-written, and no secret is in the logs."""

import os
import threading
from pathlib import Path

import pytest
import requests
from support.binary import dataquery
from support.client import PASSWORD, Client, fresh_email
from support.databases import make_sqlite, shop_script
from support.server import Server, on_postgres
from support.store_checks import (
    REFERENCES_OF_POSTGRES,
    missing_files,
    orphans,
    references_of_sqlite,
    sqlite_store,
)
from support.waiting import wait_until

PLANTED_KEY = "sk-planted-fault-key-17c2"
ANSWER_SECONDS = 15  # in which every request must be answered, whatever happens behind


class Load:
    """Threads that save settings and ask questions of one account, and remember what was acknowledged."""

    def __init__(self, clients):
        self.stop = threading.Event()
        self.statuses = set()
        self.questions = set()  # ids that an answer named
        self.longest = 0.0
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._work, args=(client, n)) for n, client in enumerate(clients)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self._threads:
            thread.join(60)
        assert not any(thread.is_alive() for thread in self._threads), "a request hangs"

    def _work(self, client, number):
        connection = None
        while not self.stop.is_set():
            try:
                if connection is None:
                    listed = client.get("/api/connections/", timeout=ANSWER_SECONDS)
                    if listed.status_code == 200:
                        connection = listed.json()[0]["id"]
                    self._note(listed)
                    continue
                body = {"connection_id": connection, "query": "How many customers do we have?", "engine": "builtin"}
                answer = client.post("/api/query/", body, timeout=ANSWER_SECONDS)
                self._note(answer)
                saved = client.post("/api/settings/", {"llm_model": f"model-{number}"}, timeout=ANSWER_SECONDS)
                self._note(saved)
            except requests.ConnectionError:
                with self._lock:
                    self.statuses.add("cut")
                if self.stop.wait(0.05):
                    return

    def _note(self, answer):
        with self._lock:
            self.statuses.add(answer.status_code)
            self.longest = max(self.longest, answer.elapsed.total_seconds())
            if answer.status_code == 200 and "query" in answer.request.url:
                self.questions.add(answer.json()["id"])

    def acknowledged(self, count):
        wait_until(f"{count} acknowledged questions", lambda: len(self.questions) >= count, 60)


def history_ids(execute):
    return {row[0] for row in execute("SELECT id FROM query_history")}


def listed_history(user):
    """The ids of all that the history lists, page by page."""
    ids = []
    while page := user.get("/api/query/history?limit=100" + (f"&before={ids[-1]}" if ids else "")).json():
        ids += [item["id"] for item in page]
    return set(ids)


def check_sqlite(server, load=None):
    execute = sqlite_store(server.data)
    assert execute("PRAGMA integrity_check") == [("ok",)]
    assert orphans(execute, references_of_sqlite(execute)) == {}
    assert missing_files(execute, server.data / "uploads") == set()
    if load:
        assert load.questions <= history_ids(execute), "an acknowledged question is lost"
    assert PLANTED_KEY not in server.log()


# ---------------------------------------------------------------------------------------------------- embedded store


def test_a_killed_server_loses_nothing_that_it_acknowledged(start):
    server = start()
    user = Client(server.url).register()
    assert user.post("/api/settings/", {"llm_api_key": PLANTED_KEY}).status_code == 200
    with Load([Client(server.url).with_token(user.token) for _ in range(4)]) as load:
        load.acknowledged(25)
        assert (server.data / "dataquery.sqlite-wal").stat().st_size > 0, "the log holds what is pending"
        server.kill()
    again = start(data=server.data.name)
    client = Client(again.url).with_token(user.token)
    assert client.get("/api/settings/").json()["has_api_key"] is True
    assert client.get("/api/query/history?limit=1").status_code == 200
    assert again.stop() == 0
    check_sqlite(again, load)


def test_a_server_killed_while_an_upload_is_connected_leaves_no_half_of_it(start, tmp_path):
    file = make_sqlite(tmp_path / "shop.sqlite", shop_script()).read_bytes()
    server = start()
    user = Client(server.url).register()
    uploads = []

    def upload():
        client = Client(server.url).with_token(user.token)
        for number in range(200):
            try:
                if client.upload(f"Shop {number}", file).status_code == 200:
                    uploads.append(number)
            except requests.ConnectionError:
                return

    thread = threading.Thread(target=upload)
    thread.start()
    wait_until("some uploads", lambda: len(uploads) >= 3, 60)
    server.kill()
    thread.join(60)
    again = start(data=server.data.name)
    names = {one["name"] for one in Client(again.url).with_token(user.token).get("/api/connections/").json()}
    assert {f"Shop {number}" for number in uploads} <= names, "an acknowledged upload is lost"
    assert again.stop() == 0
    for cut_short in (again.data / "uploads").glob("upload-*"):  # a day later
        os.utime(cut_short, (1, 1))
    last = start(data=server.data.name)
    assert last.stop() == 0
    assert not list((last.data / "uploads").glob("upload-*"))
    (last.data / "uploads" / "of-another-store.sqlite").write_bytes(file)
    found = dataquery("admin", "doctor", "--data", last.data)
    assert found.returncode == 0 and "belong to no connection of this store" in found.stdout
    check_sqlite(last)


class CrampedServer(Server):
    """A server whose data folder is a small disk of its own, in a mount namespace of its own; seen from here through /proc."""

    DISK_KB = 32 * 1024

    def command_prefix(self):
        script = 'mount -t tmpfs -o "size=$1k" tmpfs "$2" && shift 2 && exec "$@"'
        self.data.mkdir(parents=True, exist_ok=True)
        as_root = [] if os.geteuid() == 0 else ["--map-root-user"]  # a user namespace, which a plain chroot forbids
        return ["unshare", "--mount", *as_root, "sh", "-c", script, "sh", str(self.DISK_KB), str(self.data)]

    @property
    def disk(self):
        return Path(f"/proc/{self.pid}/root") / self.data.relative_to("/")


def test_a_full_disk_is_said_and_survived(tmp_path):
    server = CrampedServer(tmp_path / "cramped")
    try:
        server.wait_ready()
        user = Client(server.url).register()
        connection = user.demo()
        body = {"connection_id": connection, "query": "How many customers do we have?", "engine": "builtin"}
        assert user.post("/api/query/", body).status_code == 200

        ballast = server.disk / "ballast"
        disk = os.statvfs(server.disk)
        assert disk.f_blocks * disk.f_frsize == server.DISK_KB * 1024, "the disk to be filled is its own"
        with open(ballast, "wb", buffering=0) as file:
            with pytest.raises(OSError, match="No space"):
                for _ in range(server.DISK_KB // 4 + 1):
                    file.write(b"x" * 4096)

        kept = set()
        refused = None
        for _ in range(400):
            answer = user.post("/api/query/", body)
            if answer.status_code != 200:
                refused = answer
                break
            kept.add(answer.json()["id"])
        assert refused is not None, "the disk was never full"
        assert refused.status_code in (500, 503) and "disk is full" in refused.json()["detail"]
        assert user.get("/api/connections/").status_code == 200, "what only reads goes on"
        assert Client(server.url).get("/health").status_code == 200

        ballast.unlink()
        again = wait_until("writing again", lambda: (a := user.post("/api/query/", body)).status_code == 200 and a, 20)
        kept.add(again.json()["id"])
        assert kept <= listed_history(user), "an acknowledged question is lost"
        assert server.stop() == 0
    finally:
        server.kill()


# ------------------------------------------------------------------------------------------------------- the clock

FAKETIME = next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))), None)


def test_a_clock_that_goes_back_stops_no_work(start, tmp_path):
    assert FAKETIME, "the package faketime is among the test packages"
    offset = tmp_path / "offset"
    offset.write_text("+0")
    settings = {
        "LD_PRELOAD": FAKETIME,
        "FAKETIME_TIMESTAMP_FILE": offset,
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    server = start(settings)
    client = Client(server.url)
    email = fresh_email("clock")
    user = client.register(email)
    file = make_sqlite(tmp_path / "shop.sqlite", shop_script()).read_bytes()
    connection = user.upload("Shop", file).json()["id"]
    question = {"connection_id": connection, "query": "How many customers are there?", "engine": "builtin"}
    before = user.post("/api/query/", question).json()["id"]

    offset.write_text("-30s")  # a clock that is set right
    assert user.get("/api/account").status_code == 200, "the token of before still holds"
    offset.write_text("-3h")  # one that was wrong: its tokens were issued in the future
    assert user.get("/api/account").status_code == 401
    signed_in = client.post("/api/auth/login", {"email": email, "password": PASSWORD})
    assert signed_in.status_code == 200
    user = user.with_token(signed_in.json()["access_token"])
    later = user.post("/api/query/", question).json()["id"]
    assert [item["id"] for item in user.get("/api/query/history?limit=2").json()] == [later, before]
    refreshed = user.post(f"/api/connections/{connection}/refresh")
    assert refreshed.status_code == 200
    wait_until("indexing to end", lambda: indexed(user, connection), 30)
    assert user.post("/api/query/", question).json()["status"] == "answered"
    offset.write_text("+0")
    assert user.post("/api/query/", question).status_code == 200
    assert server.stop() == 0
    check_sqlite(server)


def indexed(user, connection):
    progress = user.get(f"/api/connections/{connection}").json()["metadata"].get("indexing")
    return progress is None or progress["state"] == "done"


# ------------------------------------------------------------------------------------------ a store on PostgreSQL


def check_postgres(engine, store, servers, load):
    name = store.rsplit("/", 1)[1]

    def execute(query):
        return engine.execute(name, query)

    assert orphans(execute, execute(REFERENCES_OF_POSTGRES)) == {}
    assert load.questions <= history_ids(execute), "an acknowledged question is lost"
    for server in servers:
        assert PLANTED_KEY not in server.log()


def load_on(replicas, user, clients=6):
    return Load([Client(replicas[n % len(replicas)].url).with_token(user.token) for n in range(clients)])


def test_a_store_that_stops_and_starts_under_load_loses_nothing(replicas, engine, store):
    user = Client(replicas[0].url).register()
    assert user.post("/api/settings/", {"llm_api_key": PLANTED_KEY}).status_code == 200
    with load_on(replicas, user) as load:
        load.acknowledged(20)
        engine.halt()
        wait_until("a refusal", lambda: 503 in load.statuses, 30)
        for server in replicas:
            assert Client(server.url).get("/health").status_code == 200
            assert Client(server.url).get("/ready").status_code == 503
        engine.start_again()
        before = len(load.questions)
        for server in replicas:
            wait_until("readiness", lambda server=server: Client(server.url).get("/ready").status_code == 200, 30)
        load.acknowledged(before + 20)
    assert load.statuses <= {200, 503}, "nothing but an answer or a refusal"
    assert load.longest < ANSWER_SECONDS
    assert Client(replicas[1].url).with_token(user.token).get("/api/settings/").json()["has_api_key"] is True
    check_postgres(engine, store, replicas, load)


def test_a_replica_killed_during_questions_takes_none_of_the_acknowledged_with_it(replicas, engine, store):
    user = Client(replicas[0].url).register()
    with load_on(replicas, user) as load:
        load.acknowledged(20)
        replicas[0].kill()
        wait_until("a cut connection", lambda: "cut" in load.statuses, 30)
        before = len(load.questions)
        load.acknowledged(before + 20)
    assert load.statuses <= {200, "cut"}
    check_postgres(engine, store, replicas, load)
    survivor = Client(replicas[1].url).with_token(user.token)
    assert survivor.get("/api/connections/").status_code == 200


def test_a_server_killed_during_a_migration_leaves_it_to_the_next(engine, store, start):
    name = store.rsplit("/", 1)[1]
    # Somebody holds a lock that the first migration needs, so that the server can be killed in the middle of it.
    blocker = engine.connect(name)
    blocker.autocommit = False
    with blocker.cursor() as cursor:
        cursor.execute("CREATE TABLE users (id int)")  # the same name, not committed: CREATE TABLE users waits
    server = start(on_postgres(store), ready=False)
    waiting = (
        f"SELECT count(*) FROM pg_stat_activity WHERE datname = '{name}' AND wait_event_type = 'Lock' "
        "AND query ILIKE '%create table%'"
    )
    wait_until("the migration to wait", lambda: engine.execute("postgres", waiting)[0][0] > 0, 30)
    server.kill()
    blocker.rollback()
    blocker.close()
    again = start(on_postgres(store), data="again")
    versions = [row[0] for row in engine.execute(name, "SELECT version FROM schema_migrations ORDER BY version")]
    assert versions == list(range(1, len(versions) + 1))
    assert Client(again.url).register().get("/api/account").status_code == 200
