"""What a query may take: rows, bytes, memory, time, turns; and that it ends when nobody waits for it any more."""

import json
import select
import threading

import pytest
from support.client import Client
from support.databases import shop_script
from support.raw import open_socket, request_bytes
from support.waiting import wait_until

MIB = 1 << 20
LARGE = {
    "shop": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000000) SELECT i, '0123456789012345678901234567890123456789' AS filler FROM n",
    "postgres_shop": "SELECT generate_series(1, 10000000) AS i, '0123456789012345678901234567890123456789' AS filler",
}
WIDE = {
    "shop": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i, hex(zeroblob(50000)) AS filler FROM n",
    "postgres_shop": "SELECT generate_series(1, 5000) AS i, repeat('x', 100000) AS filler",
}
# Runs for ages, with a comment by which it is found among the running statements.
ENDLESS = "SELECT count(*) /* {mark} */ FROM generate_series(1, 1000000) AS a, generate_series(1, 1000000) AS b WHERE (a + b) % 7 = 8"
ENDLESS_SQLITE = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture(params=["shop", "postgres_shop"])
def kind(request):
    request.getfixturevalue(request.param)
    return request.param


def test_a_result_ends_at_a_thousand_rows(user, request, kind):
    answer = user.run(request.getfixturevalue(kind), LARGE[kind]).json()
    assert answer["row_count"] == len(answer["query_results"]) == 1000
    assert answer["truncated"] is True
    assert [row["i"] for row in answer["query_results"]] == list(range(1, 1001))


def test_a_result_of_exactly_a_thousand_rows_is_whole(user, shop, postgres_shop):
    rows = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n"
    for connection in (shop, postgres_shop):
        answer = user.run(connection, rows).json()
        assert (answer["row_count"], answer["truncated"]) == (1000, False)


def test_a_result_ends_at_eight_megabytes(user, request, kind):
    response = user.run(request.getfixturevalue(kind), WIDE[kind])
    answer = response.json()
    assert answer["truncated"] is True
    assert 10 <= answer["row_count"] < 100
    assert len(response.content) < 9 * MIB


def test_ten_million_rows_do_not_fill_the_memory(user, server, request, kind):
    connection = request.getfixturevalue(kind)
    user.run(connection, "SELECT 1")
    before = server.memory("VmHWM")
    for _ in range(3):
        assert user.run(connection, LARGE[kind]).json()["truncated"] is True
        assert user.run(connection, WIDE[kind]).json()["truncated"] is True
    assert server.memory("VmHWM") - before < 64 * MIB


@pytest.mark.parametrize(
    "query",
    ["SELECT repeat('x', 50000000) AS huge", "SELECT array_agg(n) AS huge FROM generate_series(1, 3000000) AS n"],
)
def test_one_huge_value_ends_clearly(user, server, postgres_shop, query):
    response = user.run(postgres_shop, query)
    assert response.status_code in (200, 400, 422)
    assert len(response.content) < 9 * MIB
    if response.status_code == 200:
        assert response.json()["truncated"] is True
    assert server.is_open()


def test_one_huge_value_on_sqlite_ends_clearly(user, server, shop):
    response = user.run(shop, "SELECT hex(zeroblob(50000000)) AS huge")
    assert response.status_code in (200, 400, 422)
    assert len(response.content) < 9 * MIB
    assert server.is_open()


# ------------------------------------------------------------------------------------------------------------- time


@pytest.fixture
def hasty(start, postgres, shop_file):
    """A client of a server that gives a question one second, and the connection of the PostgreSQL shop."""
    server = start({"DATAQUERY_QUESTION_DEADLINE_MS": 1000, "DATAQUERY_SQLITE_FOLDERS": shop_file.parent})
    return Client(server.url).described().register()


def test_a_query_that_takes_too_long_is_504_and_ends_in_the_database(hasty, postgres):
    connection = hasty.connect("Shop", "postgresql", postgres.url("shop"))["id"]
    answer = hasty.run(connection, ENDLESS.format(mark="too long"))
    assert answer.status_code == 504
    wait_until("the end of the query in the database", lambda: postgres.running("too long") == 0, 5)
    assert hasty.rows(connection, "SELECT 1") == [[1]]


