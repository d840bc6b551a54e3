"""A connection's own words: what terms stand for in its database, from the next question on."""

import pytest
from support.client import Client


@pytest.fixture
def own_shop(new_user, shop_file):
    """A user and a connection of their own, indexed."""
    return new_user, new_user.upload("Shop", shop_file.read_bytes()).json()["id"]


def add(user, shop, term, **meaning):
    answer = user.post(f"/api/connections/{shop}/glossary", {"term": term} | meaning)
    assert answer.status_code == 200, answer.text
    return answer.json()


def entries(user, shop):
    answer = user.get(f"/api/connections/{shop}/glossary")
    assert answer.status_code == 200, answer.text
    return answer.json()["entries"]


def refused(answer):
    """The field of a 422 and what is said of it."""
    assert answer.status_code == 422, answer.text
    [problem] = answer.json()["detail"]
    return problem["loc"][-1], problem["msg"]


def test_terms_stand_for_a_column_a_value_or_a_condition(own_shop):
    user, shop = own_shop
    assert entries(user, shop) == []
    column = add(user, shop, " Tag ", column="Products.PRICE")
    assert column == {
        "id": column["id"],
        "term": "Tag",
        "column": "products.price",
        "value": None,
        "expression": None,
        "meaning": "products.price",
        "problem": None,
    }
    value = add(user, shop, "settled", value={"column": "orders.status", "equals": "PAID"})
    assert value["value"] == {"column": "orders.status", "equals": ["paid"]}
    several = add(user, shop, "closed", value={"column": "orders.status", "equals": ["paid", "cancelled"]})
    assert several["meaning"] == "orders.status is 'paid' or 'cancelled'"
    condition = add(user, shop, "luxury", expression="price>100")
    assert condition["expression"] == "products.price > 100"
    assert entries(user, shop) == [column, value, several, condition]


def test_an_entry_is_changed_and_removed(own_shop):
    user, shop = own_shop
    tag = add(user, shop, "tag", column="products.price")
    path = f"/api/connections/{shop}/glossary/{tag['id']}"
    changed = user.request("PUT", path, json={"term": "label", "column": "products.name"})
    assert changed.status_code == 200, changed.text
    assert entries(user, shop) == [changed.json()]
    assert changed.json()["id"] == tag["id"]
    assert user.delete(path).status_code == 200
    assert entries(user, shop) == []
    assert user.delete(path).status_code == 404
    assert user.request("PUT", path, json={"term": "label", "column": "products.name"}).status_code == 404


@pytest.mark.parametrize(
    "body,field,message",
    [
        ({"term": "tag", "column": "products.prize"}, "column", "products has no column prize; did you mean price?"),
        ({"term": "tag", "column": "id"}, "column", "Several tables have a column id"),
        ({"term": "tag", "column": ""}, "column", "Say which column"),
        ({"term": "of", "column": "products.price"}, "term", "stands in questions of all kinds"),
        ({"term": "", "column": "products.price"}, "term", "Write the term"),
        ({"term": "a b c d e f", "column": "products.price"}, "term", "one to 5 words"),
        ({"term": "tag"}, "column", "one of the three"),
        ({"term": "tag", "column": "products.price", "expression": "price > 1"}, "column", "one of the three"),
        ({"term": "tag", "value": {"column": "products.price", "equals": "dear"}}, "value", "holds a number"),
        ({"term": "tag", "value": {"column": "products.price", "equals": []}}, "value", "at least one"),
        ({"term": "tag", "value": {"column": "products.price", "equals": {}}}, "value", "a text, or a list"),
        ({"term": "tag", "value": {"column": "orders.status", "equals": "payed"}}, "value", "did you mean 'paid'"),
        ({"term": "tag", "expression": " "}, "expression", "Write the expression"),
        ({"term": "tag", "expression": "price * quantity"}, "expression", "sums and products of columns"),
        ({"term": "tag", "expression": "products.price > dear"}, "expression", "holds a number"),
        ({"term": "tag", "expression": "1=1; DROP TABLE products"}, "expression", "There is no column 1"),
        ({"column": "products.price"}, "term", "Field required"),
    ],
)
def test_a_wrong_entry_is_422_and_says_what_would_be_right(own_shop, body, field, message):
    user, shop = own_shop
    named, said = refused(user.post(f"/api/connections/{shop}/glossary", body))
    assert named == field
    assert message in said
    assert entries(user, shop) == []


def test_a_term_stands_once(own_shop):
    user, shop = own_shop
    add(user, shop, "Tag", column="products.price")
    answer = user.post(f"/api/connections/{shop}/glossary", {"term": "tAG", "column": "products.name"})
    assert answer.status_code == 409
    assert answer.json()["detail"] == "“tAG” is in the glossary already."


