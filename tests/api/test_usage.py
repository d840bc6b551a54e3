"""What models took of a user, by month."""

import re

import pytest
from support.client import Client


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


def test_the_operators_limit_is_shown(start):
    server = start({"DATAQUERY_LLM_MONTHLY_TOKENS": "2000000", "DATAQUERY_LLM_PRICES": "gpt-4o=2.5/10"})
    assert Client(server.url).register().get("/api/usage").json()["limit_tokens"] == 2_000_000
