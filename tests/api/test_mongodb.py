"""A MongoDB from connecting to answers: collections with documents in documents, lists, dates and decimals."""

import datetime
import uuid

import bson
import pytest

BERLIN, PARIS = bson.ObjectId("0000000100000000000000aa"), bson.ObjectId("0000000100000000000000bb")


def date(year, month, day):
    return datetime.datetime(year, month, day, 10, 30)


CUSTOMERS = [
    {"_id": BERLIN, "name": "Ada Bakery", "address": {"city": "Berlin", "country": "Germany"}, "tags": ["food", "old"]},
    {"_id": PARIS, "name": "Cedar Books", "address": {"city": "Paris", "country": "France"}, "tags": []},
]
ORDERS = [
    {
        "_id": number,
        "customer_id": BERLIN if number % 3 else PARIS,
        "placed_at": date(2024 + number % 2, 1 + number % 12, 5),
        "status": "paid" if number % 4 else "cancelled",
        "total": bson.Decimal128(f"{number * 2}.50"),
        "items": [{"product": "Bread", "quantity": number % 5 + 1}, {"product": "Cake", "quantity": 1}][: 1 + number % 2],
    }
    for number in range(1, 41)
]


@pytest.fixture(scope="module")
def documents(mongo):
    mongo.fill("shop_documents", {"customers": CUSTOMERS, "orders": ORDERS, "empty": []})
    return mongo.url("shop_documents")


@pytest.fixture(scope="module")
def connected(anonymous, documents):
    """A user and their connection to the documents."""
    user = anonymous.register()
    return user, user.connect("Documents", "mongodb", documents)


@pytest.fixture
def asking(connected):
    user, connection = connected
    return user, connection["id"]


def test_a_connection_string_can_be_tested(user, documents):
    answer = user.post("/api/connections/test", {"db_type": "mongodb", "connection_string": documents})
    assert answer.status_code == 200, answer.text
    assert answer.json()["tables"] == 3


@pytest.mark.parametrize(
    "db_type,url,says",
    [
        ("mongodb", "postgresql://reader@127.0.0.1/x", "is for postgresql, not for mongodb"),
        ("mongodb", "mongodb://127.0.0.1:1/shop", "refuses connections on this port"),
        ("mongodb", "mongodb://127.0.0.1:27017/", "database"),
        ("mongodb", "mongodb://169.254.169.254/shop", "not allowed"),
        ("mongodb", "mongodb://%2Ftmp%2Fmongodb-27017.sock/shop", "socket"),
        ("mongodb", "mongodb://127.0.0.1/shop?tls=true&tlsCAFile=/etc/passwd", "may only set"),
        ("oracle", "oracle://127.0.0.1/x", "postgresql, mongodb or sqlite"),
    ],
)
def test_what_cannot_be_connected_says_why(user, db_type, url, says):
    answer = user.post("/api/connections/test", {"db_type": db_type, "connection_string": url})
    assert answer.status_code == (422 if db_type == "oracle" else 400), answer.text
    assert says.lower() in answer.text.lower()


def test_its_schema_has_collections_and_paths(connected):
    user, connection = connected
    schema = user.get(f"/api/connections/{connection['id']}").json()["metadata"]["schema"]
    assert set(schema) == {"customers", "orders", "empty"}
    fields = {field["name"]: field["type"] for field in schema["orders"]}
    assert fields["_id"] == "int" and fields["total"] == "decimal" and fields["placed_at"] == "date"
    assert fields["items"] == "array of object" and fields["items.quantity"] == "int"
    assert {field["name"]: field["type"] for field in schema["customers"]}["tags"] == "array of string"
    tables = user.get(f"/api/connections/{connection['id']}").json()["metadata"]["tables"]
    orders = next(table for table in tables if table["name"] == "orders")
    assert orders["kind"] == "collection" and orders["row_estimate"] == 40
    references = {column["name"]: column["references"] for column in orders["columns"]}
    assert references["customer_id"] == "customers._id"


def test_documents_can_be_sampled(asking):
    user, connection = asking
    sample = user.get(f"/api/connections/{connection}/sample/customers").json()
    assert {row["name"]: row["address.city"] for row in sample["rows"]} == {"Ada Bakery": "Berlin", "Cedar Books": "Paris"}


@pytest.mark.parametrize(
    "question,rows",
    [
        ("How many customers are there?", [[2]]),
        ("How many orders are paid?", [[30]]),
        ("List the names of customers in Germany", [["Ada Bakery"]]),
        ("How many orders were placed in 2025?", [[20]]),
        ("How many orders per status?", [["cancelled", 10], ["paid", 30]]),
        ("What is the total quantity of Bread items?", [[120]]),
    ],
)
def test_a_question_is_answered_with_a_pipeline(asking, question, rows):
    user, connection = asking
    answer = user.ask(connection, question)
    assert answer["status"] == "answered", answer
    assert answer["engine"] == "builtin"
    assert answer["generated_query"].startswith('{"collection": "')
    found = [list(row.values()) for row in answer["query_results"]]
    assert sorted(found) == rows, answer["generated_query"]
    assert answer["confidence"] > 0 and answer["evidence"]["tables"]


def test_nothing_counted_is_zero_not_nothing(asking):
    user, connection = asking
    answer = user.run(connection, 'db.orders.find({status: "lost"}).count()').json()
    assert [list(row.values()) for row in answer["query_results"]] == [[0]]


