#!/usr/bin/env python3
"""Copies databases under another naming habit, so that the scorers learn both: "customers.customer_name" becomes
"customers.name", "customers.customer_id" becomes "customers.id". The gold queries are renamed along, by SQLite itself:
it rewrites views when a column of theirs is renamed.

usage: modernise.py QUESTIONS.csv DATABASES OUT_DATABASES OUT_QUESTIONS.csv
"""

import csv
import shutil
import sqlite3
import sys
from pathlib import Path

import schema_words

SUFFIX = "__modern"


def renames(table):
    """(old, new) for each column whose name repeats its table's."""
    said = {schema_words.stem(word) for word in schema_words.words(table.name)}
    taken = {column.lower() for column in table.columns}
    for column in table.columns:
        parts = schema_words.words(column)
        own = [word for word in parts if schema_words.stem(word) not in said]
        new = "_".join(own)
        if not own or len(own) == len(parts) or column in table.parents or new in taken:
            continue
        taken.add(new)
        yield column, new


def modernise(source, target, queries):
    """Returns the queries renamed; those that SQLite cannot keep as a view are None."""
    shutil.copyfile(source, target)
    Path(target).chmod(0o644)
    connection = sqlite3.connect(target)
    kept = []
    for i, query in enumerate(queries):
        try:
            connection.execute(f"CREATE VIEW gold_{i} AS {query}")
            connection.execute(f"SELECT * FROM gold_{i} LIMIT 1")
            kept.append(i)
        except sqlite3.Error:
            connection.execute(f"DROP VIEW IF EXISTS gold_{i}")
    for table in schema_words.read_tables(connection).values():
        for old, new in renames(table):
            quote = schema_words.quoted
            try:
                connection.execute(f"ALTER TABLE {quote(table.name)} RENAME COLUMN {quote(old)} TO {quote(new)}")
            except sqlite3.Error:
                pass  # a query that the rename would make ambiguous keeps the old name
    renamed = [None] * len(queries)
    for i in kept:
        text = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (f"gold_{i}",)).fetchone()[0]
        renamed[i] = text.split(" AS ", 1)[1]
    for i in kept:
        connection.execute(f"DROP VIEW gold_{i}")
    connection.commit()
    connection.close()
    return renamed


def main():
    questions, databases, out, out_questions = sys.argv[1:5]
    Path(out).mkdir(parents=True, exist_ok=True)
    with open(questions, newline="") as file:
        rows = list(csv.DictReader(file))
    written = 0
    with open(out_questions, "w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["database", "question", "sql"])
        for name in sorted({row["database"] for row in rows}):
            own = [row for row in rows if row["database"] == name]
            queries = modernise(f"{databases}/{name}.sqlite", f"{out}/{name}{SUFFIX}.sqlite", [row["sql"] for row in own])
            for row, query in zip(own, queries):
                if query is not None and query != row["sql"]:
                    writer.writerow([name + SUFFIX, row["question"], query])
                    written += 1
    print(f"{written} questions on renamed databases")


if __name__ == "__main__":
    main()
