"""With an LLM: a scripted server stands for it, sees what it is told, and says what the test wants."""

import json
import time

import pytest
from llm_server import KEY
from support.client import Client
from support.databases import fingerprint
from support.postgres import free_port
from support.raw import open_socket, request_bytes
from support.waiting import wait_until

NOT_FOR_BUILTIN = "Please reason about the synergy of our clientele across the board"


def sql(query, words="This finds it."):
    return f"{words}\n```sql\n{query}\n```"


def test_the_llms_query_is_guarded_and_run(asker, llm):
    user, shop = asker
    llm.say(sql("SELECT name FROM customers WHERE city = 'Lisbon' ORDER BY name", "These live in Lisbon."))
    answer = user.ask(shop, "Who lives in Lisbon?", engine="llm")
    assert (answer["status"], answer["engine"]) == ("answered", "llm")
    assert answer["query_results"] == [{"name": "Ada Bakery"}, {"name": "Cedar Books"}]
    assert answer["generated_query"] == "SELECT name FROM customers WHERE city = 'Lisbon' ORDER BY name"
    assert answer["confidence"] is None
    assert answer["usage"]["prompt_tokens"] == 100 and answer["usage"]["completion_tokens"] == 20
    assert llm.keys() == [KEY]
    assert llm.requests[0]["path"].endswith("/v1/chat/completions")
    assert llm.requests[0]["body"]["model"] == "scripted-1"


def test_the_llm_sees_the_question_and_the_retrieved_chunks(asker, llm):
    user, shop = asker
    llm.say(sql("SELECT count(*) FROM orders"))
    answer = user.ask(shop, "How many orders did Dune Travel place?", engine="llm")
    prompt = llm.prompts()[0]
    assert "You are an AI assistant helping users query their database." in prompt
    assert "How many orders did Dune Travel place?" in prompt
    assert answer["evidence"]["context"]
    for piece in answer["evidence"]["context"]:
        assert piece["text"].strip() in prompt
    assert "orders" in prompt and "customer_id" in prompt
    assert "SQLite" in prompt


def test_the_llm_is_told_the_language_of_the_database(asker, llm, postgres):
    user, _shop = asker
    connection = user.connect("Server", "postgresql", postgres.url("shop"))["id"]
    llm.say(sql("SELECT count(*) FROM orders"))
    user.ask(connection, "How many orders?", engine="llm")
    assert "PostgreSQL" in llm.prompts()[-1]


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM orders",
        "SELECT 1; DROP TABLE customers",
        "WITH gone AS (DELETE FROM orders RETURNING *) SELECT * FROM gone",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_what_the_llm_should_not_write_is_refused_and_nothing_changes(asker, llm, postgres, query):
    user, _shop = asker
    connection = user.connect("Server", "postgresql", postgres.url("shop"))["id"]
    before = fingerprint(postgres)
    llm.always(sql(query, "I tidied up for you."))
    response = user.post("/api/query/", {"connection_id": connection, "query": "Tidy up, please", "engine": "llm"})
    assert response.status_code in (200, 422, 502)
    if response.status_code == 200:
        answer = response.json()
        assert answer["status"] == "no_answer"
        assert answer["query_results"] == []
    assert fingerprint(postgres) == before


def test_the_llms_delete_on_sqlite_is_refused_and_nothing_changes(asker, llm):
    user, shop = asker
    llm.always(sql("DELETE FROM orders"))
    answer = user.ask(shop, "Remove all orders", engine="llm")
    assert answer["status"] == "no_answer"
    assert answer["query_results"] == []
    assert user.rows(shop, "SELECT count(*) FROM orders") == [[5]]


def test_an_llm_that_does_not_know_is_quoted(asker, llm):
    user, shop = asker
    llm.always("I don't know: the context says nothing about the weather.")
    answer = user.ask(shop, "How will the weather be?", engine="llm")
    assert answer["status"] == "no_answer"
    assert "weather" in answer["answer"]
    assert answer["query_results"] == []


def test_a_query_of_the_llm_that_the_database_rejects_is_told(asker, llm):
    user, shop = asker
    llm.always(sql("SELECT nothing_like_this FROM customers"))
    answer = user.ask(shop, "What is it?", engine="llm")
    assert answer["status"] == "no_answer"
    assert "nothing_like_this" in answer["answer"]


def test_the_silence_of_an_llm_ends_in_502_within_the_deadline(start, llm):
    server = start({"DATAQUERY_LLM_DEADLINE_MS": 1000, "DATAQUERY_QUESTION_DEADLINE_MS": 8000})
    user = Client(server.url).described().register()
    user.post("/api/settings/", {"llm_model": "scripted-1", "llm_api_key": KEY, "llm_base_url": llm.base_url})
    llm.hang()
    begin = time.monotonic()
    answer = user.post("/api/query/", {"connection_id": user.demo(), "query": NOT_FOR_BUILTIN, "engine": "llm"})
    assert time.monotonic() - begin < 8
    assert answer.status_code == 502
    assert len(answer.json()["detail"]) > 20


