"""The way of a question that a model answers: repaired, streamed, stopped, followed up, reused, previewed; what it used."""

import json

from llm_server import KEY


def sql(query, words="This finds it."):
    return f"{words}\n```sql\n{query}\n```"


def events_of(user, body):
    """The events of a question, as (name, data)."""
    response = user.post("/api/query/", body, headers={"Accept": "text/event-stream"})
    assert response.headers["Content-Type"].startswith("text/event-stream"), response.text
    blocks = [block for block in response.text.split("\n\n") if block.startswith("event: ")]
    lines = [block.split("\n") for block in blocks]
    return [(name.removeprefix("event: "), json.loads("\n".join(d.removeprefix("data: ") for d in data))) for name, *data in lines]


def test_a_wrong_query_is_repaired_from_the_databases_own_words(asker, llm):
    user, shop = asker
    llm.say(sql("SELECT town FROM customers"))
    llm.say(sql("SELECT DISTINCT city FROM customers WHERE city = 'Lisbon'"))
    answer = user.ask(shop, "Where do they live?", engine="llm")
    assert answer["status"] == "answered"
    assert answer["query_results"] == [{"city": "Lisbon"}]
    assert [attempt["query"] for attempt in answer["evidence"]["attempts"]] == ["SELECT town FROM customers"]
    assert "town" in answer["evidence"]["attempts"][0]["problem"]
    assert "no such column" in llm.prompts()[1] and "SELECT town FROM customers" in llm.prompts()[1]
    assert answer["usage"]["requests"] == 2 and answer["usage"]["prompt_tokens"] == 200


def test_a_refused_query_goes_back_and_after_two_repairs_the_failure_is_honest(asker, llm):
    user, shop = asker
    llm.always(sql("DELETE FROM orders"))
    answer = user.ask(shop, "Tidy up", engine="llm")
    assert answer["status"] == "no_answer" and answer["query_results"] == []
    assert "3 attempts" in answer["answer"] and "refused" in answer["answer"]
    assert len(answer["evidence"]["attempts"]) == 3
    assert len(llm.prompts()) == 3


def test_nothing_found_asks_whether_another_value_was_meant(asker, llm):
    user, shop = asker
    llm.say(sql("SELECT name FROM customers WHERE city = 'Lisbone'"))
    llm.say(sql("SELECT name FROM customers WHERE city = 'Lisbon' ORDER BY name"))
    answer = user.ask(shop, "Who lives in Lisbone?", engine="llm")
    assert answer["query_results"] == [{"name": "Ada Bakery"}, {"name": "Cedar Books"}]
    assert "'Lisbon'" in llm.prompts()[1]


def test_tokens_and_repairs_are_streamed_in_order(asker, llm):
    user, shop = asker
    llm.say(sql("SELECT town FROM customers"))
    llm.say(sql("SELECT count(*) AS n FROM customers", "It counts them."))
    events = events_of(user, {"connection_id": shop, "query": "How many?", "engine": "llm"})
    names = [name for name, _ in events]
    assert names[0] == "status" and names[-1] == "done"
    order = [name for i, name in enumerate(names) if i == 0 or names[i - 1] != name]
    assert order == ["status", "context", "status", "token", "query", "repair", "status", "token", "query", "rows", "done"]
    told = "".join(data["text"] for name, data in events if name == "token")
    assert "SELECT town" in told and told.endswith(sql("SELECT count(*) AS n FROM customers", "It counts them."))
    context = next(data for name, data in events if name == "context")
    assert "customers" in context["tables"] and context["tokens"] > 0
    assert next(data for name, data in events if name == "repair")["attempt"] == 1
    assert events[-1][1]["query_results"] == [{"n": 4}]


def test_a_follow_up_sees_the_turns_of_its_own_conversation_only(asker, llm):
    user, shop = asker
    llm.say(sql("SELECT count(*) AS n FROM orders"))
    user.ask(shop, "How many orders are there?", engine="llm", conversation_id="a")
    llm.say(sql("SELECT status, count(*) AS n FROM orders GROUP BY status"))
    answer = user.ask(shop, "and by status?", engine="llm", conversation_id="a")
    assert answer["conversation_id"] == "a"
    assert "How many orders are there?" in llm.prompts()[1] and "SELECT count(*) AS n FROM orders" in llm.prompts()[1]
    llm.say(sql("SELECT 1"))
    user.ask(shop, "and by status?", engine="llm", conversation_id="b")
    assert "How many orders are there?" not in llm.prompts()[2]


def test_another_users_conversation_of_the_same_name_stays_theirs(asker, llm, anonymous):
    user, shop = asker
    another_user = anonymous.register()
    llm.always(sql("SELECT 1 AS n"))
    user.ask(shop, "A private question", engine="llm", conversation_id="same")
    settings = {"llm_provider": "openai", "llm_model": "scripted-1", "llm_api_key": KEY, "llm_base_url": llm.base_url}
    assert another_user.post("/api/settings/", settings).status_code == 200
    another_user.ask(another_user.demo(), "How many?", engine="llm", conversation_id="same")
    assert "A private question" not in llm.prompts()[-1]