def test_questions_understand_the_terms_at_once(own_shop):
    user, shop = own_shop
    question = "What is the highest sticker?"
    before = user.ask(shop, question, engine="builtin")
    assert "sticker" in before["evidence"]["not_understood"]
    tag = add(user, shop, "sticker", column="products.price")
    answer = user.ask(shop, question, engine="builtin")
    assert answer["status"] == "answered"
    assert list(answer["query_results"][0].values()) == [310.25]
    assert "“sticker” is products.price, by this connection's glossary." in answer["evidence"]["assumptions"]
    assert answer["evidence"]["not_understood"] == []
    user.delete(f"/api/connections/{shop}/glossary/{tag['id']}")
    assert "sticker" in user.ask(shop, question, engine="builtin")["evidence"]["not_understood"]


@pytest.mark.parametrize(
    "meaning,count",
    [
        ({"value": {"column": "orders.status", "equals": "paid"}}, 3),
        ({"value": {"column": "orders.status", "equals": ["paid", "cancelled"]}}, 4),
        ({"expression": "orders.id >= 3"}, 3),
        ({"expression": "orders.status <> 'paid'"}, 2),
    ],
)
def test_what_a_term_demands_is_in_the_query(own_shop, meaning, count):
    user, shop = own_shop
    add(user, shop, "zorbed", **meaning)
    answer = user.ask(shop, "How many orders are zorbed?", engine="builtin")
    assert answer["status"] == "answered", answer["answer"]
    assert list(answer["query_results"][0].values()) == [count]


def test_a_term_that_means_nothing_any_more_is_shown_and_passed_over(new_user, allowed_folder, shop_file):
    import shutil
    import sqlite3

    path = allowed_folder / "renamed.sqlite"
    shutil.copy(shop_file, path)
    shop = new_user.connect("Renamed", "sqlite", f"sqlite://{path}")
    add(new_user, shop["id"], "tag", column="products.price")
    with sqlite3.connect(path) as database:
        database.execute("ALTER TABLE products RENAME COLUMN price TO net_price")
    database.close()
    new_user.indexed(new_user.post(f"/api/connections/{shop['id']}/refresh").json())
    [entry] = entries(new_user, shop["id"])
    assert entry["meaning"] == ""
    assert entry["problem"] == "products has no column price; did you mean net_price?"
    answer = new_user.ask(shop["id"], "How many products are there?", engine="builtin")
    assert list(answer["query_results"][0].values()) == [3]


def test_a_model_is_told_of_the_terms_that_are_said(own_shop):
    user, shop = own_shop
    add(user, shop, "tag", column="products.price")
    add(user, shop, "settled", value={"column": "orders.status", "equals": "paid"})

    def told(question):
        prompt = user.post(f"/api/connections/{shop}/prompt", {"question": question}).json()
        return "\n".join(message["content"] for message in prompt["messages"])

    both = told("Highest tag of settled orders")
    assert "- tag: products.price\n- settled: orders.status = 'paid'" in both
    assert "tag: products.price" not in told("How many settled orders?")
    user.request("PUT", f"/api/connections/{shop}/options", json={"share_values": False})
    assert "settled:" not in told("How many settled orders?")


def test_a_glossary_is_its_owners_and_goes_with_the_connection(own_shop, other_user):
    user, shop = own_shop
    tag = add(user, shop, "tag", column="products.price")
    body = {"term": "x", "column": "products.price"}
    for method, path in (("GET", ""), ("POST", ""), ("PUT", f"/{tag['id']}"), ("DELETE", f"/{tag['id']}")):
        for one in (shop, 10**12):
            answer = other_user.request(method, f"/api/connections/{one}/glossary{path}", json=body)
            assert answer.status_code == 404, (method, path)
    assert user.delete(f"/api/connections/{shop}/glossary/none").status_code == 404
    assert entries(user, shop) == [tag]
    assert user.delete(f"/api/connections/{shop}").status_code == 200
    assert user.get(f"/api/connections/{shop}/glossary").status_code == 404


def test_another_server_of_the_store_knows_a_term_at_once(replicas):
    first = Client(replicas[0].url).described().register()
    second = Client(replicas[1].url, token=first.token).described()
    demo = first.demo()
    question = "How many zorbed are there?"
    assert second.ask(demo, question, engine="builtin")["evidence"]["not_understood"] == ["zorbed"]
    add(first, demo, "zorbed", expression="customers.id <= 7")
    answer = second.ask(demo, question, engine="builtin")
    assert list(answer["query_results"][0].values()) == [7]
