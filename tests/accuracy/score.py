#!/usr/bin/env python3
"""Execution accuracy of predicted SQL against gold SQL on SQLite files.

    score.py QUESTIONS.csv DATABASE_FOLDER PREDICTIONS.jsonl [--at-least N] [--show N]

QUESTIONS has the columns database, question and sql; PREDICTIONS is what `dataquery eval` writes. A prediction is right
when its result holds the same rows as gold's, under some order of the columns; the order of the rows counts where gold
has an ORDER BY. Exits with 1 when fewer than --at-least are right.
"""

import argparse
import collections
import csv
import itertools
import json
import sqlite3
import sys
import time

SECONDS_PER_QUERY = 10


def run(database, sql):
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    end = time.monotonic() + SECONDS_PER_QUERY
    connection.set_progress_handler(lambda: time.monotonic() > end, 10_000)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


def comparable(value):
    """Numbers equal up to four digits, whatever their type; NULL equals NULL only."""
    try:
        return ("number", round(float(value), 4))
    except (TypeError, ValueError):
        return ("null", "") if value is None else ("text", str(value))


def equal(gold, predicted, ordered):
    if len(gold) != len(predicted):
        return False
    if not gold:
        return True
    if len(gold[0]) != len(predicted[0]):
        return False
    gold = [tuple(map(comparable, row)) for row in gold]
    predicted = [tuple(map(comparable, row)) for row in predicted]
    for order in itertools.islice(itertools.permutations(range(len(gold[0]))), 5_040):
        permuted = [tuple(row[i] for i in order) for row in predicted]
        if gold == permuted or (not ordered and collections.Counter(gold) == collections.Counter(permuted)):
            return True
    return False


def is_right(database, gold_sql, predicted_sql):
    if not predicted_sql:
        return False
    gold = run(database, gold_sql)
    try:
        predicted = run(database, predicted_sql)
    except sqlite3.Error:
        return False
    return equal(gold, predicted, "order by" in gold_sql.lower())


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("questions")
    arguments.add_argument("folder")
    arguments.add_argument("predictions")
    arguments.add_argument("--at-least", type=int, default=0)
    arguments.add_argument("--show", type=int, default=0)
    given = arguments.parse_args()

    with open(given.questions, newline="", encoding="utf-8") as file:
        questions = list(csv.DictReader(file))
    with open(given.predictions, encoding="utf-8") as file:
        predictions = [json.loads(line) for line in file]
    if len(questions) != len(predictions):
        sys.exit(f"{len(questions)} questions, but {len(predictions)} predictions")

    right, sure, sure_right, shown = 0, 0, 0, 0
    for question, prediction in zip(questions, predictions):
        database = f"{given.folder}/{question['database']}.sqlite"
        ok = is_right(database, question["sql"], prediction.get("sql"))
        right += ok
        if prediction.get("confidence", 0) >= 0.8:
            sure += 1
            sure_right += ok
        if not ok and shown < given.show:
            shown += 1
            print(f"- {question['question']}\n    gold      {question['sql']}\n    predicted {prediction.get('sql')}")
    print(f"{right} of {len(questions)} right; {sure_right} of the {sure} with a confidence of 0.8 or more")
    return 1 if right < given.at_least else 0


if __name__ == "__main__":
    sys.exit(main())
