"""A model that is asked about a MongoDB: what it is told, the spellings it may answer in, and how it is corrected."""

import datetime
import json

import bson
import pytest
from llm_server import KEY

ADA, CEDAR = bson.ObjectId("0000000100000000000000aa"), bson.ObjectId("0000000100000000000000bb")
CUSTOMERS = [
    {"_id": ADA, "name": "Ada Bakery", "address": {"city": "Lisbon"}, "tags": ["food", "old"]},
    {"_id": CEDAR, "name": "Cedar Books", "address": {"city": "Porto"}, "tags": ["books"]},
]
ORDERS = [
    {
        "_id": number,
        "customer_id": ADA if number < 4 else CEDAR,
        "placed_at": datetime.datetime(2024, number, 5),
        "status": "paid" if number % 2 else "open",
        "total": bson.Decimal128(f"{number}.50"),
        "items": [{"product": "Bread", "quantity": number}, {"product": "Cake", "quantity": 1}],
    }
    for number in range(1, 7)
]
PAID = '{"collection": "orders", "pipeline": [{"$match": {"status": "paid"}}, {"$count": "n"}]}'


def fenced(query, language="json"):
    return f"This finds it.\n```{language}\n{query}\n```"


@pytest.fixture(scope="module")
def connected(anonymous, mongo):
    """A user and the identity of their documents."""
    mongo.fill("llm_documents", {"customers": CUSTOMERS, "orders": ORDERS})
    user = anonymous.register()
    return user, user.connect("Documents", "mongodb", mongo.url("llm_documents"))["id"]


@pytest.fixture
def asking(connected, llm):
    """The same, with the scripted model as the user's."""
    settings = {"llm_provider": "openai", "llm_model": "scripted-1", "llm_api_key": KEY, "llm_base_url": llm.base_url}
    assert connected[0].post("/api/settings/", settings).status_code == 200
    return connected


@pytest.mark.parametrize(
    "reply,query,rows",
    [
        (fenced(PAID), PAID, [{"n": 3}]),
        (PAID, PAID, [{"n": 3}]),
        (json.dumps({"name": "run", "arguments": {"query": PAID}}), PAID, [{"n": 3}]),
        (
            fenced("db.orders.find({status: 'paid', total: {$gt: NumberDecimal('2')}}, {_id: 1}).sort({_id: -1}).limit(1);", "javascript"),
            '{"collection": "orders", "pipeline": [{"$match": {"status": "paid", "total": {"$gt": {"$numberDecimal": "2"}}}}, '
            '{"$sort": {"_id": -1}}, {"$limit": 1}, {"$project": {"_id": 1}}]}',
            [{"_id": 5}],
        ),
        (
            "Here it is:\ndb.orders.countDocuments({placed_at: {$gte: ISODate('2024-05-01')}})\nIt counts them.",
            '{"collection": "orders", "pipeline": [{"$match": {"placed_at": {"$gte": {"$date": "2024-05-01T00:00:00Z"}}}}, {"$count": "count"}]}',
            [{"count": 2}],
        ),
        (
            fenced("// of Ada\ndb.orders.aggregate([{$unwind: '$items'}, {$match: {'items.product': /^bread$/i}},\n"
                   "  {$group: {_id: null, bread: {$sum: '$items.quantity'}}}, {$project: {_id: 0}}])", "mongosh"),
            '{"collection": "orders", "pipeline": [{"$unwind": "$items"}, {"$match": {"items.product": {"$regularExpression": '
            '{"pattern": "^bread$", "options": "i"}}}}, {"$group": {"_id": null, "bread": {"$sum": "$items.quantity"}}}, {"$project": {"_id": 0}}]}',
            [{"bread": 21}],
        ),
        (
            fenced("db.customers.find({_id: {$in: db.orders.distinct('customer_id', {total: {$gt: 5}})}}, {name: 1, _id: 0})", "js"),
            None,
            [{"name": "Cedar Books"}],
        ),
        (
            fenced('{"collection": "customers", "pipeline": [{"$match": {"_id": {"$oid": "0000000100000000000000aa"}}}, '
                   '{"$project": {"_id": 0, "city": "$address.city"}}]}'),
            None,
            [{"city": "Lisbon"}],
        ),
    ],
    ids=["JSON", "JSON alone", "a tool call", "a find", "a count in prose", "an aggregation", "a query in a query", "an ObjectId"],
)  # fmt: skip
def test_a_models_query_is_read_shown_as_json_and_run(asking, llm, reply, query, rows):
    user, documents = asking
    llm.say(reply)
    answer = user.ask(documents, "What do we know?", engine="llm", cache=False)
    assert answer["status"] == "answered", answer
    assert answer["query_results"] == rows
    assert answer["generated_query"] == query if query else json.loads(answer["generated_query"])["collection"] == "customers"
    assert answer["evidence"]["attempts"] == []


