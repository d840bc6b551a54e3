"""Planted secrets: passwords, keys and connection strings go in; no file, no log line and no answer ever holds them."""

import base64
from urllib.parse import quote

import pytest
from llm_server import LlmServer
from support.client import Client
from support.postgres import free_port
from support.server import Server

ACCOUNT = "planted-account-password-90ab"
DATABASE = "planted-database-password-c4d5"
ODD = "planted/pass word@ü-e6f7"
WRONG = "planted-wrong-password-1289"
UNREACHABLE = "planted-unreachable-password-34cd"
MALFORMED = "planted-malformed-password-56ef"
KEY = "sk-planted-api-key-78a1"
LATER_KEY = "sk-planted-later-key-92b3"
SERVER_KEY = "sk-planted-server-key-a4c5"
SIGNING = "planted-signing-secret-b6d7-0123456789"
SEALING = base64.b64encode(b"planted-sealing-key-of-32-bytes!").decode()
LITERAL = [ACCOUNT, DATABASE, ODD, WRONG, UNREACHABLE, MALFORMED, KEY, LATER_KEY, SERVER_KEY, SIGNING, SEALING]


def forms(secret):
    """How a secret may hide: as it is, in a URL, in JSON, in base64 at any offset, in hexadecimal."""
    raw = secret.encode()
    yield raw
    yield quote(secret, safe="").encode()
    yield secret.encode("unicode_escape")
    yield raw.hex().encode()
    for offset in range(3):
        yield base64.b64encode(b"\0" * offset + raw)[4 if offset else 0 : -4]


def leaks(data, secrets):
    return [secret for secret in secrets for form in forms(secret) if form in data]


@pytest.fixture(scope="module")
def traces(tmp_path_factory, postgres, shop_file):
    """A server that was told every secret, in every way there is; its files, log and answers."""
    with LlmServer() as llm:
        postgres.execute(
            "postgres",
            f"CREATE ROLE planted LOGIN SUPERUSER PASSWORD '{DATABASE}'",
            f"CREATE ROLE planted_odd LOGIN SUPERUSER PASSWORD '{ODD}'",
        )
        settings = {
            "DATAQUERY_SECRET_KEY": SIGNING,
            "DATAQUERY_ENCRYPTION_KEYS": f"k1:{SEALING}",
            "DATAQUERY_LLM_PROVIDER": "openai",
            "DATAQUERY_LLM_MODEL": "m",
            "DATAQUERY_LLM_API_KEY": SERVER_KEY,
            "DATAQUERY_LLM_BASE_URL": llm.base_url,
            "DATAQUERY_LOG_LEVEL": "debug",
            "DATAQUERY_SQLITE_FOLDERS": shop_file.parent,
        }
        server = Server(tmp_path_factory.mktemp("secrets") / "data", settings).wait_ready()
        try:
            client = Client(server.url).register(password=ACCOUNT)
            tell_everything(client, postgres, llm)
            assert server.stop() == 0
            server = Server(server.data, settings).wait_ready()
            again = Client(server.url, token=client.token, heard=client.heard)
            again.get("/api/connections/")
            files_while_running = {file: file.read_bytes() for file in server.data.rglob("*") if file.is_file()}
            assert server.stop() == 0
        finally:
            server.kill()
        yield {
            "files": files_while_running
            | {file: file.read_bytes() for file in server.data.rglob("*") if file.is_file()},
            "log": server.errors.read_bytes() + server.output.read_bytes(),
            "answers": "\n".join(client.heard).encode(),
            "asked": llm.keys(),
        }


