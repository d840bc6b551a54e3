#!/usr/bin/env python3
"""Joins the folds' readings in question order, a line each; null where a catalog had nothing to read.

usage: join_readings.py OUT.jsonl READINGS_0.jsonl READINGS_1.jsonl …
"""

import json
import sys


def main():
    out, *parts = sys.argv[1:]
    lines = {}
    for part in parts:
        with open(part) as file:
            for line in file:
                row = json.loads(line)
                lines[row["question"]] = json.dumps(row["reading"])
    with open(out, "w") as file:
        file.writelines(lines[i] + "\n" for i in range(len(lines)))


if __name__ == "__main__":
    main()
