#!/usr/bin/env python3
"""Whether the SQL and the MongoDB query of one plan give equal rows.

    equal_rows.py DATABASES QUESTIONS.csv [--candidates N] [--typed | --nested FILE] [--at-least PERCENT] [--show N] [--every N] [--rows N] [--only DATABASE…]

DATABASES has SQLite files, QUESTIONS the columns database and question. The plans are those of the translator's first N
candidates a question (build/release/plan_pairs writes both queries of each). The SQL runs on the file, the pipeline on a MongoDB
server of our own that holds the same rows, one document a row; --rows: the first N of each table; --typed: with dates and booleans
as BSON's own; --nested: as documents with lists and documents in them, of the shape that FILE says, without what is NULL. Prints the share of
plans with equal rows and the classes of the others; exits with 1 when the share is below --at-least.
"""

import argparse
import collections
import csv
import datetime
import json
import math
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import time

import bson
import pymongo
from bson import json_util

ROOT = pathlib.Path(__file__).resolve().parents[2]
START = ROOT / "tests/support/mongo-java-server/start"
SECONDS = 5
MOST_ROWS = 20_000
AS_PYTHON = json_util.JSONOptions(json_mode=json_util.JSONMode.RELAXED, tz_aware=False)


def moment(text):
    return datetime.datetime.fromisoformat(text.replace(" ", "T").removesuffix("Z"))


def comparable(value):
    """Numbers equal up to nine digits, whatever their type; booleans as 1 and 0; dates as ISO 8601 text."""
    if value is None:
        return ("", "null")
    if isinstance(value, bson.Decimal128):
        value = value.to_decimal()
    if isinstance(value, datetime.datetime):
        return ("text", value.isoformat(" "))
    if isinstance(value, str):
        return ("text", value)
    if isinstance(value, bytes):
        return ("bytes", value)
    if isinstance(value, list):
        return ("list", len(value))
    number = float(value)
    return ("number", number if number == 0 or not math.isfinite(number) else float(f"{number:.9g}"))


def as_moment(value):
    """A text that is a date as the moment it names, for comparison with dates."""
    try:
        return ("text", moment(value[1]).isoformat(" ")) if value[0] == "text" and len(value[1]) >= 10 else value
    except ValueError:
        return value


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


class Sqlite:
    """A copy of the file in memory, at most `most` rows of each table."""

    def __init__(self, path, most):
        self.connection = sqlite3.connect(":memory:")
        self.connection.text_factory = lambda raw: raw.decode(errors="ignore")
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as file:
            file.backup(self.connection)
        for (table,) in self.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            self.connection.execute(f"DELETE FROM {quoted(table)} WHERE rowid > (SELECT rowid FROM {quoted(table)} ORDER BY rowid LIMIT 1 OFFSET {most})")

    def rows(self, sql):
        """Nothing when SQLite refuses, or needs too long."""
        end = time.monotonic() + SECONDS
        self.connection.set_progress_handler(lambda: time.monotonic() > end, 10_000)
        try:
            rows = self.connection.execute(sql).fetchmany(MOST_ROWS + 1)
        except sqlite3.Error:
            return None
        finally:
            self.connection.set_progress_handler(None, 0)
        return [tuple(map(comparable, row)) for row in rows] if len(rows) <= MOST_ROWS else None

    def key(self, table):
        """The column that is the key by itself."""
        keys = [name for _, name, _, _, _, part in self.connection.execute(f"PRAGMA table_info({quoted(table)})") if part]
        return keys[0] if len(keys) == 1 else None

    def documents(self, table, types):
        cursor = self.connection.execute(f"SELECT * FROM {quoted(table)}")
        fields = [column[0] for column in cursor.description]
        as_bson = {"date": moment, "bool": bool}
        makers = [as_bson.get(types.get(field), lambda value: value) for field in fields]
        for row in cursor:
            yield {field: None if value is None else make(value) for field, make, value in zip(fields, makers, row)}


