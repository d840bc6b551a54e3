#!/usr/bin/env python3
"""Execution accuracy of predicted pipelines against gold pipelines on a MongoDB.

    score.py --uri mongodb://… QUESTIONS.csv PREDICTIONS.jsonl [--at-least N] [--show N]

QUESTIONS has the columns database, question and query: {"collection", "pipeline"} in extended JSON; PREDICTIONS is what
`dataquery eval` writes. A prediction is right when its result holds the same rows as gold's: a row is the values of a
document without their names, under some order; nested documents count as their values, an `_id` of a $group too, but no
ObjectId. The order of the rows counts where gold sorts last. Exits with 1 when fewer than --at-least are right.
"""

import argparse
import csv
import pathlib
import sys

import bson
import pymongo
from bson import json_util

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from score import equal  # noqa: E402


def values(value):
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in values(inner)]
    if isinstance(value, bson.Decimal128):
        return [value.to_decimal()]
    return [value]


def rows(database, query):
    """The rows, a missing field as None: rows of one result are of one length."""
    found = list(database[query["collection"]].aggregate(query["pipeline"]))
    names = list(dict.fromkeys(name for document in found for name in document))
    if found and all(isinstance(document.get("_id"), bson.ObjectId) or document.get("_id", 0) is None for document in found):
        names = [name for name in names if name != "_id"]
    return [tuple(leaf for name in names for leaf in values(document.get(name))) for document in found]


def is_sorted(query):
    kinds = [next(iter(stage)) for stage in query["pipeline"]]
    return "$sort" in kinds and "$group" not in kinds[kinds.index("$sort") :]


def is_right(database, gold, predicted):
    if not predicted.get("pipeline"):
        return False
    try:
        got = rows(database, predicted)
    except pymongo.errors.PyMongoError:
        return False
    return equal(rows(database, gold), got, is_sorted(gold))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("questions")
    arguments.add_argument("predictions")
    arguments.add_argument("--uri", required=True)
    arguments.add_argument("--at-least", type=int, default=0)
    arguments.add_argument("--show", type=int, default=0)
    given = arguments.parse_args()

    with open(given.questions, newline="", encoding="utf-8") as file:
        questions = list(csv.DictReader(file))
    with open(given.predictions, encoding="utf-8") as file:
        predictions = [json_util.loads(line) for line in file]
    if len(questions) != len(predictions):
        sys.exit(f"{len(questions)} questions, {len(predictions)} predictions")
    client = pymongo.MongoClient(given.uri, serverSelectionTimeoutMS=5000)
    right = shown = 0
    for question, predicted in zip(questions, predictions):
        gold = json_util.loads(question["query"])
        if is_right(client[question["database"]], gold, predicted):
            right += 1
        elif shown < given.show:
            shown += 1
            wrote = {name: predicted.get(name) for name in ("collection", "pipeline")}
            print(f"{question['question']}\n  gold  {question['query']}\n  wrote {json_util.dumps(wrote)}")
    print(f"{right} of {len(questions)} right")
    sys.exit(0 if right >= given.at_least else 1)


if __name__ == "__main__":
    main()
