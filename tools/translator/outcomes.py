"""Whether a query answers as the gold query does: the rule of execution accuracy, with the results cached."""

import collections
import itertools
import math
import sqlite3


class Judge:
    """Runs queries on the SQLite files of one folder and compares what they give. A query may take so many million steps
    of SQLite's machine (a second or so): not a time, so that a busy machine judges as an idle one does."""

    def __init__(self, databases, million_steps=50):
        self.databases, self.million_steps = databases, million_steps
        self.connections, self.cache = {}, {}

    def run(self, database, sql):
        """Rows, normalised; None when it fails or takes too long."""
        key = (database, sql)
        if key not in self.cache:
            self.cache[key] = self.execute(database, sql)
        return self.cache[key]

    def execute(self, database, sql):
        connection = self.connections.get(database)
        if connection is None:
            connection = sqlite3.connect(f"file:{self.databases}/{database}.sqlite?mode=ro", uri=True)
            connection.text_factory = lambda raw: raw.decode(errors="replace")
            self.connections[database] = connection
        left = itertools.repeat(0, self.million_steps)
        connection.set_progress_handler(lambda: next(left, 1), 1_000_000)
        try:
            rows = connection.execute(sql).fetchmany(20001)
        except sqlite3.Error:
            return None
        return [tuple(map(normal, row)) for row in rows] if len(rows) <= 20000 else None

    def right(self, database, gold, predicted):
        wanted, got = self.run(database, gold), self.run(database, predicted)
        if wanted is None or got is None:
            return False
        return equal(wanted, got, "order by" in gold.lower())

    def finds(self, database, sql):
        rows = self.run(database, sql)
        return bool(rows) and any(value[0] != "0" for row in rows for value in row)


def normal(value):
    if isinstance(value, (int, float)):
        return ("n", round(float(value), 4))
    if value is None:
        return ("0", "")
    text = str(value)
    try:
        number = float(text)
        return ("n", round(number, 4)) if math.isfinite(number) else ("s", text)
    except ValueError:
        return ("s", text)


def equal(gold, predicted, ordered):
    if len(gold) != len(predicted):
        return False
    if not gold:
        return True
    if len(gold[0]) != len(predicted[0]):
        return False
    width = len(gold[0])
    gold_columns = [collections.Counter(row[i] for row in gold) for i in range(width)]
    own_columns = [collections.Counter(row[i] for row in predicted) for i in range(width)]
    choices = [[j for j in range(width) if own_columns[j] == gold_columns[i]] for i in range(width)]
    for order in itertools.islice(itertools.product(*choices), 2000):
        if len(set(order)) != width:
            continue
        turned = [tuple(row[j] for j in order) for row in predicted]
        if (gold == turned) if ordered else (collections.Counter(gold) == collections.Counter(turned)):
            return True
    return False
