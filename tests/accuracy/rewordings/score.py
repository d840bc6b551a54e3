#!/usr/bin/env python3
"""Execution accuracy of the rewordings beside that of the questions they reword, by style.

    score.py --split QUESTIONS.csv FOLDER                       writes originals.csv and rewordings.csv for `dataquery eval`
    score.py QUESTIONS.csv DATABASES FOLDER [--show N]          reads originals.jsonl and rewordings.jsonl there

A prediction is right by the strict measure of ../score.py.
"""

import argparse
import csv
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from score import is_right  # noqa: E402

KINDS = {"originals": "original", "rewordings": "question"}


def read_questions(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def split(questions, folder):
    for kind, column in KINDS.items():
        with open(folder / f"{kind}.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["database", "question"])
            writer.writerows([one["database"], one[column]] for one in questions)


def judge(questions, databases, predictions):
    with open(predictions, encoding="utf-8") as file:
        answers = [json.loads(line).get("sql") for line in file]
    if len(answers) != len(questions):
        sys.exit(f"{predictions}: {len(questions)} questions, but {len(answers)} predictions")
    return [
        (is_right(f"{databases}/{one['database']}.sqlite", one["sql"], sql), sql) for one, sql in zip(questions, answers)
    ]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--split", action="store_true")
    arguments.add_argument("--show", type=int, default=0)
    arguments.add_argument("paths", nargs="+")
    given = arguments.parse_args()
    if len(given.paths) != (2 if given.split else 3):
        arguments.error("see the head of this file")
    questions = read_questions(given.paths[0])
    folder = pathlib.Path(given.paths[-1])
    if given.split:
        split(questions, folder)
        return

    originals, rewordings = (judge(questions, given.paths[1], folder / f"{kind}.jsonl") for kind in KINDS)
    styles = list(dict.fromkeys(one["style"] for one in questions))
    print(f"{'style':10} {'questions':>9} {'original':>9} {'reworded':>9} {'below':>7}")
    for style in [*styles, "all"]:
        chosen = [i for i, one in enumerate(questions) if style in (one["style"], "all")]
        before, after = (100 * sum(judged[i][0] for i in chosen) / len(chosen) for judged in (originals, rewordings))
        print(f"{style:10} {len(chosen):9} {before:7.1f} % {after:7.1f} % {before - after:7.1f}")
    lost = [i for i in range(len(questions)) if originals[i][0] and not rewordings[i][0]]
    for i in lost[: given.show]:
        one = questions[i]
        print(f"- [{one['style']}] {one['question']}\n    original  {one['original']}\n    predicted {rewordings[i][1]}")


if __name__ == "__main__":
    main()