def test_what_the_guard_says_goes_back_to_the_model(asking, llm):
    user, documents = asking
    llm.say(fenced('{"collection": "orders", "pipeline": [{"$group": {"_id": null, "n": {"$countDistinct": "$status"}}}]}'))
    llm.say(fenced('{"collection": "orders", "pipeline": [{"$group": {"_id": "$status"}}, {"$count": "n"}]}'))
    answer = user.ask(documents, "How many kinds of status are there?", engine="llm", cache=False)
    assert answer["query_results"] == [{"n": 2}]
    assert len(answer["evidence"]["attempts"]) == 1
    told = llm.prompts()[1]
    assert "$countDistinct is not allowed in $group" in told and "$addToSet" in told


@pytest.mark.parametrize(
    "wrong,told",
    [
        ('{"collection": "order", "pipeline": []}', "no such collection: order; do you mean orders?"),
        ("db.orders.items.find()", "orders.items is no collection but a list inside the documents of orders"),
        ("db.orders.find({status: 'paid'}", "(line 1, column"),
        ("db.orders.find(); db.customers.find()", "only one statement is allowed"),
        ("use shop\ndb.orders.find()", "leave 'use"),
        ("db.orders.aggregate([{$lookup: {from: 'customers', localField: '$customer_id', foreignField: '_id', as: 'c'}}])", "without '$'"),
    ],
)
def test_a_mistake_is_told_in_words_that_help(asking, llm, wrong, told):
    user, documents = asking
    llm.say(fenced(wrong, "js"))
    llm.say(fenced(PAID))
    answer = user.ask(documents, "How many are paid?", engine="llm", cache=False)
    assert answer["query_results"] == [{"n": 3}]
    assert told in answer["evidence"]["attempts"][0]["problem"]
    assert told in llm.prompts()[1]


def test_a_query_that_writes_never_runs(asking, llm, mongo):
    user, documents = asking
    before = mongo.client.llm_documents.orders.count_documents({})
    llm.say(fenced("db.orders.deleteMany({})", "js"))
    llm.say(fenced('{"collection": "orders", "pipeline": [{"$match": {}}, {"$out": "copy"}]}'))
    llm.say(fenced("db.orders.find({$where: 'sleep(1000)'})", "js"))
    answer = user.ask(documents, "Tidy up", engine="llm", cache=False)
    assert answer["status"] == "no_answer" and answer["query_results"] == []
    assert len(answer["evidence"]["attempts"]) == 3
    assert mongo.client.llm_documents.orders.count_documents({}) == before
    assert set(mongo.client.llm_documents.list_collection_names()) == {"customers", "orders"}


def test_nothing_found_asks_whether_another_value_was_meant(asking, llm):
    user, documents = asking
    llm.say(fenced("db.customers.find({'address.city': /^Lisbone$/i}, {name: 1, _id: 0})", "js"))
    llm.say(fenced("db.customers.find({'address.city': 'Lisbon'}, {name: 1, _id: 0})", "js"))
    answer = user.ask(documents, "Who lives in Lisbone?", engine="llm", cache=False)
    assert answer["query_results"] == [{"name": "Ada Bakery"}]
    assert "'Lisbon'" in llm.prompts()[1]


def test_the_model_is_told_of_collections_lists_and_the_format(asking, llm):
    user, documents = asking
    llm.say("I don't know.")
    answer = user.ask(documents, "Which products do customers in which city order?", engine="llm", cache=False)
    assert answer["status"] == "no_answer"
    told = llm.prompts()[0]
    assert "orders{_id int pk, customer_id -> customers._id" in told
    assert "orders.items[]{product string" in told
    assert "customers.tags[] string" in told
    assert '{"collection": "name", "pipeline": [...]}' in told


def test_a_follow_up_sees_the_query_before(asking, llm):
    user, documents = asking
    llm.say(fenced("db.orders.countDocuments({status: 'paid'})", "js"))
    user.ask(documents, "How many orders are paid?", engine="llm", conversation_id="a", cache=False)
    llm.say(fenced(PAID))
    user.ask(documents, "and by month?", engine="llm", conversation_id="a", cache=False)
    assert '{"collection": "orders", "pipeline": [{"$match": {"status": "paid"}}, {"$count": "count"}]}' in llm.prompts()[1]
