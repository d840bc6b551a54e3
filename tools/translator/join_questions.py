#!/usr/bin/env python3
"""Joins question files into one, as .csv for the scripts and .tsv for translator_lab.

usage: join_questions.py OUT_STEM FILE.csv[:SHARE] …

Of a file with SHARE (0..1) a seeded part of the questions is taken. The column `source` keeps the file's name.
"""

import csv
import random
import sys
from pathlib import Path


def main():
    out, *sources = sys.argv[1:]
    rows = []
    for source in sources:
        path, _, share = source.partition(":")
        dice = random.Random(f"part of {Path(path).stem}")
        with open(path, newline="") as file:
            for row in csv.DictReader(file):
                if dice.random() < float(share or 1):
                    question = " ".join(row["question"].split())
                    rows.append([row["database"], question, row["sql"], row.get("items") or "", Path(path).stem])
    with open(out + ".csv", "w", newline="") as file:
        csv.writer(file).writerows([["database", "question", "sql", "items", "source"], *rows])
    Path(out + ".tsv").write_text("".join(f"{database}\t{question}\n" for database, question, *_ in rows))
    print(f"{out}: {len(rows)} questions")


if __name__ == "__main__":
    main()