def test_follow_ups_change_the_pipeline(asking):
    user, connection = asking
    conversation = str(uuid.uuid4())
    turns = {
        "How many orders per status?": {"paid": 30, "cancelled": 10},
        "in 2024": {"paid": 10, "cancelled": 10},
        "just the paid ones": {"paid": 10},
    }
    for question, rows in turns.items():
        answer = user.ask(connection, question, conversation_id=conversation)
        assert dict(list(row.values()) for row in answer["query_results"]) == rows, answer["generated_query"]


def test_values_come_out_as_people_read_them(asking):
    user, connection = asking
    answer = user.run(connection, "db.orders.find({_id: 3})").json()
    (row,) = answer["query_results"]
    assert row["_id"] == 3 and row["customer_id"] == str(PARIS)
    assert row["placed_at"] == "2025-04-05T10:30:00Z"
    assert row["total"] == 6.5
    assert row["items"] == '[{"product": "Bread", "quantity": 4}, {"product": "Cake", "quantity": 1}]'
    types = {column["name"]: column["type"] for column in answer["columns"]}
    assert types["placed_at"] == "timestamp" and types["total"] == "decimal" and types["items"] == "json"


@pytest.mark.parametrize(
    "query,rows",
    [
        ("db.customers.distinct('address.country')", [["France"], ["Germany"]]),
        ("db.customers.find({'address.city': /^ber/i}, {name: 1, _id: 0});", [["Ada Bakery"]]),
        ("db.orders.countDocuments({placed_at: {$gte: ISODate('2025-01-01')}})", [[20]]),
        ("db.getCollection('orders').aggregate([{$unwind: '$items'}, {$count: 'n'}])", [[60]]),
        ('{"collection": "orders", "pipeline": [{"$sort": {"_id": -1}}, {"$limit": 1}, {"$project": {"_id": 1}}]}', [[40]]),
    ],
)
def test_a_person_may_write_mongosh_or_json(asking, query, rows):
    user, connection = asking
    answer = user.run(connection, query)
    assert answer.status_code == 200, answer.text
    assert sorted(list(row.values()) for row in answer.json()["query_results"]) == rows
    again = user.run(connection, answer.json()["generated_query"])
    assert again.json()["query_results"] == answer.json()["query_results"]


@pytest.mark.parametrize(
    "query",
    [
        "db.orders.deleteMany({})",
        "db.orders.drop()",
        'db.orders.aggregate([{$out: "copy"}])',
        'db.orders.aggregate([{$merge: {into: "copy"}}])',
        "db.orders.find({$where: 'sleep(1000) || true'})",
        'db.orders.aggregate([{$project: {x: {$function: {body: "function(){}", args: [], lang: "js"}}}}])',
        'db.orders.aggregate([{$lookup: {from: {db: "admin", coll: "system.users"}, pipeline: [], as: "x"}}])',
        'db.orders.aggregate([{$facet: {a: [{$out: "copy"}]}}])',
        "db.system.users.find()",
        "db.getSiblingDB('admin').users.find()",
        "SELECT * FROM orders",
        "",
    ],
)
def test_what_does_more_than_read_is_refused_and_nothing_changes(asking, mongo, query):
    user, connection = asking
    answer = user.run(connection, query)
    assert answer.status_code == 422, answer.text
    assert sorted(mongo.client["shop_documents"].list_collection_names()) == ["customers", "empty", "orders"]
    assert mongo.client["shop_documents"].orders.count_documents({}) == 40


def test_a_query_that_the_server_does_not_understand_says_so(asking):
    user, connection = asking
    answer = user.run(connection, "db.orders.aggregate([{$project: {x: {$dateToString: {date: '$status', format: '%Y'}}}}])")
    assert answer.status_code == 422, answer.text
    assert "dateToString" in answer.text or "convert" in answer.text


def test_the_history_keeps_the_pipeline(asking):
    user, connection = asking
    answer = user.ask(connection, "How many customers are there?")
    item = user.get(f"/api/query/history/{answer['id']}").json()
    assert item["generated_query"] == answer["generated_query"]
    assert item["query"] == "How many customers are there?" and item["status"] == "answered"


def test_a_refresh_sees_a_new_field(user, mongo):
    mongo.fill("growing", {"things": [{"name": "a"}]})
    connection = user.connect("Growing", "mongodb", mongo.url("growing"))
    mongo.client["growing"].things.insert_one({"name": "b", "colour": "red"})
    assert user.post(f"/api/connections/{connection['id']}/refresh").status_code == 200
    again = user.indexed(user.get(f"/api/connections/{connection['id']}").json())
    assert "colour" in {field["name"] for field in again["metadata"]["schema"]["things"]}


def test_a_model_writes_mongosh_and_mends_what_the_guard_refuses(asker, llm, documents):
    user, _ = asker
    connection = user.connect("Documents", "mongodb", documents)["id"]
    llm.say("Here:\n```javascript\ndb.orders.aggregate([{$match: {status: 'paid'}}, {$out: 'paid'}])\n```")
    llm.say("```javascript\ndb.orders.find({status: 'paid'}).count()\n```")
    answer = user.ask(connection, "How many orders are paid?", engine="llm")
    assert answer["status"] == "answered" and answer["engine"] == "llm"
    assert [list(row.values()) for row in answer["query_results"]] == [[30]]
    assert answer["generated_query"].startswith('{"collection": "orders"')
    assert len(answer["evidence"]["attempts"]) == 1 and "$out" in answer["evidence"]["attempts"][0]["problem"]
    system = llm.requests[0]["body"]["messages"][0]["content"]
    assert "orders" in system and "items" in system and "objectId" in system
