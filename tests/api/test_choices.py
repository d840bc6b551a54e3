"""What is chosen of an unclear question's readings is answered, and remembered for the next time."""

import shutil
import sqlite3

import pytest

UNCLEAR = (
    "Show me the names",
    "By city",
    "Which city",
    "The best ones",
    "Highest",
    "List names and dates",
    "Average by city",
    "The best customers",
    "Customers by something",
    "Highest of the customers",
    "Strange customers",
)


@pytest.fixture
def unclear(new_user, shop_file):
    """A user, a shop of theirs, a question that is asked back, and its readings."""
    shop = new_user.upload("Shop", shop_file.read_bytes()).json()["id"]
    return (new_user, shop, *asked_back(new_user, shop))


def asked_back(user, shop, of=""):
    """A question that is asked back, one of whose readings is of the table `of`, and its readings."""
    for question in UNCLEAR:
        answer = user.ask(shop, question, engine="builtin")
        readings = answer["choices"]
        if answer["status"] == "clarify" and len(readings) > 1 and any(of in one["query"] for one in readings):
            return question, readings
    raise AssertionError("one of these questions is unclear")


def choices(user, shop):
    answer = user.get(f"/api/connections/{shop}/choices")
    assert answer.status_code == 200, answer.text
    return answer.json()["choices"]


def test_a_choice_answers_the_question_itself(unclear):
    user, shop, question, readings = unclear
    chosen = readings[-1]
    answer = user.ask(shop, question, choice=chosen["query"])
    assert (answer["status"], answer["engine"], answer["confidence"]) == ("answered", "builtin", None)
    assert answer["generated_query"] == chosen["query"]
    made = answer["evidence"]["choice"]
    assert (made["before"], made["reading"]) == (False, chosen["label"])
    assert user.get(f"/api/query/history/{answer['id']}").json()["query"] == question
    [kept] = choices(user, shop)
    assert (kept["id"], kept["question"], kept["reading"]) == (made["id"], question, chosen["label"])
    assert kept["query"] == chosen["query"] and kept["chosen_at"].endswith("Z")


def test_the_same_question_is_answered_so_from_then_on(unclear):
    user, shop, question, readings = unclear
    user.ask(shop, question, choice=readings[-1]["query"])
    for same in (question, question.upper() + "??", f"  {question.lower()} . "):
        answer = user.ask(shop, same)
        assert answer["status"] == "answered", same
        assert answer["generated_query"] == readings[-1]["query"]
        assert answer["evidence"]["choice"]["before"] is True
        assert answer["confidence"] is None
    assert user.ask(shop, question + " of customers")["evidence"]["choice"] is None


def test_another_choice_takes_its_place(unclear):
    user, shop, question, readings = unclear
    for reading in (readings[-1], readings[0]):
        user.ask(shop, question, choice=reading["query"])
    assert user.ask(shop, question)["generated_query"] == readings[0]["query"]
    assert len(choices(user, shop)) == 1


def test_a_forgotten_choice_leaves_the_question_unclear(unclear):
    user, shop, question, readings = unclear
    chosen = user.ask(shop, question, choice=readings[-1]["query"])["evidence"]["choice"]["id"]
    assert user.delete(f"/api/connections/{shop}/choices/{chosen}").status_code == 200
    assert user.ask(shop, question)["status"] == "clarify"
    assert choices(user, shop) == []
    assert user.delete(f"/api/connections/{shop}/choices/{chosen}").status_code == 404


@pytest.mark.parametrize("query", ["SELECT 1", "DELETE FROM customers", "x"])
def test_a_choice_that_is_no_reading_is_422_and_runs_nothing(unclear, query):
    user, shop, question, _ = unclear
    answer = user.post("/api/query/", {"connection_id": shop, "query": question, "choice": query})
    assert answer.status_code == 422
    [problem] = answer.json()["detail"]
    assert problem["loc"] == ["body", "choice"]
    assert "ask it again" in problem["msg"]
    assert choices(user, shop) == []


def test_a_choice_is_its_connections_own_and_its_owners(unclear, other_user, shop_file):
    user, shop, question, readings = unclear
    chosen = user.ask(shop, question, choice=readings[-1]["query"])["evidence"]["choice"]["id"]
    twin = user.upload("Twin", shop_file.read_bytes()).json()["id"]
    assert user.ask(twin, question)["status"] == "clarify"
    assert user.delete(f"/api/connections/{twin}/choices/{chosen}").status_code == 404
    assert other_user.get(f"/api/connections/{shop}/choices").status_code == 404
    assert other_user.delete(f"/api/connections/{shop}/choices/{chosen}").status_code == 404
    assert len(choices(user, shop)) == 1


def test_a_choice_that_the_database_has_no_more_is_forgotten(new_user, allowed_folder, shop_file):
    path = allowed_folder / "narrowed.sqlite"
    shutil.copy(shop_file, path)
    shop = new_user.connect("Narrowed", "sqlite", f"sqlite://{path}")["id"]
    question, readings = asked_back(new_user, shop, of="customers")
    reading = next(one for one in readings if "customers" in one["query"])
    new_user.ask(shop, question, choice=reading["query"])
    with sqlite3.connect(path) as database:
        database.executescript("DROP VIEW paid_orders; ALTER TABLE customers RENAME TO clientele")
    database.close()

    # As the catalog knew it: the database refuses the query now.
    answer = new_user.ask(shop, question)
    assert answer["evidence"]["choice"] is None
    assert choices(new_user, shop) == []

    # As the catalog knows it: there is no such reading.
    new_user.indexed(new_user.post(f"/api/connections/{shop}/refresh").json())
    assert new_user.ask(shop, question)["evidence"]["choice"] is None


def test_a_choice_streams_like_any_question(unclear):
    user, shop, question, readings = unclear
    answer = user.post(
        "/api/query/",
        {"connection_id": shop, "query": question, "choice": readings[0]["query"]},
        headers={"Accept": "text/event-stream"},
    )
    assert answer.status_code == 200
    assert "event: done" in answer.text and '"before":false' in answer.text
