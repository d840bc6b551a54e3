"""Starting, ending, and starting again."""

import json
import os
import signal
import stat

import pytest
from support.binary import dataquery
from support.client import PASSWORD, Client
from support.raw import open_socket, read_all, request_bytes, status_of
from support.waiting import wait_until

SLOW = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
ABOUT_A_SECOND = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000000) SELECT count(*) FROM n"
)


def send_query(client, server, query):
    body = json.dumps({"connection_id": client.demo(), "query": query}).encode()
    opened = open_socket(server, 30)
    opened.sendall(request_bytes("POST", "/api/query/run", {"Authorization": f"Bearer {client.token}"}, body))
    return opened


def cpu_ticks(server):
    with open(f"/proc/{server.pid}/stat") as file:
        return sum(map(int, file.read().rsplit(")", 1)[1].split()[11:13]))


def wait_for_work(server, ticks=10):
    begin = cpu_ticks(server)
    wait_until("the query's work", lambda: cpu_ticks(server) - begin > ticks, 20)


def test_it_prints_its_address(start):
    server = start()
    assert f"http://127.0.0.1:{server.port}" in server.printed()
    assert server.stop() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_properly(start, number):
    server = start()
    Client(server.url).register()
    os.kill(server.pid, number)
    assert server.wait() == 0
    assert all(json.loads(line) for line in server.log().splitlines())


def test_a_question_that_runs_is_answered_before_the_end(start):
    server = start({"DATAQUERY_SHUTDOWN_GRACE_MS": 20000})
    client = Client(server.url).register()
    opened = send_query(client, server, ABOUT_A_SECOND)
    wait_for_work(server, 3)
    server.terminate()
    answer = read_all(opened)
    assert status_of(answer) == 200 and b"5000000" in answer
    assert server.wait() == 0


def test_a_question_that_takes_too_long_is_ended_after_the_grace(start):
    server = start({"DATAQUERY_SHUTDOWN_GRACE_MS": 500, "DATAQUERY_QUESTION_DEADLINE_MS": 60000})
    client = Client(server.url).register()
    opened = send_query(client, server, SLOW)
    wait_for_work(server)
    server.terminate()
    assert server.wait(8) == 0
    assert status_of(read_all(opened)) in (None, 503, 504)


def test_while_it_ends_it_takes_no_new_connections(start):
    server = start({"DATAQUERY_SHUTDOWN_GRACE_MS": 20000})
    client = Client(server.url).register()
    opened = send_query(client, server, SLOW)
    wait_for_work(server)
    server.terminate()
    wait_until("the port to close", lambda: not server.is_open(), 5)
    assert server.process.poll() is None
    opened.close()
    assert server.wait() == 0


def test_accounts_connections_and_history_outlive_a_restart(start, shop_file):
    first = start()
    client = Client(first.url).described().register()
    shop = client.upload("Shop", shop_file.read_bytes()).json()["id"]
    question = client.ask(shop, "How many customers do we have?")
    client.post("/api/settings/", {"llm_api_key": "sk-kept", "llm_model": "kept-model"})
    before = client.get("/api/connections/").json()
    assert first.stop() == 0

    again = Client(start().url, token=client.token).described()
    assert again.get("/api/connections/").json() == before
    assert again.ask(shop, "How many customers do we have?")["query_results"] == question["query_results"]
    assert again.get(f"/api/query/history/{question['id']}").json()["query"] == "How many customers do we have?"
    assert again.get("/api/settings/").json()["has_api_key"] is True
    assert again.post("/api/auth/login", {"email": client.email, "password": PASSWORD}).status_code == 200


def test_generated_secrets_outlive_a_restart_and_are_for_the_owner_alone(start):
    first = start({"DATAQUERY_SECRET_KEY": ""}, data="generated")
    client = Client(first.url).register()
    secrets = first.data / "secrets.toml"
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600
    assert stat.S_IMODE(first.data.stat().st_mode) == 0o700
    content = secrets.read_text()
    first.stop()
    again = start({"DATAQUERY_SECRET_KEY": ""}, data="generated")
    assert Client(again.url, token=client.token).get("/api/account/").status_code == 200
    assert secrets.read_text() == content
    other = start({"DATAQUERY_SECRET_KEY": ""}, data="elsewhere")
    assert (other.data / "secrets.toml").read_text() != content
    assert Client(other.url, token=client.token).get("/api/account/").status_code == 401


