"""The questions about the demo that the accuracy tests ask, as food for the benchmarks."""

import csv

from harness import ROOT


def answerable():
    with open(ROOT / "tests" / "accuracy" / "demo" / "questions.csv", newline="") as file:
        return [row["question"] for row in csv.DictReader(file)]
