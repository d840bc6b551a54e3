"""Settings: what is asked of the LLM is each user's own; keys go in and never come out."""

import pytest


def test_the_defaults_are_those_of_the_requirement(new_user):
    settings = new_user.get("/api/settings/").json()
    assert settings == {
        "llm_provider": "openai",
        "llm_model": "gpt-3.5-turbo",
        "llm_base_url": None,
        "has_api_key": False,
        "key_last_updated": None,
    }


def test_settings_are_saved(new_user):
    answer = new_user.post(
        "/api/settings/", {"llm_provider": "openrouter", "llm_model": "openai/gpt-4", "llm_api_key": "sk-a-key-of-mine"}
    )
    assert answer.status_code == 200
    assert answer.json() == {"message": "Settings updated successfully"}
    settings = new_user.get("/api/settings/").json()
    assert (settings["llm_provider"], settings["llm_model"], settings["has_api_key"]) == (
        "openrouter",
        "openai/gpt-4",
        True,
    )
    assert settings["key_last_updated"].endswith("Z")


def test_saving_without_a_key_keeps_it_and_an_empty_one_removes_it(new_user):
    new_user.post("/api/settings/", {"llm_api_key": "sk-a-key-of-mine"})
    updated = new_user.get("/api/settings/").json()["key_last_updated"]
    new_user.post("/api/settings/", {"llm_model": "gpt-4"})
    kept = new_user.get("/api/settings/").json()
    assert (kept["has_api_key"], kept["key_last_updated"], kept["llm_model"]) == (True, updated, "gpt-4")
    new_user.post("/api/settings/", {"llm_api_key": ""})
    removed = new_user.get("/api/settings/").json()
    assert (removed["has_api_key"], removed["key_last_updated"]) == (False, None)


def test_saving_one_setting_keeps_the_others(new_user):
    new_user.post("/api/settings/", {"llm_provider": "openrouter", "llm_model": "openai/gpt-4"})
    new_user.post("/api/settings/", {"llm_base_url": "http://127.0.0.1:11434/v1"})
    settings = new_user.get("/api/settings/").json()
    assert (settings["llm_provider"], settings["llm_model"], settings["llm_base_url"]) == (
        "openrouter",
        "openai/gpt-4",
        "http://127.0.0.1:11434/v1",
    )


def test_an_empty_address_removes_it(new_user):
    new_user.post("/api/settings/", {"llm_base_url": "http://127.0.0.1:11434/v1"})
    new_user.post("/api/settings/", {"llm_base_url": ""})
    assert new_user.get("/api/settings/").json()["llm_base_url"] is None


def test_saving_nothing_changes_nothing(new_user):
    before = new_user.get("/api/settings/").json()
    assert new_user.post("/api/settings/", {}).status_code == 200
    assert new_user.get("/api/settings/").json() == before


@pytest.mark.parametrize(
    "field,value",
    [
        ("llm_provider", "no-such-provider"),
        ("llm_provider", ""),
        ("llm_provider", "x" * 51),
        ("llm_model", ""),
        ("llm_model", "x" * 101),
        ("llm_model", 4),
        ("llm_api_key", "two words"),
        ("llm_api_key", "line\nbreak"),
        ("llm_api_key", "x" * 5000),
        ("llm_api_key", {"key": "x"}),
        ("llm_base_url", "ftp://127.0.0.1/v1"),
        ("llm_base_url", "127.0.0.1:11434"),
        ("llm_base_url", "http://user:password@127.0.0.1/v1"),
        ("llm_base_url", "http://"),
        ("llm_base_url", "http://127.0.0.1/v1?x=1"),
        ("llm_base_url", "file:///etc/passwd"),
        ("llm_base_url", "http://" + "x" * 3000),
    ],
)
def test_a_setting_that_is_wrong_is_422_and_changes_nothing(new_user, field, value):
    before = new_user.get("/api/settings/").json()
    answer = new_user.post("/api/settings/", {"llm_model": "another-model"} | {field: value})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", field]
    assert new_user.get("/api/settings/").json() == before


def test_the_providers_of_the_requirement_are_listed(user):
    providers = {provider["id"]: provider for provider in user.get("/api/settings/providers").json()["providers"]}
    assert providers["openai"]["name"] == "OpenAI"
    assert {"gpt-4", "gpt-3.5-turbo"} <= {model["id"] for model in providers["openai"]["models"]}
    assert providers["openrouter"]["name"] == "OpenRouter"
    assert "openai/gpt-4" in {model["id"] for model in providers["openrouter"]["models"]}
    assert (providers["openai"]["base_url"], providers["openai"]["needs_key"]) == ("https://api.openai.com/v1", True)
    assert (providers["custom"]["base_url"], providers["custom"]["needs_key"]) == ("", False)
    assert all(model["name"] for provider in providers.values() for model in provider["models"])
