"""Embeddings over the network: a scripted service stands for it, sees what it is told, and its vectors decide."""

import time

import pytest
from llm_server import DIMENSIONS, LlmServer
from support.client import Client
from support.databases import make_sqlite
from support.waiting import wait_until

KEY = "sk-planted-embedding-key-31cd"
NO_WORD_OF_THE_SCHEMA = "Zzyzx quux frobnicate"


@pytest.fixture
def service():
    with LlmServer() as server:
        yield server


def settings_for(service, **more):
    return {
        "DATAQUERY_EMBEDDINGS_MODEL": "text-embedding-ada-002",
        "DATAQUERY_EMBEDDINGS_BASE_URL": service.base_url,
        "DATAQUERY_EMBEDDINGS_API_KEY": KEY,
    } | more


@pytest.fixture
def asker(start, service, shop_file):
    """A user of a server whose embeddings come from the service, and the identity of their shop."""
    user = Client(start(settings_for(service)).url).described().register()
    return user, user.upload("Shop", shop_file.read_bytes()).json()["id"]


def axis(number):
    return [1.0 if i == number else 0.0 for i in range(DIMENSIONS)]


def likes(table):
    """Vectors that put what names `table` beside the question without words, and everything else far away."""
    return lambda text: axis(0) if text == NO_WORD_OF_THE_SCHEMA or table in text.lower() else axis(1)


def texts(service):
    return [text for request in service.embedded() for text in request]


def test_the_service_sees_the_names_of_the_schema_and_the_question(asker, service):
    user, shop = asker
    user.ask(shop, "How many orders did Dune Travel place?")
    seen = texts(service)
    assert "How many orders did Dune Travel place?" in seen
    assert any("customers" in text for text in seen) and any("customer id" in text.replace("_", " ") for text in seen)
    assert not any("Ada Bakery" in text for text in seen), "rows of a table stay here"
    request = service.requests[-1]
    assert request["path"].endswith("/v1/embeddings") and request["body"]["model"] == "text-embedding-ada-002"
    assert set(service.keys()) == {KEY}


@pytest.mark.parametrize("table", ["customers", "orders"])
def test_its_vectors_decide_the_ranking(start, service, shop_file, table):
    service.vector_of = likes(table)
    user = Client(start(settings_for(service)).url).described().register()
    shop = user.upload("Shop", shop_file.read_bytes()).json()["id"]
    answer = user.ask(shop, NO_WORD_OF_THE_SCHEMA)
    assert answer["evidence"]["context"][0]["table"] == table


