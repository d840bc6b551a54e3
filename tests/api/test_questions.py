"""Asking in plain English, without a key and without a network."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.tables import cases


def values(answer):
    return [list(row.values()) for row in answer["query_results"]]


def test_the_top_5_customers_by_revenue(user, demo):
    answer = user.ask(demo, "Top 5 customers by revenue")
    assert answer["status"] == "answered"
    assert answer["engine"] == "builtin"
    assert answer["row_count"] == len(answer["query_results"]) == 5
    assert answer["truncated"] is False
    assert answer["generated_query"].lstrip().upper().startswith("SELECT")
    revenues = [row[-1] for row in values(answer)]
    assert revenues == sorted(revenues, reverse=True) and revenues[0] > 0
    expected = user.rows(
        demo,
        "SELECT c.name, SUM(o.total_amount) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id ORDER BY 2 DESC LIMIT 5",
    )
    assert [row[0] for row in values(answer)] == [row[0] for row in expected]
    assert [row[-1] for row in values(answer)] == pytest.approx([row[1] for row in expected])
    assert expected[0][0] in answer["answer"], "the answer in words names the first"


def test_an_answer_about_amounts_by_name_has_a_bar_chart_with_its_data(user, demo):
    chart = user.ask(demo, "Top 5 customers by revenue")["chart"]
    assert chart["$schema"] == "https://vega.github.io/schema/vega-lite/v6.json"
    mark = chart["mark"] if isinstance(chart["mark"], str) else chart["mark"]["type"]
    assert mark == "bar"
    assert len(chart["data"]["values"]) == 5
    fields = {
        channel["field"] for channel in chart["encoding"].values() if isinstance(channel, dict) and "field" in channel
    }
    names = set(chart["data"]["values"][0])
    assert {field.replace("\\", "") for field in fields} <= names


def test_an_answer_shows_what_it_rests_on(user, demo):
    answer = user.ask(demo, "Top 5 customers by revenue")
    evidence = answer["evidence"]
    assert {"customers", "orders"} <= set(evidence["tables"])
    assert "orders.customer_id = customers.id" in evidence["joins"]
    assert any(link["words"] and link["target"] for link in evidence["links"])
    assert evidence["context"], "the retrieved chunks"
    assert all(0 <= piece["score"] <= 1.0001 and piece["text"] for piece in evidence["context"])
    assert 0 <= answer["confidence"] <= 1
    timing = answer["timing_ms"]
    assert {"total", "retrieval", "translate", "guard", "run"} <= set(timing)
    assert all(part >= 0 for part in timing.values())
    assert sum(part for name, part in timing.items() if name != "total") <= timing["total"] * 1.05 + 1
    assert answer["usage"] is None


def test_how_many_orders_were_placed_last_year(user, demo):
    answer = user.ask(demo, "How many orders were placed last year?")
    assert answer["status"] == "answered"
    counted = values(answer)[0][0]
    expected = user.rows(
        demo, "SELECT count(*) FROM orders WHERE strftime('%Y', ordered_at) = CAST(strftime('%Y', 'now') - 1 AS TEXT)"
    )
    assert [[counted]] == expected
    assert f"{counted:,}" in answer["answer"] or str(counted) in answer["answer"]
    assert answer["chart"] is None
    assert answer["columns"][0]["type"] == "integer"


@pytest.mark.parametrize("case", cases("shop_questions.json"))
@pytest.mark.parametrize("kind", ["shop", "postgres_shop"])
def test_a_question_about_the_shop(user, request, kind, case):
    connection = request.getfixturevalue(kind)
    answer = user.ask(connection, case["question"])
    assert answer["status"] == "answered", answer["answer"]
    found = values(answer)
    expected = user.rows(connection, case["sql"])
    if not case.get("ordered"):
        found, expected = sorted(found, key=repr), sorted(expected, key=repr)
    assert found == expected, answer["generated_query"]


@pytest.mark.parametrize(
    "question", ["What is the meaning of life?", "qwertz uiop", "Make me a sandwich, please", "❓❓❓", "?"]
)
def test_what_is_no_question_about_the_data_is_not_guessed_at(user, demo, question):
    answer = user.ask(demo, question)
    assert answer["status"] in ("no_answer", "clarify")
    assert answer["query_results"] == [] and answer["row_count"] == 0
    assert len(answer["answer"]) > 20


def test_a_question_with_unknown_words_says_which(user, demo):
    answer = user.ask(demo, "How many zeppelins did the flibbertigibbet overhaul?")
    assert answer["status"] in ("no_answer", "clarify")
    told = answer["answer"] + " ".join(answer["evidence"]["not_understood"])
    assert "zeppelins" in told or "flibbertigibbet" in told or "overhaul" in told


def test_choices_of_an_unclear_question_can_be_run_as_they_are(user, demo):
    """Every question that is asked back offers up to four readings, each with a query that runs."""
    asked_back = [
        answer
        for question in (
            "Show me the names",
            "By city",
            "Average by country",
            "Total per month",
            "The best ones",
            "Which city",
            "List names and dates",
            "Highest",
        )
        if (answer := user.ask(demo, question))["status"] == "clarify"
    ]
    assert asked_back, "at least one of these questions is unclear"
    for answer in asked_back:
        assert 1 <= len(answer["choices"]) <= 4
        assert answer["query_results"] == []
        assert len({choice["query"] for choice in answer["choices"]}) == len(answer["choices"])
        for choice in answer["choices"]:
            assert choice["label"]
            run = user.run(demo, choice["query"])
            assert run.status_code == 200 and run.json()["status"] == "answered", run.text


def test_only_an_unclear_question_has_choices(user, demo):
    assert user.ask(demo, "How many customers do we have?")["choices"] == []


def test_the_builtin_engine_can_be_forced(user, demo):
    answer = user.ask(demo, "How many customers do we have?", engine="builtin")
    assert (answer["status"], answer["engine"]) == ("answered", "builtin")


def test_an_unknown_engine_is_422(user, demo):
    answer = user.post("/api/query/", {"connection_id": demo, "query": "How many customers?", "engine": "oracle"})
    assert answer.status_code == 422
    assert answer.json()["detail"][0]["loc"] == ["body", "engine"]


def test_the_llm_engine_without_a_key_says_what_to_set(user, demo):
    answer = user.post(
        "/api/query/", {"connection_id": demo, "query": "How many customers do we have?", "engine": "llm"}
    )
    assert answer.status_code in (400, 422, 502)
    assert "key" in answer.text.lower() or "settings" in answer.text.lower()


def test_a_question_in_capitals_or_with_odd_blanks_is_the_same_question(user, demo):
    plain = user.ask(demo, "How many customers do we have?")
    for variant in (
        "HOW MANY CUSTOMERS DO WE HAVE?",
        "  how many\tcustomers \n do we have  ",
        "how many customers do we have",
    ):
        assert values(user.ask(demo, variant)) == values(plain)


@pytest.mark.parametrize(
    "question",
    [
        "How many customers are called '; DROP TABLE customers; --?",
        'Orders of "Robert\'); DELETE FROM orders;--"',
        "customers where name = '' OR '1'='1'",
        "Show users\x1b[31m in red",
        "How many \u202eorders",
    ],
)
def test_a_question_that_looks_like_sql_changes_nothing(user, shop, question):
    before = user.rows(shop, "SELECT count(*), (SELECT count(*) FROM orders) FROM customers")
    assert user.post("/api/query/", {"connection_id": shop, "query": question}).status_code in (200, 422)
    assert user.rows(shop, "SELECT count(*), (SELECT count(*) FROM orders) FROM customers") == before


def test_questions_at_the_same_time_get_their_own_answers(user, demo):
    counts = {
        table: user.rows(demo, f"SELECT count(*) FROM {table}")[0][0]
        for table in ("customers", "orders", "products", "employees", "suppliers")
    }

    def ask(table):
        return table, user.with_token(user.token).ask(demo, f"How many {table} are there?")

    with ThreadPoolExecutor(8) as pool:
        for table, answer in pool.map(ask, list(counts) * 8):
            assert values(answer) == [[counts[table]]]


def events_in(text):
    """The server-sent events of a stream: name and parsed data; comments are left out."""
    events = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if line and not line.startswith(":"))
        if fields:
            events.append((fields["event"], json.loads(fields["data"])))
    return events


def test_an_answer_comes_as_events_when_asked_for(user, demo):
    answer = user.request(
        "POST",
        "/api/query/",
        json={"connection_id": demo, "query": "How many customers do we have?"},
        headers={"Accept": "text/event-stream"},
    )
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    events = events_in(answer.text)
    names = [name for name, _data in events]
    assert names[-1] == "done"
    assert "query" in names and names.index("query") < names.index("done")
    whole = events[-1][1]
    plain = user.ask(demo, "How many customers do we have?")
    assert set(whole) == set(plain)
    assert whole["query_results"] == plain["query_results"]


def test_an_error_is_an_event_or_an_error_when_events_are_asked_for(user):
    answer = user.request(
        "POST",
        "/api/query/",
        json={"connection_id": 10**12, "query": "How many customers?"},
        headers={"Accept": "text/event-stream"},
    )
    if answer.status_code == 200:
        name, problem = events_in(answer.text)[-1]
        assert name == "error" and problem["status"] == 404 and problem["detail"]
    else:
        assert answer.status_code == 404


def test_questions_of_a_conversation_are_kept_as_such(user, demo):
    answer = user.ask(demo, "How many customers do we have?", conversation_id="a-conversation")
    assert user.get(f"/api/query/history/{answer['id']}").json()["conversation_id"] == "a-conversation"


def test_follow_ups_change_the_question_before_them(user, demo):
    def ask(question, conversation):
        answer = user.ask(demo, question, engine="builtin", conversation_id=conversation)
        assert answer["status"] == "answered", answer["answer"]
        return answer

    ask("How many orders were placed last year?", "orders")
    monthly = ask("and by month?", "orders")
    assert monthly["row_count"] == 12
    assert any("follow-up" in assumption for assumption in monthly["evidence"]["assumptions"])
    alone = user.ask(demo, "and by month?", engine="builtin")
    assert alone["generated_query"] != monthly["generated_query"], "without a conversation there is nothing to follow"

    five = values(ask("Top 5 customers by revenue", "revenue"))
    three = values(ask("top 3 only", "revenue"))
    assert three == five[:3]


def test_a_question_that_stands_by_itself_is_no_follow_up(user, demo):
    first = user.ask(demo, "How many customers are there?", engine="builtin", conversation_id="two questions")
    second = user.ask(demo, "Top 5 customers by revenue", engine="builtin", conversation_id="two questions")
    assert first["status"] == second["status"] == "answered"
    assert second["row_count"] == 5
    assert not any("follow-up" in assumption for assumption in second["evidence"]["assumptions"])