def tell_everything(client, postgres, llm):
    client.post("/api/auth/login", {"email": client.email, "password": ACCOUNT})
    client.post("/api/auth/login", {"email": client.email, "password": WRONG})
    client.post("/api/auth/login", {"email": WRONG, "password": ACCOUNT})
    client.post("/api/auth/register", {"email": client.email, "password": ACCOUNT})
    client.post("/api/auth/register", {"email": "not an address", "password": ACCOUNT})
    client.request("POST", "/api/auth/login", data=f'{{"password": "{ACCOUNT}", '.encode())

    good = postgres.url("shop", "planted", DATABASE)
    odd = postgres.url("shop", "planted_odd", quote(ODD, safe=""))
    connections = [
        client.connect(f"Planted {number}", "postgresql", url)["id"] for number, url in enumerate((good, odd))
    ]
    wrong = [
        postgres.url("shop", "planted", WRONG),
        f"postgresql://planted:{UNREACHABLE}@127.0.0.1:{free_port()}/shop",
        f"postgresql://planted:{MALFORMED}@127.0.0.1:port/shop",
        f"postgresql://planted:{MALFORMED}@127.0.0.1/shop?sslkey=/{MALFORMED}",
        f"host=127.0.0.1 password={MALFORMED}",
        f"oracle://planted:{MALFORMED}@127.0.0.1/shop",
        f"postgresql://planted:{MALFORMED}%zz@127.0.0.1/shop",
    ]
    for url in (good, odd, *wrong):
        for path in ("/api/connections/test", "/api/connections/"):
            client.post(path, {"name": "Planted 0", "db_type": "postgresql", "connection_string": url})
            client.post(path, {"name": "n", "db_type": "sqlite", "connection_string": url})
            client.post(path, {"name": 5, "db_type": "postgresql", "connection_string": url})
    for connection in connections:
        client.get(f"/api/connections/{connection}")
        client.post(f"/api/connections/{connection}/refresh")
        client.ask(connection, "How many customers do we have?", engine="builtin")
        client.run(connection, "SELECT nonsense")
        client.run(connection, "DELETE FROM orders")
    for url in (*wrong, good, odd):
        client.patch(f"/api/connections/{connections[1]}", {"name": "Planted again", "connection_string": url})
    postgres.execute(
        "postgres",
        "ALTER ROLE planted NOLOGIN",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'planted'",
    )
    client.run(connections[0], "SELECT 1")
    client.post(f"/api/connections/{connections[0]}/refresh")

    demo = client.demo()
    llm.fail(401, f"Incorrect API key provided: {SERVER_KEY}")
    client.post("/api/query/", {"connection_id": demo, "query": "Say one", "engine": "llm"})
    for key in (KEY, LATER_KEY):
        client.post("/api/settings/", {"llm_model": "m", "llm_api_key": key, "llm_base_url": llm.base_url})
        llm.fail(401, f"Incorrect API key provided: {key}")
        client.post("/api/query/", {"connection_id": demo, "query": "Say one", "engine": "llm", "cache": False})
        llm.say("```sql\nSELECT 1 AS one\n```")
        client.post("/api/query/", {"connection_id": demo, "query": "Say one", "engine": "llm", "cache": False})
    client.post("/api/settings/", {"llm_api_key": KEY, "llm_base_url": f"http://x:{MALFORMED}@127.0.0.1/v1"})
    client.post("/api/settings/", {"llm_api_key": KEY, "llm_model": 5})
    for path in (
        "/api/settings/",
        "/api/account/",
        "/api/connections/",
        "/api/query/history",
        "/metrics",
        "/openapi.json",
    ):
        client.get(path)
    client.delete(f"/api/connections/{connections[1]}")


def test_the_secrets_were_really_used(traces):
    assert {SERVER_KEY, KEY, LATER_KEY} <= set(traces["asked"])


def test_no_file_holds_them(traces):
    assert any(content.startswith(b"SQLite format 3") for content in traces["files"].values())
    for file, content in traces["files"].items():
        assert leaks(content, LITERAL) == [], file


def test_no_log_line_holds_them(traces):
    assert traces["log"].count(b"\n") > 30
    assert leaks(traces["log"], LITERAL) == []


def test_no_answer_holds_them(traces):
    assert len(traces["answers"]) > 10_000
    assert leaks(traces["answers"], LITERAL) == []


def test_the_search_would_find_them():
    assert leaks(b'{"url": "postgresql://x:' + DATABASE.encode() + b'@h"}', [DATABASE]) != []
    assert leaks(base64.b64encode(b"xy" + KEY.encode() + b"z"), [KEY]) != []
