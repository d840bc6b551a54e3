"""Collections in PostgreSQL: where pgvector must be, what lies in its tables, and what goes when a connection goes."""

from llm_server import LlmServer
from support.binary import dataquery
from support.client import Client
from support.server import ENCRYPTION_KEYS, SECRET_KEY, on_postgres
from support.waiting import wait_until


def database_of(store):
    return store.rsplit("/", 1)[1]


def collections(engine, store):
    return engine.execute(
        database_of(store),
        "SELECT 'connection_' || connection_id, model, dimensions, chunks FROM vector_collections ORDER BY connection_id",
    )


def test_a_role_that_may_not_create_pgvector_is_told_who_must(engine, store, tmp_path):
    engine.execute(
        database_of(store),
        "DROP EXTENSION vector CASCADE",
        "UPDATE pg_database SET datdba = (SELECT oid FROM pg_roles WHERE rolname = 'admin') "
        f"WHERE datname = '{database_of(store)}'",
    )
    keys = {"DATAQUERY_SECRET_KEY": SECRET_KEY, "DATAQUERY_ENCRYPTION_KEYS": ENCRYPTION_KEYS}
    ended = dataquery("serve", "--port", 0, "--data", tmp_path / "data", settings=keys | {"DATAQUERY_DATABASE_URL": store})
    assert ended.returncode == 2
    assert f"in the database {database_of(store)}" in ended.stderr and "CREATE EXTENSION vector" in ended.stderr


def test_a_collection_lies_in_postgresql_with_its_model_and_goes_with_its_connection(engine, store, start, shop_file):
    user = Client(start(on_postgres(store)).url).described().register()
    shop = user.upload("Shop", shop_file.read_bytes()).json()["id"]
    answer = user.ask(shop, "How many customers do we have?")
    assert answer["evidence"]["context"] and answer["evidence"]["assumptions"] == []
    wait_until("the collection", lambda: collections(engine, store))
    [(name, model, dimensions, chunks)] = collections(engine, store)
    assert (name, model, dimensions) == (f"connection_{shop}", "minilm-static-256", 256)
    held = engine.execute(database_of(store), "SELECT count(*) FROM vector_chunks WHERE collection = 'connection_%d'" % shop)
    assert held == [(chunks,)] and chunks > 0
    assert user.delete(f"/api/connections/{shop}").status_code in (200, 204)
    assert collections(engine, store) == []
    assert engine.execute(database_of(store), "SELECT count(*) FROM vector_chunks") == [(0,)]


def test_another_model_embeds_the_collection_anew_in_its_size(engine, store, start, shop_file):
    first = start(on_postgres(store))
    user = Client(first.url).described().register()
    shop = user.upload("Shop", shop_file.read_bytes()).json()["id"]
    user.ask(shop, "How many customers do we have?")
    wait_until("the collection", lambda: collections(engine, store))
    assert first.stop() == 0
    with LlmServer() as service:
        settings = {
            "DATAQUERY_EMBEDDINGS_MODEL": "text-embedding-ada-002",
            "DATAQUERY_EMBEDDINGS_BASE_URL": service.base_url,
        }
        second = start(on_postgres(store) | settings)
        Client(second.url, token=user.token).described().ask(shop, "How many customers do we have?")
        found = [row[:3] for row in collections(engine, store)]
        assert found == [(f"connection_{shop}", "text-embedding-ada-002", 1536)]
