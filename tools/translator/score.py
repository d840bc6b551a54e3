#!/usr/bin/env python3
"""Execution accuracy of predictions: overall, by shape of the gold query, and by confidence.

usage: score.py QUESTIONS.csv DATABASES PREDICTIONS.jsonl [--curve FILE.svg]

PREDICTIONS: a JSON object a question, in order, with "sql" (or null), "confidence" and "ms"; as `dataquery eval` and
`translator_lab predict` write it. Strict: the same rows, the same number of each, under some order of columns, and in
the same order where the gold query sorts. --curve draws confidence against how many answers of it are right.
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


def coverage(judged, precision):
    """The greatest share of the questions that can be answered, surest first, with `precision` of the answers right."""
    right, most = 0, 0
    for count, one in enumerate(sorted(judged, key=lambda one: -one[2]), 1):
        right += one[1]
        if right >= precision * count:
            most = count
    return most / len(judged)


def reliability(judged, bins=10):
    """[(mean confidence, share right, questions)], from the least sure to the surest, as many questions in each."""
    order = sorted(judged, key=lambda one: one[2])
    parts = [order[len(order) * i // bins:len(order) * (i + 1) // bins] for i in range(bins)]
    return [(sum(o[2] for o in p) / len(p), sum(o[1] for o in p) / len(p), len(p)) for p in parts if p]


def draw_curve(points, path):
    size, edge = 320, 44

    def place(x, y):
        return f"{edge + x * size:.1f},{edge / 2 + (1 - y) * size:.1f}"

    dots = "".join(f'<circle cx="{p.split(",")[0]}" cy="{p.split(",")[1]}" r="4"/>' for p in (place(x, y) for x, y, _ in points))
    marks = "".join(
        f'<text x="{place(i / 4, 0).split(",")[0]}" y="{edge / 2 + size + 16}" text-anchor="middle">{25 * i} %</text>'
        f'<text x="{edge - 6}" y="{float(place(0, i / 4).split(",")[1]) + 4:.1f}" text-anchor="end">{25 * i} %</text>' for i in range(5))
    with open(path, "w") as file:
        file.write(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size + 2 * edge} {size + 2 * edge}" font-family="sans-serif" font-size="12">'
            f'<rect width="100%" height="100%" fill="#fff"/><path d="M{place(0, 0)} L{place(1, 1)}" stroke="#bbb" stroke-dasharray="4"/>'
            f'<path d="M{place(0, 1)} L{place(0, 0)} L{place(1, 0)}" stroke="#333" fill="none"/>'
            f'<polyline points="{" ".join(place(x, y) for x, y, _ in points)}" fill="none" stroke="#2563eb" stroke-width="2"/>'
            f'<g fill="#2563eb">{dots}</g><g fill="#333">{marks}'
            f'<text x="{edge + size / 2}" y="{edge / 2 + size + 36}" text-anchor="middle">confidence</text>'
            f'<text x="{edge + 8}" y="{edge / 2 + 14}">answers that are right</text></g></svg>\n')


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
    print("coverage: " + ", ".join(f"{100 * coverage(judged, p):.1f} % of the questions at {p:.0%} right" for p in (0.8, 0.9, 0.95)))
    points = reliability(judged)
    for confidence, share, count in points:
        print(f"confidence {100 * confidence:5.1f} %: {100 * share:5.1f} % of {count} right")
    gap = sum(abs(confidence - share) * count for confidence, share, count in points) / len(judged)
    print(f"expected calibration error: {100 * gap:.1f} points")
    if "--curve" in sys.argv:
        draw_curve(points, sys.argv[sys.argv.index("--curve") + 1])
    times = sorted(one[3] for one in judged)
    print(f"ms a question: p50 {times[len(times) // 2]:.1f}, p99 {times[int(len(times) * 0.99)]:.1f}")


if __name__ == "__main__":
    main()
