"""What models took of a user, by month."""

import re

import pytest
from llm_server import LlmServer
from support.client import Client
from support.server import on_postgres


def test_without_a_model_nothing_was_used(new_user):
    new_user.ask(new_user.demo(), "How many customers do we have?", engine="builtin")
    usage = new_user.get("/api/usage").json()
    assert re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", usage.pop("month"))
    assert usage == {
        "requests": 0,
        "prompt_tokens": 0,
        "completion_tokens": 0,
        "cost": None,
        "limit_tokens": None,
        "models": [],
    }


def test_a_month_can_be_named(user):
    assert user.get("/api/usage?month=2020-02").json()["month"] == "2020-02"


@pytest.mark.parametrize("month", ["", "2026", "2026-13", "2026-1", "02-2026", "2026-02-01", "last"])
def test_a_month_that_is_none_is_422(user, month):
    assert user.get(f"/api/usage?month={month}").status_code == 422


def test_the_built_in_engine_has_no_model_no_tokens_and_no_cost_in_the_history(new_user):
    identity = new_user.ask(new_user.demo(), "How many customers do we have?", engine="builtin")["id"]
    item = new_user.get(f"/api/query/history/{identity}").json()
    assert [item[name] for name in ("model", "prompt_tokens", "completion_tokens", "cost")] == [None] * 4
    assert (item["cached"], item["verified"]) == (False, None)


QUERY = "```sql\nSELECT count(*) AS n FROM customers\n```"


@pytest.fixture
def llm():
    with LlmServer() as server:
        server.always(QUERY)
        yield server


def server_with(start, llm, data="data", **settings):
    """A server whose model answers each question with 100 and 20 tokens."""
    return start(
        {
            "DATAQUERY_LLM_PROVIDER": "openai",
            "DATAQUERY_LLM_MODEL": "scripted-1",
            "DATAQUERY_LLM_API_KEY": "sk-of-the-server",
            "DATAQUERY_LLM_BASE_URL": llm.base_url,
        }
        | settings,
        data=data,
    )


def ask(user, question):
    return user.post("/api/query/", {"connection_id": user.demo(), "query": question, "engine": "llm"})


def test_the_operators_prices_give_the_cost(start, llm):
    server = server_with(start, llm, DATAQUERY_LLM_PRICES="other=1/1, scripted=1000/2000")
    user = Client(server.url).register()
    assert ask(user, "Which one?").json()["usage"]["cost"] is None, "scripted-1 has no price"
    llm.requests.clear()
    priced = server_with(start, llm, "priced", DATAQUERY_LLM_PRICES="scripted-1=1000/2000")
    user = Client(priced.url).register()
    usage = ask(user, "Which one?").json()["usage"]
    assert usage["cost"] == pytest.approx(0.1 + 0.04)
    ask(user, "Which other one?")
    month = user.get("/api/usage").json()
    assert month["cost"] == pytest.approx(0.28)
    assert month["models"] == [
        {
            "model": "scripted-1",
            "requests": 2,
            "prompt_tokens": 200,
            "completion_tokens": 40,
            "cost": pytest.approx(0.28),
        }
    ]
    item = user.get("/api/query/history").json()[0]
    assert (item["model"], item["prompt_tokens"], item["completion_tokens"]) == ("scripted-1", 100, 20)
    assert item["cost"] == pytest.approx(0.14)


def test_what_was_used_outlives_the_history(start, llm):
    user = Client(server_with(start, llm).url).register()
    identity = ask(user, "Which one?").json()["id"]
    assert user.delete(f"/api/query/history/{identity}").status_code == 200
    assert user.get("/api/usage").json()["prompt_tokens"] == 100


def test_at_the_limit_the_built_in_engine_goes_on_and_the_model_is_429(start, llm):
    server = server_with(start, llm, DATAQUERY_LLM_MONTHLY_TOKENS="240")
    user = Client(server.url).register()
    assert user.get("/api/usage").json()["limit_tokens"] == 240
    for question in ("Which one?", "Which other one?"):
        assert ask(user, question).status_code == 200
    refused = ask(user, "And which third one?")
    assert refused.status_code == 429
    assert "240 of 240" in refused.json()["detail"]
    assert re.search(r"from \d{4}-\d{2}-01 on", refused.json()["detail"])
    asked = len(llm.requests)
    answer = user.ask(user.demo(), "How many customers do we have?")
    assert (answer["status"], answer["engine"]) == ("answered", "builtin")
    assert len(llm.requests) == asked, "the model is not asked any more"
    assert ask(Client(server.url).register(), "Which one?").status_code == 200, "each user has an own limit"


def test_replicas_add_to_one_sum_and_share_one_limit(start, llm, store):
    settings = on_postgres(store) | {"DATAQUERY_LLM_MONTHLY_TOKENS": "240"}
    one, two = (server_with(start, llm, name, **settings) for name in ("one", "two"))
    here = Client(one.url).register()
    there = Client(two.url).with_token(here.token)
    assert ask(here, "Which one?").status_code == 200
    assert ask(there, "Which other one?").status_code == 200
    assert here.get("/api/usage").json() == there.get("/api/usage").json()
    assert here.get("/api/usage").json()["requests"] == 2
    assert ask(here, "And which third one?").status_code == 429
    assert ask(there, "And which fourth one?").status_code == 429