def test_a_query_on_sqlite_that_takes_too_long_is_504(hasty, shop_file):
    connection = hasty.connect("Shop", "sqlite", f"sqlite://{shop_file}")["id"]
    assert hasty.run(connection, ENDLESS_SQLITE).status_code == 504
    assert hasty.rows(connection, "SELECT 1") == [[1]]


def test_a_lock_in_the_database_is_not_waited_for_beyond_the_deadline(hasty, postgres):
    postgres.execute("postgres", "CREATE DATABASE locked")
    postgres.execute("locked", shop_script())
    connection = hasty.connect("Locked", "postgresql", postgres.url("locked"))["id"]
    holder = postgres.connect("locked")
    try:
        holder.cursor().execute("BEGIN; LOCK TABLE customers IN ACCESS EXCLUSIVE MODE")
        answer = hasty.run(connection, "SELECT /* waits for a lock */ * FROM customers")
        assert answer.status_code in (400, 504)
        wait_until("the end of the query in the database", lambda: postgres.running("waits for a lock") == 0, 5)
    finally:
        holder.close()


def send_query(client, server, connection, query):
    """A socket on which a query was sent and nothing was read."""
    body = json.dumps({"connection_id": connection, "query": query}).encode()
    opened = open_socket(server, 60)
    opened.sendall(
        request_bytes(
            "POST",
            "/api/query/run",
            {"Authorization": f"Bearer {client.token}", "Content-Type": "application/json"},
            body,
        )
    )
    return opened


def test_a_query_ends_in_the_database_when_its_client_leaves(user, server, postgres, postgres_shop):
    opened = send_query(user, server, postgres_shop, ENDLESS.format(mark="client leaves"))
    wait_until("the query in the database", lambda: postgres.running("client leaves") == 1)
    opened.close()
    wait_until("the end of the query in the database", lambda: postgres.running("client leaves") == 0, 5)


def test_a_query_on_sqlite_ends_when_its_client_leaves(user, server, shop):
    def cpu_ticks():
        with open(f"/proc/{server.pid}/stat") as file:
            return sum(map(int, file.read().rsplit(")", 1)[1].split()[11:13]))

    opened = send_query(user, server, shop, ENDLESS_SQLITE)
    begin = cpu_ticks()
    wait_until("work", lambda: cpu_ticks() - begin > 30, 20)
    opened.close()

    def idle():
        now = cpu_ticks()
        threading.Event().wait(0.3)
        return cpu_ticks() - now <= 5

    wait_until("rest", idle, 10)


# ------------------------------------------------------------------------------------------------------------ turns


def test_a_slow_database_does_not_take_the_turns_of_others(user, other_user, server, postgres, postgres_shop, demo):
    opened = [send_query(user, server, postgres_shop, ENDLESS.format(mark="slow database")) for _ in range(24)]
    try:
        wait_until("slow queries in the database", lambda: postgres.running("slow database") >= 2)
        running = postgres.running("slow database")
        assert running <= 8, "one connection's share of the threads"
        answer = other_user.ask(other_user.demo(), "How many customers do we have?")
        assert answer["status"] == "answered"
        assert (
            user.ask(demo, "How many customers do we have?")["status"] == "answered"
        ), "the same user's other database"
        assert postgres.running("slow database") >= 2, "all the while the slow ones ran"
    finally:
        for connection in opened:
            connection.close()
    wait_until("the end of the slow queries", lambda: postgres.running("slow database") == 0, 20)
    assert user.rows(postgres_shop, "SELECT 1") == [[1]]


def test_a_full_connection_answers_503_with_when_to_try_again(start, postgres):
    server = start({"DATAQUERY_SOURCE_THREADS": 2, "DATAQUERY_THREADS_PER_CONNECTION": 1})
    client = Client(server.url).described().register()
    connection = client.connect("Shop", "postgresql", postgres.url("shop"))["id"]
    opened = []

    def full():
        assert len(opened) < 2000, "the queue has no end"
        opened.append(send_query(client, server, connection, ENDLESS.format(mark="filling up")))
        answered = select.select(opened, [], [], 0)[0]
        return answered[0].recv(4096) if answered else None

    refused = wait_until("a refusal", full, 60)
    assert refused.startswith(b"HTTP/1.1 503 ")
    assert b"retry-after:" in refused.lower()
    assert client.ask(client.demo(), "How many customers do we have?")["status"] == "answered"
    for connection in opened:
        connection.close()
    wait_until("the end of the queries", lambda: postgres.running("filling up") == 0, 20)
