"""The first level: linear classifiers for the slots of a query's shape, boosted trees for columns, tables and filters."""

import collections

import lightgbm
import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

import data

SEED = 7
MIN_DATABASES = 3  # a word is evidence only if it was seen in that many databases

ROLES = ["select", "aggregate", "order", "filter"]
TREES = dict(
    objective="binary", num_leaves=20, learning_rate=0.08, min_data_in_leaf=40, feature_fraction=0.4,
    bagging_fraction=0.8, bagging_freq=1, lambda_l2=5.0, max_bin=63, verbose=-1, seed=SEED, num_threads=1,
    deterministic=True, force_row_wise=True,
)
ROUNDS = 130


def read_bags(path):
    with open(path) as file:
        return [line.rstrip("\n").split("\t") for line in file]


def vocabulary(bags, databases):
    seen = collections.defaultdict(set)
    for bag, database in zip(bags, databases):
        for feature in bag:
            seen[feature].add(data.origin(database))
    return {feature: i for i, feature in enumerate(sorted(f for f, d in seen.items() if len(d) >= MIN_DATABASES))}


def matrix(bags, words):
    indices, starts = [], [0]
    for bag in bags:
        indices += [words[f] for f in bag if f in words]
        starts.append(len(indices))
    return sparse.csr_matrix((np.ones(len(indices), np.float32), indices, starts), shape=(len(bags), len(words)))


def train_slots(x, gold, c=0.15):
    """{slot: (classes, weights [class, feature], bias [class])}, softmax over all classes."""
    models = {}
    for slot in gold[0]["slots"]:
        y = np.array([g["slots"][slot] for g in gold])
        classes = sorted(set(y))
        if len(classes) == 1:
            models[slot] = (classes, np.zeros((1, x.shape[1]), np.float32), np.zeros(1, np.float32))
            continue
        model = LogisticRegression(C=c, max_iter=40, tol=1e-3)
        model.fit(x, y)
        weights, bias = model.coef_, model.intercept_
        if len(classes) == 2:  # sklearn keeps one row; two rows of half the size give the same softmax
            weights, bias = np.vstack([-weights / 2, weights / 2]), np.concatenate([-bias / 2, bias / 2])
        models[slot] = (classes, weights.astype(np.float32), bias.astype(np.float32))
    return models


def slot_log_probabilities(models, x):
    result = {}
    for slot, (classes, weights, bias) in models.items():
        z = x @ weights.T + bias
        z = z - z.max(axis=1, keepdims=True)
        result[slot] = (classes, z - np.log(np.exp(z).sum(axis=1, keepdims=True)))
    return result


def sample(rows, labels, chosen, share=0.25):
    """Which rows to train on, and their weights: all that are wanted or named, of the plainly unnamed others a share."""
    plain = (labels == 0) & (rows.x[:, rows.names.index("grade")] < 0.3)
    if "source" in rows.names:
        plain[:] = False
    kept = ~plain | (np.random.default_rng(SEED).random(len(labels)) < share)
    return kept & chosen[rows.question], np.where(plain, 1 / share, 1.0)


def train_trees(x, y, rounds=ROUNDS, weight=None, **overrides):
    return lightgbm.train({**TREES, **overrides}, lightgbm.Dataset(x, y, weight=weight), num_boost_round=rounds)