def test_after_a_kill_it_starts_and_knows_everything(start):
    first = start()
    client = Client(first.url).register()
    question = client.ask(client.demo(), "How many customers do we have?")["id"]
    first.kill()
    again = Client(start().url, token=client.token).described()
    assert again.get(f"/api/query/history/{question}").status_code == 200
    assert again.ask(again.demo(), "How many customers do we have?")["status"] == "answered"


def test_a_second_server_on_the_same_port_says_so(start):
    first = start()
    second = start(data="second", port=first.port, ready=False)
    assert second.wait() != 0
    told = second.printed() + second.log()
    assert str(first.port) in told and "use" in told
    assert Client(first.url).get("/health").status_code == 200


WRONG_SETTINGS = [
    ({"DATAQUERY_PORT": "eighty"}, "server.port"),
    ({"DATAQUERY_SECRET_KEY": "too short"}, "secrets.secret_key"),
    ({"DATAQUERY_ENCRYPTION_KEYS": "k1:not-base64"}, "encryption_keys"),
    ({"DATAQUERY_ENCRYPTION_KEYS": "k1:c2hvcnQ="}, "encryption_keys"),
    ({"DATAQUERY_CORS_ORIGINS": "*"}, "server.cors_origins"),
    ({"DATAQUERY_ROW_LIMIT": "0"}, "questions.row_limit"),
    ({"DATAQUERY_QUESTION_DEADLINE_MS": "-5"}, "questions.deadline_ms"),
    ({"DATAQUERY_SQLITE_FOLDERS": "relative/folder"}, "sources.sqlite_folders"),
    ({"DATAQUERY_SOURCE_THREADS": "2", "DATAQUERY_THREADS_PER_CONNECTION": "3"}, "sources.threads_per_connection"),
    ({"DATAQUERY_LLM_BASE_URL": "localhost:11434"}, "llm.base_url"),
    ({"DATAQUERY_LOG_LEVEL": "loud"}, "server.log_level"),
    ({"DATAQUERY_ACCESS_LOG": "perhaps"}, "server.access_log"),
    ({"DATAQUERY_DATABASE_URL": "oracle://x"}, "store.database_url"),
    ({"DATAQUERY_HOST": "not a host"}, "host"),
]


@pytest.mark.parametrize(
    "settings,name", WRONG_SETTINGS, ids=[f"{name}={list(settings.values())[-1]}" for settings, name in WRONG_SETTINGS]
)
def test_a_wrong_setting_is_named(tmp_path, settings, name):
    ended = dataquery("serve", "--data", tmp_path / "data", settings={"DATAQUERY_PORT": "0"} | settings, seconds=20)
    told = ended.stderr + ended.stdout
    assert ended.returncode in (1, 2), told
    assert name in told
    assert "not-base64" not in told and "c2hvcnQ" not in told and "too short" not in told


def test_a_wrong_configuration_file_is_named_with_its_line(start, tmp_path):
    file = tmp_path / "dataquery.toml"
    for text, expected in (
        ("[server]\nport = \n", "line 2"),
        ("[server]\nprot = 8000\n", "server.prot"),
        ("[server]\nport = 70000\n", "server.port"),
    ):
        file.write_text(text)
        server = start(options=["--config", str(file)], ready=False)
        assert server.wait() == 2
        told = server.printed() + server.log()
        assert expected in told and ("dataquery.toml" in told)


def test_the_file_is_read_and_the_environment_wins(start, tmp_path):
    file = tmp_path / "dataquery.toml"
    file.write_text('[questions]\nrow_limit = 7\n[server]\ncors_origins = ["https://a.example.com"]\n')
    client = Client(start(options=["--config", str(file)]).url).register()
    rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT i FROM n"
    assert client.run(client.demo(), rows).json()["row_count"] == 7
    client = Client(start({"DATAQUERY_ROW_LIMIT": "3"}, ["--config", str(file)], data="other").url).register()
    assert client.run(client.demo(), rows).json()["row_count"] == 3


@pytest.mark.parametrize("arguments", [["--no-such-option"], ["--port"], ["--config", "/no/such/file.toml"]])
def test_wrong_usage_ends_with_2(start, arguments):
    assert start(options=arguments, ready=False).wait() == 2


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("in the way")
    ended = dataquery("serve", "--port", "0", "--data", tmp_path / "file" / "data")
    assert ended.returncode != 0
    assert "server.data" in ended.stderr and str(tmp_path) in ended.stderr
