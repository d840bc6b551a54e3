"""LLM servers of each format, and what they do wrong: clear reasons, another try where that helps, and nobody else disturbed."""

import json
import threading
import time

import pytest
from llm_formats import FORMATS
from support.client import Client
from support.raw import open_socket, request_bytes
from support.waiting import wait_until

KEY = "planted-key-77b0-0123456789"
NOT_FOR_BUILTIN = "Please reason about the synergy of our clientele across the board"
COUNT = "It counts them.\n```sql\nSELECT count(*) AS clients FROM customers\n```"
PROVIDERS = {"openai": "OpenAI", "anthropic": "Anthropic", "gemini": "Google Gemini"}


@pytest.fixture(params=FORMATS)
def provider(request):
    return request.param


@pytest.fixture
def asker(new_user, llm, shop_file, provider):
    """A user whose LLM is the scripted one in some format, and the identity of their shop."""
    return configured(new_user, llm, provider), new_user.upload("Shop", shop_file.read_bytes()).json()["id"]


def configured(user, llm, provider):
    settings = {"llm_provider": provider, "llm_model": "scripted-1", "llm_api_key": KEY, "llm_base_url": llm.base_url}
    answer = user.post("/api/settings/", settings)
    assert answer.status_code == 200, answer.text
    return user


def question(connection, engine="llm", text=NOT_FOR_BUILTIN):
    return {"connection_id": connection, "query": text, "engine": engine}


def chats(llm):
    return len(llm.prompts())


def test_each_format_is_spoken(asker, llm, provider):
    user, shop = asker
    llm.say(COUNT)
    answer = user.ask(shop, NOT_FOR_BUILTIN, engine="llm")
    assert answer["query_results"] == [{"clients": 4}]
    assert (answer["usage"]["prompt_tokens"], answer["usage"]["completion_tokens"]) == (100, 20)
    assert llm.keys() == [KEY]
    assert NOT_FOR_BUILTIN in llm.prompts()[0] and "customers" in llm.prompts()[0]