FAILURES = {
    "internal error": ("fail", 500),
    "wrong key": ("fail", 401),
    "hangs up": ("hang_up",),
    "silence": ("hang",),
    "another length": ("send", 200, b'{"data":[{"index":0,"embedding":[1,0]}]}', "application/json"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failing_service_does_not_fail_a_question_and_the_evidence_says_so(start, service, shop_file, failure):
    server = start(settings_for(service, DATAQUERY_EMBEDDINGS_DEADLINE_MS=500))
    user = Client(server.url).described().register()
    shop = user.upload("Shop", shop_file.read_bytes()).json()["id"]
    service.embeddings_answer(*FAILURES[failure])
    begin = time.monotonic()
    answer = user.ask(shop, "How many customers do we have?")
    assert time.monotonic() - begin < 5
    assert answer["status"] == "answered"
    assert [list(row.values()) for row in answer["query_results"]] == [[4]]
    assert any("by their words alone" in sentence for sentence in answer["evidence"]["assumptions"])
    assert KEY not in "".join(user.heard) and KEY not in server.log()


def job_of(user, answer):
    """The job of a connection that was just made, once it has ended."""
    assert answer.status_code == 200
    return user.indexed(answer.json())["metadata"]["indexing"]


def test_a_connection_that_cannot_be_embedded_says_why_and_is_embedded_by_a_refresh(asker, service, shop_file):
    user, _ = asker
    service.embeddings_answer("fail", 500)
    made = user.upload("Second", shop_file.read_bytes())
    job = job_of(user, made)
    assert job["state"] == "failed" and "embedding service" in job["error"]
    service.embeddings_answer("embed")
    assert job_of(user, user.post(f"/api/connections/{made.json()['id']}/refresh"))["state"] == "done"


def test_an_account_can_be_made_while_the_service_is_down(asker, service):
    user, _ = asker
    service.embeddings_answer("fail", 500)
    newcomer = user.register()
    assert newcomer.demo()
    service.embeddings_answer("embed")
    before = len(service.embedded())
    answer = newcomer.ask(newcomer.demo(), "How many customers do we have?")
    assert answer["evidence"]["assumptions"] == []
    assert len(service.embedded()) > before + 1, "the demo is embedded by the first question"


def test_another_model_embeds_a_collection_anew(start, service, shop_file):
    first = start()
    user = Client(first.url).described().register()
    shop = user.upload("Shop", shop_file.read_bytes()).json()["id"]
    assert first.stop() == 0
    service.vector_of = likes("orders")
    second = start(settings_for(service))
    user = Client(second.url, token=user.token).described()
    assert user.ask(shop, NO_WORD_OF_THE_SCHEMA)["evidence"]["context"][0]["table"] == "orders"
    assert any("customers" in text for text in texts(service))


def test_many_tables_are_embedded_anew_by_a_job_while_questions_go_on(start, service, allowed_folder):
    tables = "".join(f"CREATE TABLE thing_{i} (id INTEGER, colour TEXT);" for i in range(80))
    file = make_sqlite(allowed_folder / "many.sqlite", tables)
    first = start()
    user = Client(first.url).described().register()
    many = user.upload("Many", file.read_bytes()).json()["id"]
    wait_until("the first index", lambda: not user.ask(many, "How many thing 7?")["evidence"]["assumptions"])
    assert first.stop() == 0
    second = start(settings_for(service))
    user = Client(second.url, token=user.token).described()
    said = user.ask(many, "How many thing 7?")["evidence"]["assumptions"]
    assert any("by their words alone" in sentence for sentence in said)
    wait_until("the second index", lambda: not user.ask(many, "How many thing 7?")["evidence"]["assumptions"], 30)
    assert any("thing 7" in text.replace("_", " ") for text in texts(service))


def test_a_size_that_is_not_the_models_is_told(start, service, shop_file):
    server = start(settings_for(service, DATAQUERY_EMBEDDINGS_DIMENSIONS=768))
    user = Client(server.url).described().register()
    job = job_of(user, user.upload("Shop", shop_file.read_bytes()))
    assert job["state"] == "failed"
    assert f"{DIMENSIONS} numbers, not of 768: set embeddings.dimensions" in job["error"]


def test_address_and_key_are_those_of_the_llm_unless_set(start, service):
    server = start(
        {
            "DATAQUERY_LLM_PROVIDER": "openai",
            "DATAQUERY_LLM_API_KEY": KEY,
            "DATAQUERY_LLM_BASE_URL": service.base_url,
            "DATAQUERY_EMBEDDINGS_MODEL": "text-embedding-ada-002",
        }
    )
    user = Client(server.url).register()
    user.ask(user.demo(), "How many customers do we have?", engine="builtin")
    assert service.embedded() and set(service.keys()) == {KEY}


def test_the_key_of_the_llm_goes_to_no_other_address(start, service):
    server = start(
        {
            "DATAQUERY_LLM_API_KEY": KEY,
            "DATAQUERY_EMBEDDINGS_MODEL": "text-embedding-ada-002",
            "DATAQUERY_EMBEDDINGS_BASE_URL": service.base_url,
        }
    )
    user = Client(server.url).register()
    user.ask(user.demo(), "How many customers do we have?", engine="builtin")
    assert service.embedded() and set(service.keys()) == {None}
