#!/usr/bin/env python3
"""Writes held_out.txt: the 25 databases that no training and no tuning may see.

usage: split.py QUESTIONS.csv

A seeded shuffle of the sorted database names; the same questions file always gives the same list.
"""

import csv
import random
import sys
from pathlib import Path

SEED = 20260
HELD_OUT = 25


def main():
    with open(sys.argv[1], newline="") as file:
        names = sorted({row["database"] for row in csv.DictReader(file)})
    random.Random(SEED).shuffle(names)
    held_out = sorted(names[:HELD_OUT])
    Path(__file__).with_name("held_out.txt").write_text("\n".join(held_out) + "\n")
    print(f"{len(held_out)} of {len(names)} databases held out")


if __name__ == "__main__":
    main()
