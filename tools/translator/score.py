#!/usr/bin/env python3
"""Execution accuracy of predictions: overall, by shape of the gold query, and by confidence.

usage: score.py QUESTIONS.csv DATABASES PREDICTIONS.jsonl

PREDICTIONS: a JSON object a question, in order, with "sql" (or null), "confidence" and "ms"; as `dataquery eval` and
`translator_lab predict` write it. Strict: the same rows, the same number of each, under some order of columns, and in
the same order where the gold query sorts.
"""

import csv
import json
import sys

from outcomes import Judge


def shape(sql):
    text = sql.upper()
    if text.count("SELECT") > 1:
        return "nested or set operation"
    joined, grouped = " JOIN " in text, "GROUP BY" in text
    return ("one table", "join or group", "join and group")[joined + grouped]


def main():
    questions, databases, predictions = sys.argv[1:4]
    with open(questions, newline="") as file:
        rows = list(csv.DictReader(file))
    with open(predictions) as file:
        predicted = [json.loads(line) for line in file]
    assert len(rows) == len(predicted), "as many predictions as questions"
    judge = Judge(databases, million_steps=250)
    judged = []
    for row, answer in zip(rows, predicted):
        right = bool(answer["sql"]) and judge.right(row["database"], row["sql"], answer["sql"])
        judged.append((shape(row["sql"]), right, answer.get("confidence") or 0, answer.get("ms") or 0))
    groups = {"all": judged}
    for one in judged:
        groups.setdefault(one[0], []).append(one)
    for name, group in groups.items():
        print(f"{name:25} {sum(g[1] for g in group):5} of {len(group):5}  {100 * sum(g[1] for g in group) / len(group):5.1f} %")
    for least in (0.5, 0.7, 0.8, 0.9):
        sure = [one for one in judged if one[2] >= least]
        if sure:
            print(f"confidence >= {least}: {100 * len(sure) / len(judged):5.1f} % of the questions, {100 * sum(s[1] for s in sure) / len(sure):5.1f} % of them right")
    times = sorted(one[3] for one in judged)
    print(f"ms a question: p50 {times[len(times) // 2]:.1f}, p99 {times[int(len(times) * 0.99)]:.1f}")


if __name__ == "__main__":
    main()
