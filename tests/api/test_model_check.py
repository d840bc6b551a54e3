"""Trying LLM settings before they are saved: does the model answer, which models are there, and where a saved key goes."""

import json

import pytest
from llm_server import LlmServer
from support.client import Client
from support.postgres import free_port

SAVED = "sk-saved-key-5d1f0c"
TYPED = "sk-typed-key-88e2a7"


@pytest.fixture
def other_llm():
    with LlmServer() as server:
        yield server


@pytest.fixture
def saver(new_user, llm):
    """A user who has saved a key for `llm`."""
    settings = {"llm_provider": "openai", "llm_model": "m", "llm_api_key": SAVED, "llm_base_url": llm.base_url}
    assert new_user.post("/api/settings/", settings).status_code == 200
    return new_user


def tried(user, **settings):
    answer = user.post("/api/settings/test", {"llm_provider": "openai", "llm_model": "m"} | settings)
    assert answer.status_code == 200, answer.text
    return answer.json()


def listed(user, **settings):
    answer = user.post("/api/settings/models", {"llm_provider": "openai"} | settings)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_model_that_answers_is_ok(new_user, llm):
    llm.say("yes")
    result = tried(new_user, llm_model="scripted-1", llm_base_url=llm.base_url, llm_api_key=TYPED)
    assert (result["ok"], result["model"]) == (True, "scripted-1")
    assert "answered" in result["message"] and result["ms"] > 0
    assert llm.keys() == [TYPED]
    assert llm.requests[0]["body"]["model"] == "scripted-1"
    assert new_user.get("/api/settings/").json()["has_api_key"] is False, "nothing is saved"


@pytest.mark.parametrize("status,words", [(401, "API key"), (402, "credit"), (404, "does not know the model"), (429, "more requests"), (500, "failed"), (503, "")])
def test_a_provider_that_refuses_is_not_ok_and_asked_once(new_user, llm, status, words):
    llm.fail(status, f"refused: {TYPED}")
    result = tried(new_user, llm_base_url=llm.base_url, llm_api_key=TYPED)
    assert result["ok"] is False
    assert words in result["message"]
    assert TYPED not in json.dumps(result)
    assert len(llm.requests) == 1


def test_nobody_at_the_address_is_not_ok(new_user):
    result = tried(new_user, llm_base_url=f"http://127.0.0.1:{free_port()}/v1", llm_api_key=TYPED)
    assert result["ok"] is False and result["message"]


def test_a_provider_without_its_key_or_address_is_told_so(new_user):
    assert "API key" in tried(new_user)["message"]
    missing = tried(new_user, llm_provider="custom", llm_base_url="")
    assert missing["ok"] is False and "address" in missing["message"]


def test_the_saved_key_is_used_where_it_was_saved_for(saver, llm):
    llm.always("yes")
    for settings in ({"llm_base_url": llm.base_url}, {}, {"llm_base_url": llm.base_url + "/"}, {"llm_api_key": "", "llm_model": "n"}):
        assert tried(saver, **settings)["ok"] is True
    assert listed(saver)["refreshed"] is True
    assert llm.keys() == [SAVED] * 5


def test_the_saved_key_goes_nowhere_else(saver, llm, other_llm):
    other_llm.always("yes")
    tried(saver, llm_base_url=other_llm.base_url)
    tried(saver, llm_provider="custom", llm_base_url=other_llm.base_url)
    listed(saver, llm_base_url=other_llm.base_url)
    assert other_llm.keys() == [None] * 3
    llm.always("yes")
    for provider in ("custom", "openrouter", "ollama", "anthropic", "gemini"):  # the same address, but another provider's
        tried(saver, llm_provider=provider, llm_base_url=llm.base_url)
        listed(saver, llm_provider=provider, llm_base_url=llm.base_url)
    tried(saver, llm_base_url=llm.base_url.replace("/v1", "/v2"))
    assert llm.requests
    assert SAVED not in json.dumps(llm.requests) and SAVED not in json.dumps(other_llm.requests)
    without = tried(saver, llm_base_url="")  # OpenAI's own address: not the saved one, so there is no key to send
    assert without["ok"] is False and "API key" in without["message"]


def test_the_servers_key_is_not_used(start, llm):
    llm.always("yes")
    server = start(
        {"DATAQUERY_LLM_PROVIDER": "openai", "DATAQUERY_LLM_API_KEY": SAVED, "DATAQUERY_LLM_BASE_URL": llm.base_url}
    )
    user = Client(server.url).register()
    tried(user, llm_base_url=llm.base_url)
    assert llm.keys() == [None]


def test_models_are_those_that_the_provider_lists(new_user, llm):
    llm.models = {"zeta-1": "Zeta One", "alpha/2": "Alpha Two"}
    models = listed(new_user, llm_base_url=llm.base_url, llm_api_key=TYPED)
    assert models == {
        "models": [{"id": "zeta-1", "name": "Zeta One"}, {"id": "alpha/2", "name": "Alpha Two"}],
        "refreshed": True,
        "message": "",
    }
    assert llm.requests[0]["path"] == "/v1/models"
    assert llm.keys() == [TYPED]


def test_models_are_suggested_when_the_provider_does_not_list_them(new_user, llm):
    suggestions = next(
        provider["models"] for provider in new_user.get("/api/settings/providers").json()["providers"] if provider["id"] == "openai"
    )
    llm.models_status = 401
    refused = listed(new_user, llm_base_url=llm.base_url, llm_api_key=TYPED)
    assert (refused["models"], refused["refreshed"]) == (suggestions, False)
    assert "API key" in refused["message"] and TYPED not in json.dumps(refused)
    without = listed(new_user)
    assert (without["models"], without["refreshed"]) == (suggestions, False)
    assert "API key" in without["message"]


@pytest.mark.parametrize("path", ["/api/settings/test", "/api/settings/models"])
@pytest.mark.parametrize(
    "field,value",
    [
        ("llm_provider", "no-such-provider"),
        ("llm_provider", ""),
        ("llm_provider", None),
        ("llm_api_key", "two words"),
        ("llm_api_key", "x" * 5000),
        ("llm_base_url", "ftp://127.0.0.1/v1"),
        ("llm_base_url", "http://user:password@127.0.0.1/v1"),
        ("llm_base_url", "http://127.0.0.1/v1?x=1"),
        ("llm_base_url", 5),
    ],
)
def test_settings_that_are_wrong_are_422(user, path, field, value):
    answer = user.post(path, {"llm_provider": "openai", "llm_model": "m"} | {field: value})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", field]


def test_a_test_needs_a_model(user):
    for model in ({}, {"llm_model": ""}, {"llm_model": "x" * 101}):
        answer = user.post("/api/settings/test", {"llm_provider": "openai"} | model)
        assert answer.status_code == 422
        assert answer.json()["detail"][0]["loc"] == ["body", "llm_model"]


def test_keys_are_in_no_answer_and_no_log(saver, llm, server):
    llm.fail(500, f"{SAVED} {TYPED}")
    llm.models_status = 500
    tried(saver, llm_api_key=TYPED)
    listed(saver, llm_api_key=TYPED)
    saver.post("/api/settings/test", {"llm_provider": "openai", "llm_model": "m", "llm_api_key": TYPED + " x"})
    saver.post("/api/settings/test", {"llm_provider": "openai", "llm_model": "m", "llm_api_key": {"key": TYPED}})
    said = "".join(saver.heard) + server.log()
    assert TYPED not in said and SAVED not in said
