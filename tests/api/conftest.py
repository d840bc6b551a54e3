"""What the tests share: one server with its users, one PostgreSQL, one scripted LLM; all ended by their process ids."""

import pytest
from llm_server import KEY, LlmServer
from support.accounts import PostgresStore, SqliteStore
from support.client import Client
from support.contract import Contract
from support.databases import ODD, fill_postgres, make_sqlite, shop_script
from support.mongo import Mongo
from support.postgres import Postgres
from support.server import Server, on_postgres

ORIGIN = "https://page.example.com"


def pytest_addoption(parser):
    parser.addoption(
        "--store",
        choices=["sqlite", "postgresql"],
        default="sqlite",
        help="where the shared server keeps its data; tests that start servers of their own choose for themselves",
    )


@pytest.fixture(scope="session")
def shared_store(request):
    """The settings that say where the shared server keeps its data."""
    if request.config.getoption("store") == "sqlite":
        return {}
    return on_postgres(request.getfixturevalue("postgres").create_store("store"))


@pytest.fixture(params=["sqlite", "postgresql"])
def own_store(request, tmp_path):
    """An empty store for the servers of one test, on each engine: its `settings`, and what is in it."""
    if request.param == "sqlite":
        return SqliteStore(tmp_path / "store.sqlite")
    return PostgresStore(request.getfixturevalue("postgres"), f"store_of_{abs(hash(request.node.nodeid))}")


@pytest.fixture(scope="session")
def workplace(tmp_path_factory):
    return tmp_path_factory.mktemp("dataquery")


@pytest.fixture(scope="session")
def allowed_folder(workplace):
    """A folder whose SQLite files the server may connect."""
    folder = workplace / "allowed"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def shop_file(allowed_folder):
    return make_sqlite(allowed_folder / "shop.sqlite", shop_script())


@pytest.fixture(scope="session")
def odd_file(allowed_folder):
    return make_sqlite(allowed_folder / "odd.sqlite", ODD)


@pytest.fixture(scope="session")
def server(workplace, allowed_folder, shared_store):
    """The server that most tests ask. At the end it must stop of its own, and properly."""
    settings = {"DATAQUERY_CORS_ORIGINS": ORIGIN, "DATAQUERY_SQLITE_FOLDERS": allowed_folder} | shared_store
    process = Server(workplace / "shared", settings)
    try:
        process.wait_ready()
        yield process
        assert process.stop() == 0, process.log()
    finally:
        process.kill()


@pytest.fixture(scope="session")
def contract(server):
    return Contract(Client(server.url).get("/openapi.json").json())


@pytest.fixture(scope="session")
def anonymous(server, contract):
    return Client(server.url, contract)


@pytest.fixture(scope="session")
def user(anonymous):
    """A user for tests that leave no mark on the account, or only one of their own name."""
    return anonymous.register()


@pytest.fixture(scope="session")
def other_user(anonymous):
    return anonymous.register()


@pytest.fixture
def new_user(anonymous):
    """A user with nothing but the demo database."""
    return anonymous.register()


@pytest.fixture
def llm():
    with LlmServer() as server:
        yield server


@pytest.fixture
def asker(new_user, llm, shop_file):
    """A user whose LLM is the scripted one, and the identity of their shop."""
    settings = {"llm_provider": "openai", "llm_model": "scripted-1", "llm_api_key": KEY, "llm_base_url": llm.base_url}
    answer = new_user.post("/api/settings/", settings)
    assert answer.status_code == 200, answer.text
    return new_user, new_user.upload("Shop", shop_file.read_bytes()).json()["id"]


@pytest.fixture
def start(tmp_path):
    """Starts further servers: `start(settings, options…)`; what still runs at the end of the test is killed."""
    started = []

    def make(settings=None, options=(), data="data", port=0, ready=True):
        process = Server(tmp_path / data, settings, options, port)
        started.append(process)
        return process.wait_ready() if ready else process

    yield make
    for process in started:
        process.kill()


@pytest.fixture(scope="session")
def postgres():
    process = Postgres()
    try:
        fill_postgres(process)
        yield process
    finally:
        process.stop()


@pytest.fixture(scope="session")
def mongo():
    """An empty MongoDB server; each test fills databases of its own name."""
    process = Mongo()
    try:
        yield process
    finally:
        process.stop()


@pytest.fixture(scope="module")
def engine():
    """A PostgreSQL server that may be stopped: not the one that other tests use."""
    process = Postgres()
    try:
        yield process
    finally:
        process.stop()


@pytest.fixture
def store(engine, request):
    """The address of an empty database there."""
    name = f"store_{abs(hash(request.node.nodeid))}"
    yield engine.create_store(name)
    engine.execute("postgres", f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def replicas(store, start):
    """Two servers on one store, each with a data folder of its own."""
    servers = [start(on_postgres(store), data=name, ready=False) for name in ("one", "two")]
    return [server.wait_ready() for server in servers]


@pytest.fixture(scope="session")
def demo(user):
    return user.demo()


@pytest.fixture(scope="session")
def shop(user, shop_file):
    """The shop on SQLite, uploaded by `user`."""
    answer = user.upload("Shop file", shop_file.read_bytes())
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


@pytest.fixture(scope="session")
def postgres_shop(user, postgres):
    """The shop on PostgreSQL, connected by `user` with all rights that a user of PostgreSQL can have."""
    return user.connect("Shop server", "postgresql", postgres.url("shop"))["id"]
