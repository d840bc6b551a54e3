#!/usr/bin/env python3
"""Trains the ranker on candidates that models of the other folds made, calibrates its confidence, and writes it.

usage: train_ranker.py QUESTIONS.csv DATABASES FOLDS_DIR OUT.bin

FOLDS_DIR holds candidates.f32, .names and .tsv with the rows of all folds. What its queries gave is kept there in
judged.pickle and looked up by a later run; delete it when the databases or outcomes.py change.
"""

import collections
import multiprocessing
import pickle
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import lightgbm
import numpy as np
from sklearn.isotonic import IsotonicRegression

import data
import export
import outcomes

TREES = dict(
    objective="binary", num_leaves=31, learning_rate=0.03, min_data_in_leaf=60, feature_fraction=0.4,
    bagging_fraction=0.6, bagging_freq=1, lambda_l2=10.0, max_bin=63, verbose=-1, seed=11, num_threads=1,
    deterministic=True, force_row_wise=True,
)
ROUNDS = 600
MOST_RUNS = 4  # as in pick.cpp
WORKERS = 4
SHARES = {"spider": 1.0, "modern": 0.4, "synthetic": 0.5, "reworded": 0.5}  # of the questions that are judged
WEIGHTS = {"spider": 2.0}  # of a question among the others: confidence is for what people ask
LONGER = 1.15  # how much longer than the shortest a right query may be, to be wanted
SURE = 0.8        # the confidence from which answers are given without asking back,
SURE_RIGHT = 0.91 # and how many of those answers are to be right


def choose(order, finds, counts):
    """The row to answer with, as pick.cpp does, and the position it had."""
    for place, row in enumerate(order[:MOST_RUNS]):
        if finds[row] or counts[row]:
            return row, place
    return order[0], 1


def judge_database(databases, name, work):
    """[(row, right, finds)] for the (row, gold, query) of one database."""
    judge = outcomes.Judge(databases)
    return [(row, judge.right(name, gold, query), judge.finds(name, query)) for row, gold, query in work]


def judge_all(questions, databases, rows, known):
    """Which candidates are right, and which find something. Questions whose gold query finds nothing teach nothing: every
    wrong query that finds nothing would be right too. Their `right` is NaN. `known` holds what was judged before, by
    (database, gold, query), and gets the rest."""
    dice = np.random.default_rng(1).random(len(questions))
    skipped = np.array([dice[q] > SHARES[row["source"]] for q, row in enumerate(questions.rows)])
    work = collections.defaultdict(list)
    for i, (q, key) in enumerate(zip(rows.question, rows.keys)):
        row = questions.rows[q]
        if not skipped[q] and (row["database"], row["sql"], key[0]) not in known:
            work[row["database"]].append((i, row["sql"], key[0]))
    right, finds = np.zeros(len(rows.x), np.float32), np.zeros(len(rows.x), bool)
    with multiprocessing.Pool(WORKERS) as pool:
        jobs = [pool.apply_async(judge_database, (databases, name, part)) for name, part in work.items()]
        for job in jobs:
            for i, is_right, does_find in job.get():
                row = questions.rows[rows.question[i]]
                known[row["database"], row["sql"], rows.keys[i][0]] = is_right, does_find
    for i, (q, key) in enumerate(zip(rows.question, rows.keys)):
        row = questions.rows[q]
        right[i], finds[i] = known.get((row["database"], row["sql"], key[0]), (False, False))
    right[skipped[rows.question]] = np.nan
    judge = outcomes.Judge(databases)
    for q in sorted(set(rows.question)):
        row = questions.rows[q]
        if skipped[q]:
            continue
        gold = judge.run(row["database"], row["sql"]) or []
        if row.get("source") != "spider" and not any(value not in (("0", ""), ("n", 0.0)) for line in gold for value in line):
            right[rows.question == q] = np.nan
    return right, finds


def plainest(rows, right):
    """`right`, of each question only for the shortest right queries: an ORDER BY or DISTINCT that nobody asked for often
    changes nothing in the data at hand, and is still not wanted."""
    wanted, shortest = right.copy(), {}
    for i in np.nonzero(right == 1)[0]:
        q, length = rows.question[i], len(rows.keys[i][0])
        shortest[q] = min(shortest.get(q, length), length)
    for i in np.nonzero(right == 1)[0]:
        if len(rows.keys[i][0]) > LONGER * shortest[rows.question[i]]:
            wanted[i] = 0
    return wanted


def train(x, y, weights):
    return lightgbm.train(TREES, lightgbm.Dataset(x, y, weight=weights), num_boost_round=ROUNDS)