# What the server does, and what the reason must say.
FAULTS = {
    "a wrong key": (lambda llm: llm.fail(401, f"Incorrect API key provided: {KEY}"), "refused the API key"),
    "no credit": (lambda llm: llm.fail(402, "Insufficient credits"), "no credit left"),
    "no such model": (lambda llm: llm.fail(404, "no such model"), "does not know the model scripted-1"),
    "too much at once": (lambda llm: llm.fail(429, "slow down", {"Retry-After": "120"}), "Try again in 120 s"),
    "a bad request": (lambda llm: llm.fail(400, "context too long"), "context too long"),
    "no answer at all": (lambda llm: [llm.hang_up() for _ in range(3)], "broke the connection"),
    "a failing server": (lambda llm: [llm.fail(503) for _ in range(3)], "status 503"),
    "an overloaded server": (lambda llm: [llm.fail(529) for _ in range(3)], "overloaded"),
    "a cut answer": (lambda llm: [llm.say_in_part(["SELECT 1 ", "AS"], "cut") for _ in range(3)], "broke the connection"),
    "a malformed piece": (lambda llm: llm.say_in_part(["SELECT 1 ", "AS"], "malformed"), "not in its format"),
    "an error in the answer": (lambda llm: [llm.say_in_part(["SELECT"], "error") for _ in range(3)], "scripted failure"),
    "an answer that was cut off": (lambda llm: llm.say("```sql\nSELECT count(", "length"), "cut its answer off"),
    "another format": (lambda llm: llm.send('{"answer": 42}'), "not in its format"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_502_with_its_reason_and_the_next_question_is_answered(asker, llm, server, fault):
    user, shop = asker
    script, reason = FAULTS[fault]
    script(llm)
    answer = user.post("/api/query/", question(shop))
    assert answer.status_code == 502
    assert reason in answer.json()["detail"]
    assert KEY not in answer.text and KEY not in server.log()
    llm._script.clear()  # what a caller that does not repeat left over
    llm.say(COUNT)
    assert user.ask(shop, NOT_FOR_BUILTIN, engine="llm")["query_results"] == [{"clients": 4}]


@pytest.mark.parametrize("times", [1, 2])
def test_what_may_do_better_is_asked_again(asker, llm, times):
    user, shop = asker
    for _ in range(times):
        llm.fail(503)
    llm.say(COUNT)
    assert user.ask(shop, NOT_FOR_BUILTIN, engine="llm")["query_results"] == [{"clients": 4}]
    assert chats(llm) == times + 1


def test_a_server_that_asks_for_time_gets_it(asker, llm):
    user, shop = asker
    llm.fail(429, "slow down", {"Retry-After": "1"})
    llm.say(COUNT)
    begin = time.monotonic()
    assert user.ask(shop, NOT_FOR_BUILTIN, engine="llm")["query_results"] == [{"clients": 4}]
    assert time.monotonic() - begin >= 1


@pytest.mark.parametrize("refusal", [(401, "no"), (402, "no"), (404, "no"), (400, "no")])
def test_what_stays_wrong_is_asked_once(asker, llm, refusal):
    user, shop = asker
    llm.fail(*refusal)
    assert user.post("/api/query/", question(shop)).status_code == 502
    assert chats(llm) == 1


BROKEN_STREAMS = {
    "cut": ["broke the connection"],
    "stall": ["did not answer in time", "stopped in the middle"],
    "error": ["scripted failure"],
    "malformed": ["not in its format"],
}


@pytest.mark.parametrize("then", BROKEN_STREAMS)
def test_a_stream_that_fails_ends_with_an_error_event(start, llm, provider, then):
    server = start({"DATAQUERY_LLM_DEADLINE_MS": 1500})
    user = configured(Client(server.url).described().register(), llm, provider)
    for _ in range(3):
        llm.say_in_part(["SELECT 1 ", "AS"], then)
    names, last = events_of(server, user, question(user.demo()))
    assert names[-1] == "error" and "done" not in names
    assert last["status"] == 502
    assert any(reason in last["detail"] for reason in BROKEN_STREAMS[then]), last
    assert KEY not in json.dumps(last) and KEY not in server.log()


def test_auto_answers_without_the_llm_and_says_so(asker, llm, provider):
    """The question is one for which the built-in engine has something, and of which it is not sure."""
    user, shop = asker
    llm.fail(401, "no")
    answer = user.ask(shop, "Show me the clients and what about the weather there")
    assert answer["engine"] == "builtin"
    assert chats(llm) == 1
    said = answer["answer"] + " ".join(answer["evidence"]["assumptions"])
    assert f"{PROVIDERS[provider]} refused the API key" in said


def test_auto_without_anything_of_its_own_says_why_the_llm_failed(asker, llm):
    user, shop = asker
    llm.fail(401, "no")
    answer = user.post("/api/query/", question(shop, "auto"))
    if answer.status_code == 200:  # the built-in engine asks back
        assert answer.json()["engine"] == "builtin" and answer.json()["status"] != "answered"
    else:
        assert answer.status_code == 502
    assert "refused the API key" in answer.text


def test_leaving_a_stream_closes_the_connection_to_the_provider(asker, llm, server):
    user, shop = asker
    llm.say_in_part(["SELECT 1 ", "AS"], "stall")
    stream = open_stream(server, user, question(shop))
    wait_until("the request to the LLM", lambda: chats(llm) == 1)
    stream.close()
    wait_until("the end of the request to the LLM", lambda: llm.left == 1)


def test_silent_models_leave_the_server_to_the_others(anonymous, llm, server, user, shop):
    askers = [configured(anonymous.register(), llm, "openai") for _ in range(8)]
    each = 10  # so that there are more of them than the server has threads of any kind
    many = each * len(askers)
    for _ in range(many):
        llm.hang()
    streams = [open_stream(server, asker, question(asker.demo())) for asker in askers for _ in range(each)]
    wait_until("all of them at the LLM", lambda: chats(llm) == many, 30)
    answer = user.ask(shop, "How many customers do we have?", engine="builtin")
    assert answer["status"] == "answered"
    for stream in streams:
        stream.close()
    wait_until("the end of all requests to the LLM", lambda: llm.left == many, 30)


def test_answers_of_many_models_come_when_they_are_ready(new_user, llm, server, shop_file):
    """A slow answer does not hold up a later question whose model is quick."""
    user = configured(new_user, llm, "openai")
    shop = user.upload("Shop", shop_file.read_bytes()).json()["id"]
    llm.say_in_part(["It counts them.\n```sql\nSELECT count(*) AS clients ", "FROM customers\n```"], "hold")
    slow = []
    asking = threading.Thread(target=lambda: slow.append(user.post("/api/query/", question(shop))))
    asking.start()
    wait_until("the slow question", lambda: llm.held == 1)
    llm.say("```sql\nSELECT 1 AS quick\n```")
    other = user.ask(shop, "Something else about the synergy of our board", engine="llm")
    assert other["query_results"] == [{"quick": 1}]
    assert slow == []
    llm.release()
    asking.join(30)
    assert slow[0].json()["query_results"] == [{"clients": 4}]


def open_stream(server, user, body):
    opened = open_socket(server, 30)
    headers = {"Authorization": f"Bearer {user.token}", "Accept": "text/event-stream", "Content-Type": "application/json"}
    opened.sendall(request_bytes("POST", "/api/query/", headers, json.dumps(body).encode()))
    return opened


def events_of(server, user, body):
    """The names of a stream's events, and the data of the last."""
    headers = {"Accept": "text/event-stream"}
    answer = user.request("POST", "/api/query/", headers=headers, json=body)
    assert answer.status_code == 200
    events = [dict(line.split(": ", 1) for line in block.split("\n") if ": " in line) for block in answer.text.split("\n\n")]
    events = [event for event in events if "event" in event]
    return [event["event"] for event in events], json.loads(events[-1]["data"])
