"""Conversations in the history, and what users say of answers."""

import pytest


@pytest.fixture
def talker(new_user):
    """A user with two conversations and a question outside of both; the identities by name."""
    demo = new_user.demo()
    asked = [
        ("x1", "How many customers do we have?", "x"),
        ("y1", "How many products are there?", "y & z/ü"),
        ("outside", "How many suppliers are there?", None),
        ("x2", "How many orders are there?", "x"),
    ]
    identities = {}
    for name, question, conversation in asked:
        options = {} if conversation is None else {"conversation_id": conversation}
        identities[name] = new_user.ask(demo, question, **options)["id"]
    return new_user, demo, identities


def listed(user, query=""):
    answer = user.get("/api/query/history/conversations" + query)
    assert answer.status_code == 200, answer.text
    return answer.json()["conversations"]


def named(conversations):
    """Those that tests named; others may have been made for questions without one."""
    return [one for one in conversations if one["conversation_id"] in ("x", "y & z/ü")]


def test_conversations_are_listed_by_their_newest_question(talker):
    user, demo, identities = talker
    x, y = named(listed(user))
    assert x["conversation_id"] == "x"
    assert (x["title"], x["questions"], x["last_id"]) == ("How many customers do we have?", 2, identities["x2"])
    assert (x["connection_id"], x["connection_name"]) == (demo, "Demo company")
    assert x["last_at"].endswith("Z")
    assert (y["conversation_id"], y["questions"], y["last_id"]) == ("y & z/ü", 1, identities["y1"])


def test_conversations_come_in_pages(talker):
    user, _demo, identities = talker
    first = listed(user, "?limit=1")
    assert [one["last_id"] for one in first] == [identities["x2"]]
    rest = listed(user, f"?limit=200&before={first[-1]['last_id']}")
    assert [one["conversation_id"] for one in named(rest)] == ["y & z/ü"]
    assert listed(user, f"?before={identities['x1']}") == []


def test_history_can_be_of_one_conversation(talker):
    user, demo, identities = talker

    def found(**parameters):
        return [item["id"] for item in user.get("/api/query/history", params=parameters).json()]

    assert found(conversation_id="x") == [identities["x2"], identities["x1"]]
    assert found(conversation_id="y & z/ü") == [identities["y1"]]
    assert found(conversation_id="x", connection_id=demo, limit=1) == [identities["x2"]]
    assert found(conversation_id="x", connection_id=demo + 10**6) == []
    assert found(conversation_id="x", before=identities["x2"]) == [identities["x1"]]
    assert found(conversation_id="nothing like this") == []


def test_a_conversation_outlives_its_connection(talker):
    user, demo, _identities = talker
    user.delete(f"/api/connections/{demo}")
    x = named(listed(user))[0]
    assert (x["connection_id"], x["connection_name"], x["questions"]) == (None, None, 2)


def test_another_users_conversations_are_not_listed(talker, other_user):
    assert named(listed(other_user)) == []
    assert other_user.get("/api/query/history?conversation_id=x").json() == []


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "before=0", "before=x"])
def test_a_parameter_that_is_wrong_is_422(user, query):
    assert user.get(f"/api/query/history/conversations?{query}").status_code == 422


def test_an_answer_can_be_said_to_be_right_or_wrong_or_neither(talker):
    user, _demo, identities = talker
    path = f"/api/query/history/{identities['x1']}"
    assert user.get(path).json()["verified"] is None
    for said in (True, False, None):
        assert user.post(path + "/feedback", {"verified": said}).status_code == 200
        assert user.get(path).json()["verified"] is said
        assert next(item for item in user.get("/api/query/history").json() if item["id"] == identities["x1"])["verified"] is said


@pytest.mark.parametrize("body", [{}, {"verified": "true"}, {"verified": 1}, {"verfied": True}, {"verified": [True]}])
def test_feedback_that_says_nothing_clear_is_422(talker, body):
    user, _demo, identities = talker
    path = f"/api/query/history/{identities['x1']}"
    assert user.post(path + "/feedback", {"verified": True}).status_code == 200
    answer = user.post(path + "/feedback", body)
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", "verified"]
    assert user.get(path).json()["verified"] is True


def test_an_answer_without_a_query_cannot_be_right(new_user):
    demo = new_user.demo()
    answer = new_user.ask(demo, "What is the meaning of life?")
    assert new_user.get(f"/api/query/history/{answer['id']}").json()["generated_query"] is None
    refused = new_user.post(f"/api/query/history/{answer['id']}/feedback", {"verified": True})
    assert refused.status_code == 422
    assert new_user.post(f"/api/query/history/{answer['id']}/feedback", {"verified": False}).status_code == 200


def test_feedback_on_another_users_answer_is_404(talker, other_user):
    user, _demo, identities = talker
    for identity in (identities["x1"], 10**12, "x", 0):
        for said in (True, False, None):
            assert other_user.post(f"/api/query/history/{identity}/feedback", {"verified": said}).status_code == 404
    assert user.get(f"/api/query/history/{identities['x1']}").json()["verified"] is None
