#!/usr/bin/env python3
"""Parts the questions: 25 databases, listed in held_out.txt, that no training and no tuning may see, and the others.

usage: split.py QUESTIONS.csv OUT_TRAINING.csv OUT_HELD_OUT.csv

The list is a seeded shuffle of the sorted database names; the same questions file always gives the same list.
"""

import csv
import random
import sys
from pathlib import Path

SEED = 20260
HELD_OUT = 25


def write(path, rows):
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows([["database", "question", "sql"], *rows])


def main():
    questions, training, held_out = sys.argv[1:4]
    with open(questions, newline="") as file:
        rows = [[row["database"], " ".join(row["question"].split()), row["sql"]] for row in csv.DictReader(file)]
    names = sorted({row[0] for row in rows})
    random.Random(SEED).shuffle(names)
    chosen = set(names[:HELD_OUT])
    Path(__file__).with_name("held_out.txt").write_text("\n".join(sorted(chosen)) + "\n")
    write(training, [row for row in rows if row[0] not in chosen])
    write(held_out, [row for row in rows if row[0] in chosen])
    print(f"{len(chosen)} of {len(names)} databases held out")


if __name__ == "__main__":
    main()
