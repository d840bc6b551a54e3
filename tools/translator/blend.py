"""How much each slot's linear classifier and the encoder are to be believed: weights of their log-probabilities."""

import json

import numpy as np
from scipy.optimize import minimize

import export

LEAST = -12.0  # as in scores.cpp


def read_slots(path):
    """By question: {slot: log-probabilities}, in the order of export.SLOTS; None where there is no reading."""
    result = []
    with open(path) as file:
        for line in file:
            reading = json.loads(line)
            if reading is None:
                result.append(None)
                continue
            logits, at, own = np.array(reading["slots"]), 0, {}
            for slot, classes in export.SLOTS.items():
                part = logits[at:at + len(classes)]
                at += len(classes)
                own[slot] = part - part.max() - np.log(np.exp(part - part.max()).sum())
            result.append(own)
    return result


def fit(linear, read, gold):
    """Weights [slots, 2] that make the gold classes likeliest. `linear` and `read` hold each question's predictions by
    models that had not seen it."""
    weights = np.ones((len(export.SLOTS), 2)) * 0.5
    usable = [i for i, reading in enumerate(read) if reading is not None and linear[i] is not None]
    for row, (slot, classes) in enumerate(export.SLOTS.items()):
        a = np.maximum(np.array([linear[i][slot] for i in usable]), LEAST)
        b = np.maximum(np.array([read[i][slot] for i in usable]), LEAST)
        y = np.array([classes.index(gold[i]["slots"][slot]) for i in usable])

        def loss(w, a=a, b=b, y=y):
            z = w[0] * a + w[1] * b
            z = z - z.max(axis=1, keepdims=True)
            z = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
            return -z[np.arange(len(y)), y].mean() + 1e-4 * (w ** 2).sum()

        weights[row] = minimize(loss, weights[row], method="L-BFGS-B", bounds=[(0, 3), (0, 3)]).x
        print(f"{slot}: {weights[row][0]:.2f} linear + {weights[row][1]:.2f} encoder", flush=True)
    return weights
