"""What was asked is kept: newest first, in pages, after its connection is gone too."""

import pytest


@pytest.fixture
def asked(new_user):
    """A user who has asked five questions, and their identities, oldest first."""
    demo = new_user.demo()
    questions = [
        "How many customers do we have?",
        "How many orders are there?",
        "How many products are there?",
        "What is the meaning of life?",
        "How many suppliers are there?",
    ]
    return new_user, demo, [new_user.ask(demo, question)["id"] for question in questions]


def test_questions_are_kept_newest_first(asked):
    user, demo, identities = asked
    history = user.get("/api/query/history").json()
    assert [item["id"] for item in history] == identities[::-1]
    oldest = history[-1]
    assert oldest["query"] == "How many customers do we have?"
    assert oldest["response"]
    assert oldest["created_at"].endswith("Z")
    assert oldest["connection_id"] == demo
    assert oldest["generated_query"].upper().startswith("SELECT")
    assert (oldest["status"], oldest["engine"]) == ("answered", "builtin")
    assert 0 <= oldest["confidence"] <= 1
    assert history[1]["status"] in ("no_answer", "clarify")


def test_the_kept_answer_is_the_one_that_was_given(asked):
    user, demo, _identities = asked
    answer = user.ask(demo, "Top 5 customers by revenue")
    kept = user.get(f"/api/query/history/{answer['id']}").json()
    assert kept["response"] == answer["answer"]
    assert kept["generated_query"] == answer["generated_query"]
    assert kept["confidence"] == pytest.approx(answer["confidence"])


def test_history_comes_in_pages(asked):
    user, _demo, identities = asked
    first = user.get("/api/query/history?limit=2").json()
    assert [item["id"] for item in first] == identities[:2:-1]
    second = user.get(f"/api/query/history?limit=2&before={first[-1]['id']}").json()
    assert [item["id"] for item in second] == identities[2:0:-1]
    third = user.get(f"/api/query/history?limit=2&before={second[-1]['id']}").json()
    assert [item["id"] for item in third] == identities[:1]
    assert user.get(f"/api/query/history?before={identities[0]}").json() == []


def test_history_can_be_of_one_connection(asked, shop_file):
    user, demo, identities = asked
    other = user.upload("Other", shop_file.read_bytes()).json()["id"]
    question = user.ask(other, "How many customers do we have?")["id"]
    assert [item["id"] for item in user.get(f"/api/query/history?connection_id={other}").json()] == [question]
    assert [item["id"] for item in user.get(f"/api/query/history?connection_id={demo}").json()] == identities[::-1]


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=-1", "limit=many", "limit=100000000000000000000", "before=x", "connection_id=x", "limit=1;2"],
)
def test_a_parameter_that_is_wrong_is_422(user, query):
    assert user.get(f"/api/query/history?{query}").status_code == 422


def test_one_question_can_be_forgotten(asked):
    user, _demo, identities = asked
    assert user.delete(f"/api/query/history/{identities[2]}").status_code == 200
    assert user.get(f"/api/query/history/{identities[2]}").status_code == 404
    assert user.delete(f"/api/query/history/{identities[2]}").status_code == 404
    left = [item["id"] for item in user.get("/api/query/history").json()]
    assert left == [identity for identity in identities[::-1] if identity != identities[2]]


@pytest.mark.parametrize("identity", ["0", "-1", "x", "99999999999999999999999", "1.5", "1%00", "%F0%9F%8E%89"])
def test_a_question_that_does_not_exist_is_404(user, identity):
    assert user.get(f"/api/query/history/{identity}").status_code in (400, 404)


def test_history_outlives_its_connection(asked):
    user, demo, identities = asked
    user.delete(f"/api/connections/{demo}")
    history = user.get("/api/query/history").json()
    assert [item["id"] for item in history] == identities[::-1]
    assert {item["connection_id"] for item in history} == {None}


def test_a_query_that_a_person_ran_is_kept_too(asked):
    user, demo, _identities = asked
    answer = user.run(demo, "SELECT count(*) FROM customers").json()
    kept = user.get(f"/api/query/history/{answer['id']}").json()
    assert (kept["engine"], kept["generated_query"]) == ("user", "SELECT count(*) FROM customers")


def test_the_account_counts_connections_and_questions(asked):
    user, _demo, identities = asked
    account = user.get("/api/account/").json()
    assert account["email"] == user.email
    assert account["created_at"].endswith("Z")
    assert account["stats"] == {"connections": 1, "questions": len(identities), "questions_this_week": len(identities)}


def test_words_of_all_scripts_come_back_as_they_were(asked):
    user, demo, _identities = asked
    question = 'Wie viele Kunden 🎉 у нас есть, 顧客は? "quoted" \\ <b>'
    identity = user.ask(demo, question)["id"]
    assert user.get(f"/api/query/history/{identity}").json()["query"] == question