class Mongo:
    """The server, which ends with its standard input; started again when a query hangs in it."""

    def __init__(self):
        self.loaded = None
        self.process = None
        self.start()

    def start(self):
        environment = {"JAVA_OPTIONS": "-Xmx2g"} | os.environ
        self.process = subprocess.Popen([START], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)
        port = int(self.process.stdout.readline().split()[1])
        self.client = pymongo.MongoClient("127.0.0.1", port, socketTimeoutMS=4_000 * SECONDS, retryReads=False)

    def stop(self):
        self.process.stdin.close()
        self.process.wait(20)

    def load(self, sqlite, types, nested):
        self.client.drop_database("pairs")
        rows = {table: list(sqlite.documents(table, columns)) for table, columns in types.items()}
        keys = {table: sqlite.key(table) for table in types}
        if nested:
            rows = nest(rows, keys, nested)
        for name, documents in rows.items():
            if documents:
                self.client.pairs[name].insert_many(documents)
            else:
                self.client.pairs.create_collection(name)
            if keys[name] and not nested:
                self.client.pairs[name].create_index(keys[name], unique=True)
        self.loaded = (sqlite, types, nested)

    def rows(self, query):
        """The rows as the connector makes them: columns in the order in which they appear, nested documents flattened."""
        pipeline = json_util.loads(json.dumps(query["pipeline"]), json_options=AS_PYTHON)
        try:
            documents = list(self.client.pairs[query["collection"]].aggregate(pipeline, allowDiskUse=True))
        except pymongo.errors.NetworkTimeout:
            self.process.kill()
            self.process.wait()
            self.start()
            self.load(*self.loaded)
            raise
        if not documents and "$count" in pipeline[-1]:
            documents = [{pipeline[-1]["$count"]: 0}]
        flat = [dict(flattened(document)) for document in documents]
        columns = list(dict.fromkeys(column for row in flat for column in row))
        return [tuple(comparable(row.get(column)) for column in columns) for row in flat]


def put(document, path, value):
    *around, last = path.split(".")
    for part in around:
        document = document.setdefault(part, {})
    document[last] = value


def nest(tables, keys, shape):
    """Rows as documents of that shape: lists in what holds them, fields at their paths, and none where the value is NULL."""
    paths = {table: dict(columns) for table, columns in shape["paths"].items()}
    for held in shape["lists"].values():
        paths.setdefault(held["of"], {})[keys[held["of"]]] = "_id"
    nested = {}
    for table, rows in tables.items():
        nested[table] = []
        for row in rows:
            document = {}
            for column, value in row.items():
                if value is not None:
                    put(document, paths.get(table, {}).get(column, column), value)
            nested[table].append(document)
    for table, held in shape["lists"].items():
        lists = elements_by_holder(nested.pop(table), next(iter(tables[table][0])), len(tables[table][0]) == 2)
        for document in nested[held["of"]]:
            if document["_id"] in lists:
                put(document, held["path"], lists[document["_id"]])
    return nested


def elements_by_holder(rows, key, plain):
    lists = collections.defaultdict(list)
    for row in rows:
        holder = row.pop(key)
        lists[holder].append(next(iter(row.values())) if plain else row)
    return lists


