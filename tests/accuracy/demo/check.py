#!/usr/bin/env python3
"""Checks questions.csv on a freshly made demo database: every gold query runs, finds something, has one right answer.

usage: check.py [QUESTIONS.csv]

An ordered gold query has one right answer when no two of its rows, nor the first row that it cuts off, tie.
"""

import csv
import re
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
GENERATOR = HERE.parents[2] / "tools" / "demo" / "generate.py"
TODAY = "2026-06-30"  # relative dates in the gold queries count from this day
ORDERED = re.compile(r"^SELECT .+? (?P<body>FROM .+ ORDER BY (?P<key>.+?)( DESC| ASC)?)(?: LIMIT (?P<count>\d+))?$")


def fault(database, sql):
    """What is wrong with one gold query, or None."""
    try:
        rows = database.execute(sql).fetchall()
    except sqlite3.Error as error:
        return str(error)
    if not rows or all(value is None for row in rows for value in row):
        return "the gold query finds nothing"
    ordered = ORDERED.search(sql)
    if ordered:
        count = int(ordered["count"] or len(rows))
        keys = database.execute(f"SELECT {ordered['key']} {ordered['body']} LIMIT {count + 1}").fetchall()
        if len(set(keys)) < len(keys):
            return "rows tie in the order"
    return None


def main():
    questions = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "questions.csv"
    with open(questions, newline="") as file:
        rows = list(csv.DictReader(file))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.sqlite"
        command = [sys.executable, GENERATOR, "--out", path, "--today", TODAY]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        database = sqlite3.connect(path)
        faults = [(row["question"], why) for row in rows if (why := fault(database, row["sql"]))]
        database.close()
    seen = [row["question"].lower() for row in rows]
    faults += [(question, "asked twice") for question in sorted(set(seen)) if seen.count(question) > 1]
    for question, why in faults:
        print(f"{question}: {why}")
    print(f"{len(rows)} questions, {len(faults)} faults")
    return 1 if faults or len(rows) != 60 else 0


if __name__ == "__main__":
    sys.exit(main())
