#!/usr/bin/env python3
"""Trains the ranker on candidates that models of the other folds made, calibrates its confidence, and writes it.

usage: train_ranker.py QUESTIONS.csv DATABASES FOLDS_DIR OUT.bin

FOLDS_DIR holds candidates.f32, .names and .tsv with the rows of all folds.
"""

import collections
import sys
from pathlib import Path

import lightgbm
import numpy as np
from sklearn.isotonic import IsotonicRegression

import data
import export
import outcomes

TREES = dict(
    objective="binary", num_leaves=20, learning_rate=0.05, min_data_in_leaf=60, feature_fraction=0.5,
    bagging_fraction=0.8, bagging_freq=1, lambda_l2=10.0, max_bin=127, verbose=-1, seed=11, num_threads=2,
    deterministic=True, force_row_wise=True,
)
ROUNDS = 250
PASSED_OVER = 0.7  # as in pick.cpp
MOST_RUNS = 4


def choose(order, finds, counts):
    """The row to answer with, as pick.cpp does, and the position it had."""
    for place, row in enumerate(order[:MOST_RUNS]):
        if finds[row] or counts[row]:
            return row, place
    return order[0], 1


def main():
    questions_path, databases, folder, out = sys.argv[1:5]
    questions = data.Questions(questions_path, databases)
    rows = data.Rows(folder, "candidates")
    judge = outcomes.Judge(databases)
    right, finds = np.zeros(len(rows.x), np.float32), np.zeros(len(rows.x), bool)
    for i, (q, key) in enumerate(zip(rows.question, rows.keys)):
        database, gold = questions.rows[q]["database"], questions.rows[q]["sql"]
        right[i] = judge.right(database, gold, key[0])
        finds[i] = judge.finds(database, key[0])
    counts = np.array([key[0].startswith("SELECT COUNT(") and "," not in key[0].split(" FROM ")[0] for key in rows.keys])
    of_question = collections.defaultdict(list)
    for i, q in enumerate(rows.question):
        of_question[q].append(i)
    possible = sum(any(right[i] for i in own) for own in of_question.values())
    print(f"{len(questions)} questions, {len(rows.x)} candidates, a right one among them: {100 * possible / len(questions):.1f} %")
    first = sum(right[own[0]] for own in of_question.values())
    print(f"right without ranker: {100 * first / len(questions):.1f} %", flush=True)
    np.save(f"{folder}/right.npy", right)
    np.save(f"{folder}/finds.npy", finds)

    fold = questions.fold[rows.question]
    scores = np.zeros(len(rows.x))
    for k in range(data.FOLDS):
        mine = fold != k
        booster = lightgbm.train(TREES, lightgbm.Dataset(rows.x[mine], right[mine]), num_boost_round=ROUNDS)
        scores[~mine] = booster.predict(rows.x[~mine], raw_score=True)
    tops, hits = [], []
    plain = 0
    by_fold = collections.defaultdict(list)
    for q, own in of_question.items():
        order = sorted(own, key=lambda i: -scores[i])
        plain += right[order[0]]
        row, place = choose(order, finds, counts)
        tops.append(scores[row])
        hits.append(right[row])
        by_fold[questions.fold[q]].append(right[row])
    tops, hits = np.array(tops), np.array(hits)
    missing = len(questions) - len(hits)
    print(f"right with ranker, other databases: {100 * plain / len(questions):.1f} %, with execution: "
          f"{100 * hits.sum() / len(questions):.1f} % ({missing} without any candidate)")
    print("by fold:", " ".join(f"{100 * np.mean(v):.1f}" for _, v in sorted(by_fold.items())))
    calibration = IsotonicRegression(y_min=0.01, y_max=0.99, out_of_bounds="clip").fit(tops, hits)
    grid = np.unique(np.quantile(tops, np.linspace(0, 1, 60)))
    # Straight lines between smoothed points, so that nearby scores differ.
    shares = np.array([calibration.predict(tops[np.abs(tops - g).argsort()[:250]]).mean() for g in grid])
    shares = np.maximum.accumulate(shares)
    order = np.argsort(-tops)
    precision = np.cumsum(hits[order]) / np.arange(1, len(hits) + 1)
    for want in (0.8, 0.9, 0.95):
        reached = np.nonzero(precision >= want)[0]
        print(f"coverage at {want:.0%}: {100 * (reached[-1] + 1 if len(reached) else 0) / len(questions):.1f} %")
    sure = np.interp(tops, grid, shares) >= 0.8
    print(f"confidence >= 0.8: {100 * sure.mean():.1f} % of questions, {100 * hits[sure].mean():.1f} % right")

    booster = lightgbm.train(TREES, lightgbm.Dataset(rows.x, right), num_boost_round=ROUNDS)
    gains = sorted(zip(booster.feature_importance("gain"), rows.names), reverse=True)
    print("most telling:", ", ".join(name for _, name in gains[:20]))
    writer = export.Writer()
    export.write_trees(writer, booster, rows.x.shape[1])
    writer.array(grid, "<f4")
    writer.array(shares, "<f4")
    Path(out).write_bytes(writer.bytes)
    print(f"{out}: {len(writer.bytes)} bytes")


if __name__ == "__main__":
    main()