def score_fold(rows, right, wanted, weights, fold, k):
    mine = (fold != k) & ~np.isnan(right)
    return train(rows.x[mine], wanted[mine], weights[mine]).predict(rows.x[fold == k], raw_score=True)


def train_all(rows, right, wanted, weights):
    """The ranker that ships, as LightGBM's own text."""
    known = ~np.isnan(right)
    return train(rows.x[known], wanted[known], weights[known]).model_to_string()


def report(name, chosen, questions, of_question, right, order_of, row_of):
    picked = [q for q in of_question if chosen(questions.rows[q])]
    if not picked:
        return
    share = lambda test: 100 * sum(map(test, picked)) / len(picked)
    print(f"{name}: {len(picked)} questions; a right one among the candidates {share(lambda q: right[of_question[q]].any()):.1f} %, "
          f"first by parts {share(lambda q: right[of_question[q][0]]):.1f}, by ranker {share(lambda q: right[order_of[q][0]]):.1f}, "
          f"with execution {share(lambda q: right[row_of[q]]):.1f}", flush=True)


def main():
    questions_path, databases, folder, out = sys.argv[1:5]
    questions = data.Questions(questions_path, databases)
    rows = data.Rows(folder, "candidates")
    saved = Path(folder, "judged.pickle")  # kept for the next run: most candidates stay the same
    known = pickle.loads(saved.read_bytes()) if saved.exists() else {}
    right, finds = judge_all(questions, databases, rows, known)
    saved.write_bytes(pickle.dumps(known))
    counts = np.array([key[0].startswith("SELECT COUNT(") and "," not in key[0].split(" FROM ")[0] for key in rows.keys])
    of_question = collections.defaultdict(list)
    for i, q in enumerate(rows.question):
        if not np.isnan(right[i]):
            of_question[q].append(i)

    fold = questions.fold[rows.question]
    scores = np.zeros(len(rows.x))
    wanted = plainest(rows, right)
    weights = np.array([WEIGHTS.get(questions.rows[q]["source"], 1.0) for q in rows.question])
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("fork")) as pool:
        whole = pool.submit(train_all, rows, right, wanted, weights)
        jobs = [pool.submit(score_fold, rows, right, wanted, weights, fold, k) for k in range(data.FOLDS)]
        for k, job in enumerate(jobs):
            scores[fold == k] = job.result()
        booster = lightgbm.Booster(model_str=whole.result())
    np.savez(Path(folder, "ranked.npz"), score=scores, right=right, finds=finds)  # for `report`
    order_of = {q: sorted(own, key=lambda i: -scores[i]) for q, own in of_question.items()}
    chosen = {q: choose(order, finds, counts) for q, order in order_of.items()}
    row_of = {q: row for q, (row, _) in chosen.items()}
    for source in ("spider", "modern", "synthetic", "reworded"):
        report(source, lambda row: row.get("source") == source, questions, of_question, right, order_of, row_of)
    # Confidence is for questions that people ask: those of Spider, on both kinds of names.
    asked = [q for q in of_question if questions.rows[q].get("source") == "spider"]
    tops = np.array([scores[row_of[q]] for q in asked])
    hits = np.array([right[row_of[q]] for q in asked])
    calibration = IsotonicRegression(y_min=0.01, y_max=0.99, out_of_bounds="clip").fit(tops, hits)
    grid = np.unique(np.quantile(tops, np.linspace(0, 1, 60)))
    # Straight lines between smoothed points, so that nearby scores differ.
    shares = np.array([calibration.predict(tops[np.abs(tops - g).argsort()[:250]]).mean() for g in grid])
    shares = np.maximum.accumulate(shares)
    order = np.argsort(-tops)
    running = np.cumsum(hits[order]) / np.arange(1, len(hits) + 1)
    enough = np.nonzero(running >= SURE_RIGHT)[0]
    threshold = tops[order][enough[-1]] if len(enough) else np.inf
    shares = np.where(grid >= threshold, np.maximum(shares, SURE), np.minimum(shares, SURE - 0.01))
    precision = np.cumsum(hits[order]) / np.arange(1, len(hits) + 1)
    for want in (0.8, 0.9, 0.95):
        reached = np.nonzero(precision >= want)[0]
        print(f"coverage at {want:.0%}: {100 * (reached[-1] + 1 if len(reached) else 0) / len(hits):.1f} %")
    sure = np.interp(tops, grid, shares) >= 0.8
    print(f"confidence >= 0.8: {100 * sure.mean():.1f} % of questions, {100 * hits[sure].mean():.1f} % right")

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