def flattened(document, prefix=""):
    for key, value in document.items():
        if isinstance(value, dict):
            yield from flattened(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def same_rows(left, right, any_columns=False):
    if any_columns:  # every column: documents have them in an order of their own, null ones not at all, and lists besides
        left, right = ([tuple(sorted(v for v in row if v[1] != "null" and v[0] != "list")) for row in rows] for rows in (left, right))
    if collections.Counter(left) == collections.Counter(right):
        return True
    left, right = ([tuple(map(as_moment, row)) for row in rows] for rows in (left, right))
    return collections.Counter(left) == collections.Counter(right)


def verdict(line, sqlite, mongo):
    """Nothing when SQLite has no answer to compare with; else (equal, class)."""
    expected = sqlite.rows(line["sql"]) if line["sql"] else None
    if expected is None:
        return None
    if isinstance(line["query"], str):
        return False, "not written: " + line["query"]
    every_column = line["sql"].startswith("SELECT *") or line["sql"].startswith("SELECT DISTINCT *")
    try:
        got = mongo.rows(line["query"])
        if same_rows(expected, got, every_column):
            positions = line["sorted_by"]
            sorted_alike = not positions or [row[positions[0]] for row in expected] == [row[positions[0]] for row in got]
            return (True, "equal") if sorted_alike or every_column else (False, "order")
        if not got and len(expected) == 1 and all(value[1] in ("null", 0) for value in expected[0]):
            return True, "equal: no row for aggregates of nothing"
        if line.get("sql_uncut") and len(got) == len(expected):
            all_expected, all_got = sqlite.rows(line["sql_uncut"]), mongo.rows(line["query_uncut"])
            if all_expected is not None and same_rows(all_expected, all_got, every_column):
                return True, "equal: another choice among equally ranked rows"
    except pymongo.errors.NetworkTimeout:
        return False, "time"
    except pymongo.errors.PyMongoError as error:
        return False, "failed: " + str(error).split(", full error")[0][:90]
    if line["sums_texts"]:
        return False, "sums or averages of texts"
    return False, "rows" if len(got) != len(expected) else "values"


def plans(databases, questions, candidates, shape):
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as file:
        for question in questions:
            file.write(question["database"] + "\t" + " ".join(question["question"].split()) + "\n")
        file.flush()
        program = [ROOT / "build/release/plan_pairs", databases, file.name, str(candidates), *shape]
        with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as process:
            yield from map(json.loads, process.stdout)
        if process.returncode:
            sys.exit("plan_pairs failed")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("databases")
    arguments.add_argument("questions")
    arguments.add_argument("--candidates", type=int, default=1)
    arguments.add_argument("--typed", action="store_true")
    arguments.add_argument("--nested", metavar="FILE")
    arguments.add_argument("--at-least", type=float, default=0)
    arguments.add_argument("--show", type=int, default=0)
    arguments.add_argument("--every", type=int, default=1)
    arguments.add_argument("--only", nargs="*")
    arguments.add_argument("--rows", type=int, default=1_000_000)
    given = arguments.parse_args()

    with open(given.questions, newline="", encoding="utf-8") as file:
        questions = list(csv.DictReader(file))[:: given.every]
    if given.only:
        questions = [question for question in questions if question["database"] in given.only]
    questions.sort(key=lambda question: question["database"])

    shape = ["typed"] if given.typed else [given.nested] if given.nested else []
    nested = json.loads(pathlib.Path(given.nested).read_text(encoding="utf-8")) if given.nested else None
    mongo, sqlite, database = Mongo(), None, None
    classes, without_answer, seen = collections.Counter(), 0, set()
    try:
        for line in plans(given.databases, questions, given.candidates, shape):
            if "types" in line:
                database = line["database"]
                sqlite = Sqlite(f"{given.databases}/{database}.sqlite", given.rows)
                mongo.load(sqlite, line["types"], nested)
                seen.clear()
                continue
            if line["sql"] in seen:
                continue
            seen.add(line["sql"])
            found = verdict(line, sqlite, mongo)
            if found is None:
                without_answer += 1
                continue
            equal, kind = found
            classes[(equal, kind)] += 1
            if not equal and classes[(equal, kind)] <= given.show:
                print(f"- {database}: {line['question']}\n    {kind}\n    {line['sql']}\n    {json.dumps(line['query'])}")
                if kind in ("rows", "values", "order"):
                    print("    SQL", [tuple(v[1] for v in row) for row in sqlite.rows(line["sql"])[:4]])
                    print("    MongoDB", [tuple(v[1] for v in row) for row in mongo.rows(line["query"])[:4]])
                sys.stdout.flush()
    finally:
        mongo.stop()

    compared = sum(classes.values())
    right = sum(count for (equal, _), count in classes.items() if equal)
    for (equal, kind), count in sorted(classes.items(), key=lambda one: (-one[0][0], -one[1])):
        print(f"{count:6d}  {kind}")
    share = 100 * right / max(1, compared)
    print(f"{right} of {compared} plans give equal rows: {share:.2f} %; SQLite had no answer to {without_answer} more")
    return 1 if share < given.at_least or compared == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
