#!/usr/bin/env python3
"""Trains the first level of scorers and writes it; with --folds also one model a fold, trained on the other folds.

usage: train_parts.py QUESTIONS.csv DATABASES FEATURES_DIR OUT_DIR [--folds] [--readings FILE.jsonl]

With readings (of an encoder that had not seen the questions) it also finds how far to believe which, for each slot; the
features must have been written with the same readings.
"""

import collections
import multiprocessing
import pickle
import sys
import time
from pathlib import Path

import numpy as np

import blend
import data
import export
import scorers


def train(questions, bags, tables, chosen, path):
    """Trains on the questions where `chosen`, writes `path`."""
    start = time.time()
    writer = export.Writer()
    databases = [row["database"] for row in questions.rows]
    words = scorers.vocabulary([b for b, c in zip(bags, chosen) if c], [d for d, c in zip(databases, chosen) if c])
    x = scorers.matrix(bags, words)
    gold = [g for g, c in zip(questions.gold, chosen) if c]
    slots = scorers.train_slots(x[chosen], gold)
    export.write_slots(writer, slots, words)
    Path(path).with_suffix(".slots").write_bytes(pickle.dumps(unseen_slots(slots, x, chosen)))
    for rows, labels, rounds in tables:
        mine, weight = scorers.sample(rows, labels, chosen)
        booster = scorers.train_trees(rows.x[mine], labels[mine], rounds, weight[mine])
        export.write_trees(writer, booster, rows.x.shape[1])
    Path(path).write_bytes(writer.bytes)
    print(f"{path}: {len(words)} words, {len(writer.bytes)} bytes, {time.time() - start:.0f} s", flush=True)


def unseen_slots(models, x, chosen):
    """By question that the models have not seen, {slot: log-probabilities} as export.SLOTS orders the classes; or None."""
    unseen = np.nonzero(~chosen)[0]
    result = [None] * len(chosen)
    if not len(unseen):
        return result
    own = scorers.slot_log_probabilities(models, x[unseen])
    for place, question in enumerate(unseen):
        result[question] = {
            slot: np.array([own[slot][1][place, own[slot][0].index(c)] if c in own[slot][0] else blend.LEAST for c in classes])
            for slot, classes in export.SLOTS.items()}
    return result


def find_blend(questions, jobs, out, readings):
    """The array that ends each file of weights."""
    if readings is None:
        return []
    linear = [None] * len(questions)
    for name, _ in jobs:
        own = pickle.loads(Path(f"{out}/{name}.slots").read_bytes())
        linear = [new if new is not None else old for old, new in zip(linear, own)]
    return blend.fit(linear, blend.read_slots(readings), questions.gold).reshape(-1)


def sketches(questions, chosen):
    counts = collections.Counter()
    for gold, c in zip(questions.gold, chosen):
        if c:
            filled = [f"{s}={gold['slots'][s]}" for s, classes in export.SLOTS.items() if gold["slots"][s] != classes[0]]
            counts[" ".join(filled)] += 1
    lines = ["# How often each query shape was seen in training; slots left out have their usual class. See sketch.h."]
    lines += [f"{n} {shape}".rstrip() for shape, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    return "\n".join(lines) + "\n"


def main():
    questions_path, databases, features, out = sys.argv[1:5]
    questions = data.Questions(questions_path, databases)
    bags = scorers.read_bags(f"{features}/bags.tsv")
    columns = data.Rows(features, "columns")
    tables = data.Rows(features, "tables")
    filters = data.Rows(features, "filters")
    rows = [(columns, data.column_labels(questions, columns, role), scorers.ROUNDS) for role in scorers.ROLES]
    rows += [(tables, data.table_labels(questions, tables, kind), scorers.ROUNDS // 2) for kind in ("used", "bare")]
    rows += [(filters, data.filter_labels(questions, filters), scorers.ROUNDS)]
    Path(out).mkdir(parents=True, exist_ok=True)
    everything = np.ones(len(questions), bool)
    jobs = [("parts", everything)]
    if "--folds" in sys.argv:
        jobs += [(f"fold{fold}", questions.fold != fold) for fold in range(data.FOLDS)]
    for name, chosen in jobs:
        Path(f"{out}/{name}.sketches.txt").write_text(sketches(questions, chosen))
    context = multiprocessing.get_context("fork")  # the data are shared with the workers, not copied
    workers = [context.Process(target=train, args=(questions, bags, rows, chosen, f"{out}/{name}.bin")) for name, chosen in jobs]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        sys.exit("a model could not be trained")
    readings = sys.argv[sys.argv.index("--readings") + 1] if "--readings" in sys.argv else None
    weights = find_blend(questions, jobs, out, readings)
    for name, _ in jobs:
        writer = export.Writer()
        writer.bytes += Path(f"{out}/{name}.bin").read_bytes()
        writer.array(weights, "<f4")
        Path(f"{out}/{name}.bin").write_bytes(writer.bytes)


if __name__ == "__main__":
    main()
