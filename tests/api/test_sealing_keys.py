"""Encryption keys: changed while the server runs, and missed at its start when they are lost or wrong."""

import base64
import sqlite3
import tomllib
from contextlib import closing

import pytest
from support.binary import dataquery
from support.client import Client
from support.databases import make_sqlite, shop_script

URL_AND_KEY = (
    "SELECT connection_string FROM database_connections "
    "UNION ALL SELECT llm_api_key FROM user_settings WHERE llm_api_key IS NOT NULL"
)


def key(name, letter):
    return f"{name}:{base64.b64encode(letter.encode() * 32).decode()}"


def sealed(server):
    """The ids of the keys that the store's secrets are sealed with."""
    with closing(sqlite3.connect(f"file:{server.data / 'dataquery.sqlite'}?mode=ro", uri=True)) as database:
        return {text.split(":")[0] for (text,) in database.execute(URL_AND_KEY)}


def file_keys(server):
    secrets = tomllib.loads((server.data / "secrets.toml").read_text())
    return [entry.split(":")[0] for entry in secrets["encryption_keys"].split(",")]


def with_secrets(server, tmp_path):
    """A user with a connection of their own and an API key."""
    user = Client(server.url).described().register()
    file = make_sqlite(tmp_path / "shop.sqlite", shop_script())
    connection = user.upload("Shop", file.read_bytes()).json()["id"]
    assert user.post("/api/settings/", {"llm_api_key": "sk-first"}).status_code == 200
    return user, connection


def opens_its_key(user, connection):
    """Whether a question is answered, for which the server opens the user's API key."""
    body = {"connection_id": connection, "query": "How many customers are there?"}
    answer = user.post("/api/query/", body)
    return answer.status_code == 200 and answer.json()["status"] == "answered"


def rotate(server, *options, settings=None):
    return dataquery("admin", "rotate-key", "--data", server.data, *options, settings=settings)


def test_a_new_key_seals_everything_while_the_server_runs(start, tmp_path):
    server = start()
    user, connection = with_secrets(server, tmp_path)
    assert sealed(server) == {"k1"}

    done = rotate(server)
    assert done.returncode == 0, done.stderr
    assert "Sealed 3 secrets anew under the key k2." in done.stdout  # demo, upload, API key
    assert sealed(server) == {"k2"}
    assert file_keys(server) == ["k2", "k1"]

    assert opens_its_key(user, connection), "it opens what is under the new key"
    assert user.post("/api/settings/", {"llm_api_key": "sk-second"}).status_code == 200
    assert sealed(server) == {"k2"}, "the running server seals with the new key"

    dropped = rotate(server, "--drop-unused")
    assert dropped.returncode == 0, dropped.stderr
    assert "Dropped: k1." in dropped.stdout
    assert file_keys(server) == ["k2"]
    assert opens_its_key(user, connection)
    for planted in ("sk-first", "sk-second"):
        assert planted not in server.log() + done.stdout + done.stderr

    assert server.stop() == 0
    again = start(data=server.data.name)
    assert opens_its_key(Client(again.url).with_token(user.token), connection)


def test_a_key_is_never_called_like_an_earlier_one(start, tmp_path):
    server = start()
    with_secrets(server, tmp_path)
    for number in (2, 3):
        assert rotate(server).returncode == 0
        assert rotate(server, "--drop-unused").returncode == 0
        assert file_keys(server) == [f"k{number}"]


def test_configured_keys_are_used_as_they_are(start, tmp_path):
    old, new = key("old", "o"), key("new", "n")
    server = start({"DATAQUERY_ENCRYPTION_KEYS": old})
    with_secrets(server, tmp_path)
    assert server.stop() == 0
    settings = {"DATAQUERY_ENCRYPTION_KEYS": f"{new},{old}"}
    server = start(settings)
    done = rotate(server, settings=settings)
    assert done.returncode == 0, done.stderr
    assert "Nothing is sealed any more with: old. Take these keys out of secrets.encryption_keys" in done.stdout
    assert sealed(server) == {"new"}
    assert server.stop() == 0
    assert start({"DATAQUERY_ENCRYPTION_KEYS": new}).stop() == 0


def refused(server, settings=None):
    """What a start says that must not succeed."""
    options = ("serve", "--host", "127.0.0.1", "--port", "0", "--data", server.data)
    ended = dataquery(*options, settings={"DATAQUERY_SECRET_KEY": "x" * 40} | (settings or {}), seconds=20)
    assert ended.returncode != 0, ended.stdout
    assert "is ready" not in ended.stdout
    return ended.stderr


@pytest.fixture
def stopped(start, tmp_path):
    """A server that holds secrets under the key `k1`, stopped."""
    server = start({"DATAQUERY_ENCRYPTION_KEYS": key("k1", "a")})
    with_secrets(server, tmp_path)
    assert server.stop() == 0
    return server


def test_a_lost_key_is_missed_at_the_start(stopped):
    message = refused(stopped, {"DATAQUERY_ENCRYPTION_KEYS": key("k2", "b")})
    assert '3 stored secrets are sealed with the key "k1", which is not configured' in message
    assert "restore the secrets.toml" in message


def test_a_wrong_key_of_the_right_name_is_noticed_at_the_start(stopped):
    message = refused(stopped, {"DATAQUERY_ENCRYPTION_KEYS": key("k1", "b")})
    assert 'the key "k1" is not the one of this name' in message


def test_a_store_of_before_keys_were_remembered_is_checked_by_its_secrets(stopped):
    with closing(sqlite3.connect(stopped.data / "dataquery.sqlite")) as database:
        database.execute("DELETE FROM sealing_keys")
        database.commit()
    assert "cannot be opened with the configured keys" in refused(
        stopped, {"DATAQUERY_ENCRYPTION_KEYS": key("k1", "b")}
    )


def test_a_missing_secrets_file_is_not_made_anew_beside_a_store(start, tmp_path):
    server = start()
    with_secrets(server, tmp_path)
    assert server.stop() == 0
    (server.data / "secrets.toml").unlink()
    assert "secrets.toml is missing, but the store" in refused(server)
    assert not (server.data / "secrets.toml").exists()


def test_a_damaged_secrets_file_does_not_take_a_running_server_s_keys(start, tmp_path):
    server = start()
    user, connection = with_secrets(server, tmp_path)
    (server.data / "secrets.toml").write_text("not = [toml")
    assert opens_its_key(user, connection)
    assert "the changed secrets file is not used" in server.log()


def test_the_doctor_says_whether_secrets_can_be_read(stopped):
    good = dataquery(
        "admin", "doctor", "--data", stopped.data, settings={"DATAQUERY_ENCRYPTION_KEYS": key("k1", "a")}
    )
    assert good.returncode == 0, good.stdout
    assert "ok      stored secrets can be read" in good.stdout
    bad = dataquery("admin", "doctor", "--data", stopped.data, settings={"DATAQUERY_ENCRYPTION_KEYS": key("k1", "b")})
    assert bad.returncode == 1
    assert "FAILED  stored secrets can be read" in bad.stdout