def test_an_equal_question_reuses_the_query_and_runs_it_anew(asker, llm):
    user, shop = asker
    llm.say(sql("SELECT count(*) AS n FROM orders"))
    first = user.ask(shop, "How many are there?", engine="llm")
    again = user.ask(shop, "How many are there?", engine="llm")
    assert (first["cached"], again["cached"]) == (False, True)
    assert again["query_results"] == first["query_results"] and again["usage"]["requests"] == 0
    assert len(llm.prompts()) == 1
    llm.say(sql("SELECT count(id) AS n FROM orders"))
    anew = user.ask(shop, "How many are there?", engine="llm", cache=False)
    assert not anew["cached"] and anew["generated_query"] == "SELECT count(id) AS n FROM orders"


def test_what_is_previewed_is_what_is_sent(asker, llm):
    user, shop = asker
    notes = "A sale is a paid order."
    assert user.request("PUT", f"/api/connections/{shop}/options", json={"notes": notes}).status_code == 200
    preview = user.post(f"/api/connections/{shop}/prompt", {"question": "How many sales?"}).json()
    assert llm.requests == [] and preview["tokens"] > 0 and "orders" in preview["tables"]
    llm.say(sql("SELECT count(*) FROM orders WHERE status = 'paid'"))
    user.ask(shop, "How many sales?", engine="llm")
    assert llm.requests[0]["body"]["messages"] == preview["messages"]
    assert notes in preview["messages"][0]["content"]
    other = {"question": "How many sales?", "prompt_template": "Be brief. {context} | {question}"}
    assert user.post(f"/api/connections/{shop}/prompt", other).json()["messages"][0]["content"].startswith("Be brief. ")


def test_schema_only_sends_no_value_of_the_database(asker, llm):
    user, shop = asker
    assert user.request("PUT", f"/api/connections/{shop}/options", json={"share_values": False}).status_code == 200
    llm.always(sql("SELECT count(*) AS n FROM customers"))
    user.ask(shop, "How many customers does Ada have in the north?", engine="llm")
    for value in ("Ada Bakery", "Lisbon", "Cedar Books"):
        assert value not in llm.prompts()[0]
    assert "customers" in llm.prompts()[0]


def test_only_the_tables_of_the_filter_are_told(asker, llm):
    user, shop = asker
    assert user.request("PUT", f"/api/connections/{shop}/options", json={"tables": ["customers"]}).status_code == 200
    llm.always(sql("SELECT count(*) AS n FROM customers"))
    answer = user.ask(shop, "How many orders do the customers have, and of what products?", engine="llm")
    assert [piece["table"] for piece in answer["evidence"]["context"]] == ["customers"]
    system = llm.requests[0]["body"]["messages"][0]["content"]
    assert "customers(" in system and "orders(" not in system and "products(" not in system


def test_rows_are_sent_only_where_the_connection_allows_it(asker, llm):
    user, shop = asker
    names = sql("SELECT name FROM customers ORDER BY name")
    llm.say(names)
    user.ask(shop, "What are they called?", engine="llm")
    assert len(llm.prompts()) == 1
    assert user.request("PUT", f"/api/connections/{shop}/options", json={"share_rows": True}).status_code == 200
    llm.say(names)
    llm.say("They are called Ada Bakery and so on.")
    events = events_of(user, {"connection_id": shop, "query": "What are they called?", "engine": "llm", "cache": False})
    assert events[-1][1]["answer"] == "They are called Ada Bakery and so on."
    assert "".join(d["text"] for n, d in events if n == "token" and d["part"] == "answer") == events[-1][1]["answer"]
    assert "Ada Bakery" in llm.prompts()[-1]


def test_verified_pairs_near_to_the_question_are_examples(asker, llm):
    user, shop = asker
    llm.say(sql("SELECT count(*) AS special FROM orders WHERE status = 'paid'"))
    first = user.ask(shop, "How many sales were there?", engine="llm")
    assert user.post(f"/api/query/history/{first['id']}/feedback", {"verified": True}).status_code == 200
    llm.say(sql("SELECT 1 AS n"))
    user.ask(shop, "How many sales were there in March?", engine="llm")
    assert "AS special" in llm.prompts()[1]


def test_what_a_model_used_is_in_the_history_and_in_the_month(asker, llm):
    user, shop = asker
    llm.say(sql("SELECT count(*) AS n FROM orders"))
    user.ask(shop, "How many are there?", engine="llm")
    user.ask(shop, "How many are there?", engine="llm")  # reused: nothing is used
    newest, first = user.get("/api/query/history").json()[:2]
    assert (first["model"], first["prompt_tokens"], first["completion_tokens"], first["cached"]) == ("scripted-1", 100, 20, False)
    assert newest["cached"] and newest["prompt_tokens"] in (0, None)
    month = user.get("/api/usage").json()
    assert (month["requests"], month["prompt_tokens"], month["completion_tokens"], month["cost"]) == (1, 100, 20, None)
    assert [model["model"] for model in month["models"]] == ["scripted-1"]
