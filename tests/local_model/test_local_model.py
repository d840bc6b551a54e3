"""Protocol, streaming and cancellation with a real model. Never its text: one so small writes no usable SQL."""

import json
import threading

import requests
from support.waiting import wait_until

QUESTION = "Which customers bought most?"


def stream(user, on_event):
    """Asks and hands each event over as it comes, until `on_event` is done with them."""
    body = {"connection_id": user.demo(), "query": QUESTION, "engine": "llm", "cache": False}
    headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {user.token}"}
    with requests.post(f"{user.url}/api/query/", json=body, headers=headers, stream=True, timeout=300) as response:
        assert response.status_code == 200, response.text
        name = None
        for line in response.iter_lines(decode_unicode=True):
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: ") and on_event(name, json.loads(line.removeprefix("data: "))):
                return


def test_a_question_ends_in_an_honest_answer_with_the_models_tokens(user):
    answer = user.post("/api/query/", {"connection_id": user.demo(), "query": QUESTION, "engine": "llm"}, timeout=300)
    assert answer.status_code in (200, 502), answer.text
    if answer.status_code == 502:  # it did not end its answer
        assert "cut its answer off" in answer.json()["detail"] or "empty answer" in answer.json()["detail"]
        return
    body = answer.json()
    assert body["engine"] == "llm" and body["status"] in ("answered", "no_answer")
    assert body["usage"]["prompt_tokens"] > 0 and body["usage"]["completion_tokens"] > 0
    assert body["usage"]["cost"] is None


def test_tokens_arrive_one_by_one_before_the_end(user):
    events = []
    stream(user, lambda name, data: events.append((name, data)) or name in ("query", "done", "error") or len(events) > 40)
    tokens = [data["text"] for name, data in events if name == "token"]
    assert len(tokens) > 5
    assert events[0][0] == "status"


def test_leaving_frees_the_model_for_the_next(user, model):
    before = model.open_connections()
    stream(user, lambda name, _: name == "token")
    wait_until("the closed connection at the model", lambda: model.open_connections() <= before, 60)
    tokens = []
    stream(user, lambda name, data: name == "token" and (tokens.append(data["text"]) or len(tokens) > 2))
    assert len(tokens) > 2


def test_the_server_stays_free_for_others_while_the_model_thinks(user):
    asking = threading.Event()
    asker = threading.Thread(target=stream, args=(user, lambda name, _: asking.set() or name == "token"))
    asker.start()
    assert asking.wait(60)
    answer = user.ask(user.demo(), "How many customers are there?", engine="builtin")
    assert answer["status"] == "answered"
    asker.join(300)
    assert not asker.is_alive()


def test_the_models_of_the_server_are_listed_and_the_settings_tested(user, model):
    chosen = {"llm_provider": "custom", "llm_base_url": model.base_url}
    listed = user.post("/api/settings/models", chosen).json()
    assert listed["refreshed"] and [model["id"] for model in listed["models"]] == ["smollm2"]
    tested = user.post("/api/settings/test", chosen | {"llm_model": "smollm2"}, timeout=120).json()
    assert tested["ok"], tested
