"""Options of a connection: how a model is asked about it. They go with the connection, and are its owner's."""

import pytest
from support.client import Client
from support.server import on_postgres

USUAL = {
    "prompt_template": None,
    "notes": "",
    "tables": [],
    "share_values": True,
    "share_rows": False,
    "context_tokens": 2000,
    "chunks": 3,
    "threshold": None,
    "chunk_size": 1000,
    "chunk_overlap": 200,
    "sample_rows": 10,
}
OTHERS = {
    "prompt_template": "Tables: {context}\nKühe & \"quotes\": {question}",
    "notes": "revenue: orders with status 'paid' 🎉",
    "tables": ["customers", "sales.Order items"],
    "share_values": False,
    "share_rows": True,
    "context_tokens": 400,
    "chunks": 5,
    "threshold": 0.3,
    "chunk_size": 500,
    "chunk_overlap": 50,
    "sample_rows": 3,
}


@pytest.fixture
def own_shop(new_user, shop_file):
    """A user and a connection of their own, indexed."""
    return new_user, new_user.upload("Shop", shop_file.read_bytes()).json()["id"]


def options_of(user, connection):
    answer = user.get(f"/api/connections/{connection}/options")
    assert answer.status_code == 200, answer.text
    options = answer.json()
    template = options.pop("default_prompt_template")
    assert "{context}" in template and "{question}" in template
    return options


def put(user, connection, options):
    return user.request("PUT", f"/api/connections/{connection}/options", json=options)


def test_a_connection_begins_with_the_usual_options(user, demo):
    assert options_of(user, demo) == USUAL


def test_options_are_replaced_as_a_whole(own_shop):
    user, shop = own_shop
    answer = put(user, shop, OTHERS)
    assert answer.status_code == 200, answer.text
    assert {name: answer.json()[name] for name in OTHERS} == OTHERS
    assert options_of(user, shop) == OTHERS
    assert put(user, shop, {"notes": "only this"}).status_code == 200
    assert options_of(user, shop) == USUAL | {"notes": "only this"}
    assert put(user, shop, USUAL).status_code == 200
    assert options_of(user, shop) == USUAL


def test_another_chunking_queues_indexing_and_the_rest_does_not(own_shop):
    user, shop = own_shop
    before = user.get(f"/api/connections/{shop}").json()["metadata"]["indexed_at"]
    assert put(user, shop, {"notes": "n", "share_values": False, "chunks": 7}).status_code == 200
    metadata = user.get(f"/api/connections/{shop}").json()["metadata"]
    assert (metadata["indexing"]["state"], metadata["indexed_at"]) == ("done", before)
    assert put(user, shop, {"chunk_size": 300, "chunk_overlap": 10, "sample_rows": 1}).status_code == 200
    indexed = user.indexed(user.get(f"/api/connections/{shop}").json())
    assert indexed["metadata"]["indexing"]["state"] == "done"
    assert len(user.get(f"/api/connections/{shop}/sample/customers").json()["rows"]) == 1


def test_the_demos_index_is_the_same_for_all(new_user):
    demo = new_user.demo()
    assert put(new_user, demo, {"notes": "mine"}).status_code == 200
    answer = put(new_user, demo, {"notes": "mine", "chunk_size": 500})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", "chunk_size"]
    assert options_of(new_user, demo) == USUAL | {"notes": "mine"}


@pytest.mark.parametrize(
    "field,value",
    [
        ("prompt_template", "no places"),
        ("prompt_template", "{context} alone"),
        ("prompt_template", "{context}{question}" + "x" * 8000),
        ("prompt_template", 5),
        ("notes", "x" * 4001),
        ("notes", "zero \0"),
        ("notes", ["a"]),
        ("tables", "orders"),
        ("tables", ["orders", 5]),
        ("tables", ["orders", ""]),
        ("tables", ["x" * 256]),
        ("tables", ["x"] * 501),
        ("share_values", "yes"),
        ("share_rows", 1),
        ("context_tokens", 199),
        ("context_tokens", 32001),
        ("context_tokens", -1),
        ("context_tokens", 400.5),
        ("context_tokens", "400"),
        ("chunks", 0),
        ("chunks", 21),
        ("threshold", -0.01),
        ("threshold", 1.01),
        ("threshold", "0.5"),
        ("threshold", True),
        ("chunk_size", 99),
        ("chunk_size", 8001),
        ("chunk_size", -9223372036854775808),
        ("chunk_overlap", 1000),
        ("chunk_overlap", -1),
        ("sample_rows", 101),
    ],
)
def test_an_option_that_is_wrong_is_422_and_changes_nothing(user, shop, field, value):
    before = options_of(user, shop)
    answer = put(user, shop, {"notes": "not kept"} | {field: value})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", field]
    assert options_of(user, shop) == before


def test_another_users_options_are_404_like_those_of_no_connection(user, other_user, shop):
    before = options_of(user, shop)
    for connection in (shop, 10**12):
        assert other_user.get(f"/api/connections/{connection}/options").status_code == 404
        assert put(other_user, connection, {"notes": "theirs"}).status_code == 404
    assert options_of(user, shop) == before


def test_options_go_with_their_connection(own_shop, shop_file):
    user, shop = own_shop
    assert put(user, shop, {"notes": "old"}).status_code == 200
    assert user.delete(f"/api/connections/{shop}").status_code == 200
    assert user.get(f"/api/connections/{shop}/options").status_code == 404
    again = user.upload("Shop", shop_file.read_bytes()).json()["id"]
    assert options_of(user, again) == USUAL


def test_what_one_replica_sets_another_knows_at_once(start, postgres):
    settings = on_postgres(postgres.create_store("options_replicas"))
    one, two = (start(settings, data=name) for name in ("one", "two"))
    here = Client(one.url).register()
    there = Client(two.url).with_token(here.token)
    demo = here.demo()
    assert options_of(there, demo) == USUAL
    assert put(here, demo, {"notes": "from here", "context_tokens": 300}).status_code == 200
    assert options_of(there, demo) == USUAL | {"notes": "from here", "context_tokens": 300}