FAILURES = {
    "wrong key": lambda llm: llm.fail(401, f"Incorrect API key provided: {KEY}"),
    "too many requests": lambda llm: llm.fail(429, "slow down"),
    "internal error": lambda llm: llm.fail(500),
    "bad request": lambda llm: llm.fail(400, "no such model"),
    "hangs up": lambda llm: llm.hang_up(),
    "not JSON": lambda llm: llm.send("<html>hello</html>"),
    "JSON of another shape": lambda llm: llm.send('{"answer": 42}'),
    "no choices": lambda llm: llm.send('{"choices": []}'),
    "an empty answer": lambda llm: llm.say(""),
    "an empty body": lambda llm: llm.send(""),
    "a body without end": lambda llm: llm.send(b'{"choices": [' + b" " * 20_000_000),
    "bytes that are no text": lambda llm: llm.send(b"\xff\xfe\x00" * 1000),
    "deeply nested JSON": lambda llm: llm.send("[" * 100_000),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failing_llm_is_502_with_a_clear_reason_and_without_the_key(asker, llm, failure):
    user, shop = asker
    for _ in range(6):
        FAILURES[failure](llm)
    answer = user.post("/api/query/", {"connection_id": shop, "query": NOT_FOR_BUILTIN, "engine": "llm"})
    assert answer.status_code == 502
    assert len(answer.json()["detail"]) > 20
    assert KEY not in answer.text


def test_an_llm_that_nobody_listens_for_is_502(new_user):
    new_user.post(
        "/api/settings/", {"llm_model": "m", "llm_api_key": KEY, "llm_base_url": f"http://127.0.0.1:{free_port()}/v1"}
    )
    answer = new_user.post("/api/query/", {"connection_id": new_user.demo(), "query": NOT_FOR_BUILTIN, "engine": "llm"})
    assert answer.status_code == 502


def test_auto_does_not_ask_the_llm_when_the_builtin_engine_is_sure(asker, llm):
    user, shop = asker
    answer = user.ask(shop, "How many customers do we have?")
    assert (answer["status"], answer["engine"]) == ("answered", "builtin")
    assert llm.requests == []


def test_auto_asks_the_llm_when_the_builtin_engine_is_not_sure(asker, llm):
    user, shop = asker
    llm.say(sql("SELECT count(*) AS clients FROM customers"))
    answer = user.ask(shop, NOT_FOR_BUILTIN)
    assert (answer["status"], answer["engine"]) == ("answered", "llm")
    assert answer["query_results"] == [{"clients": 4}]


def test_auto_falls_back_on_what_the_builtin_engine_has_when_the_llm_fails(asker, llm):
    user, shop = asker
    for _ in range(6):
        llm.fail(500)
    answer = user.post("/api/query/", {"connection_id": shop, "query": "Show me the names"})
    assert answer.status_code in (200, 502)
    if answer.status_code == 200:
        assert answer.json()["engine"] == "builtin"


def test_builtin_never_asks_the_llm(asker, llm):
    user, shop = asker
    answer = user.ask(shop, NOT_FOR_BUILTIN, engine="builtin")
    assert answer["engine"] == "builtin"
    assert llm.requests == []


def test_the_llm_of_the_whole_server_serves_users_without_one(start, llm, shop_file):
    server = start(
        {
            "DATAQUERY_LLM_PROVIDER": "openai",
            "DATAQUERY_LLM_MODEL": "server-model",
            "DATAQUERY_LLM_API_KEY": KEY,
            "DATAQUERY_LLM_BASE_URL": llm.base_url,
        }
    )
    user = Client(server.url).described().register()
    llm.say(sql("SELECT 1 AS one"))
    answer = user.ask(user.demo(), "Say one", engine="llm")
    assert answer["query_results"] == [{"one": 1}]
    assert llm.requests[0]["body"]["model"] == "server-model"
    assert user.get("/api/settings/").json()["has_api_key"] is False
    assert KEY not in "".join(user.heard) and KEY not in server.log()


def test_a_client_that_leaves_ends_the_request_to_the_llm(asker, llm, server):
    user, shop = asker
    llm.hang()
    body = json.dumps({"connection_id": shop, "query": NOT_FOR_BUILTIN, "engine": "llm"}).encode()
    opened = open_socket(server)
    opened.sendall(request_bytes("POST", "/api/query/", {"Authorization": f"Bearer {user.token}"}, body))
    wait_until("the request to the LLM", lambda: llm.requests)
    opened.close()
    wait_until("the end of the request to the LLM", lambda: connections_to(llm) == 0, 10)


def connections_to(llm):
    """Established TCP connections to the scripted server, as its side sees them."""
    port = f":{int(llm.base_url.split(':')[2].split('/')[0]):04X}"
    with open("/proc/net/tcp") as file:
        lines = [line.split() for line in file.readlines()[1:]]
    return sum(1 for fields in lines if fields[1].endswith(port) and fields[3] == "01")
