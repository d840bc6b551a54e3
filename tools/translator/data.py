"""What translator_lab wrote, as numpy arrays with the labels of the gold queries beside them."""

import csv
import zlib
from pathlib import Path

import numpy as np

import labels

FOLDS = 3


class Questions:
    """Questions, their gold labels, and the fold of each (by database, so that no database is in two folds)."""

    def __init__(self, questions, databases):
        with open(questions, newline="") as file:
            self.rows = list(csv.DictReader(file))
        schemas = {}
        self.gold = []
        for row in self.rows:
            name = row["database"]
            if name not in schemas:
                schemas[name] = labels.read_schema(f"{databases}/{name}.sqlite")
            left, operation, right = labels.parse(row["sql"], schemas[name])
            roles, used, bare = labels.roles_of(left, right)
            slots = labels.slots_of(left, operation, right)
            if row.get("items"):  # invented questions say how many things they list
                slots["items"] = str(min(int(row["items"]), 4))
            self.gold.append({
                "slots": slots,
                "roles": roles, "used": used, "bare": bare,
                "filters": labels.filters_of(left, right),
            })
        self.fold = np.array([fold_of(row["database"]) for row in self.rows])

    def __len__(self):
        return len(self.rows)


def origin(database):
    """The database that a renamed copy was made of."""
    return database.split("__")[0]


def fold_of(database):
    return zlib.crc32(origin(database).encode()) % FOLDS


class Rows:
    """The rows of one scorer: `x` numbers, `question` the position of each row's question, `keys` the rest."""

    def __init__(self, folder, name):
        base = Path(folder) / name
        self.names = (base.with_suffix(".names")).read_text().split()
        self.x = np.fromfile(base.with_suffix(".f32"), dtype="<f4").reshape(-1, len(self.names))
        self.question, self.keys = [], []
        with open(base.with_suffix(".tsv")) as file:
            for line in file:
                parts = line.rstrip("\n").split("\t")
                self.question.append(int(parts[0]))
                self.keys.append(parts[1:])
        self.question = np.array(self.question)
        assert len(self.keys) == len(self.x), (name, len(self.keys), len(self.x))


COMPARISONS = ["=", "!=", "<", "<=", ">", ">=", "between", "like", "not_like", "in", "not_in", "null", "not_null"]


def same_text(a, b):
    if a.lower().strip("%") == b.lower().strip("%"):
        return True
    try:
        return float(a) == float(b)
    except ValueError:
        return False


def filter_wanted(gold, key):
    """True when a gold filter has this column and value; the operator may differ by = and != or < and <=."""
    table, column, source, _, *values = key
    for gold_table, gold_column, _, gold_values in gold["filters"]:
        if (gold_table, gold_column) != (table, column):
            continue
        if source in ("4", "5") or any(same_text(v, g) for v in values for g in gold_values):
            return True
        if source == "3" and any(g[:4] == v[:4] for v in values for g in gold_values):
            return True
    return False


def column_labels(questions, rows, role):
    return np.array([
        tuple(key) in questions.gold[q]["roles"][role] for q, key in zip(rows.question, rows.keys)
    ], dtype=np.float32)


def table_labels(questions, rows, kind):
    return np.array([key[0] in questions.gold[q][kind] for q, key in zip(rows.question, rows.keys)], dtype=np.float32)


def filter_labels(questions, rows):
    return np.array([
        filter_wanted(questions.gold[q], key) for q, key in zip(rows.question, rows.keys)
    ], dtype=np.float32)
