#!/usr/bin/env python3
"""Writes short questions as people type them ("total amount by region", "customers without orders"), with their queries,
over the schemas of given databases. The training questions are whole sentences and hardly ever ask so.

usage: synthesize.py DATABASES OUT_QUESTIONS.csv QUESTIONS.csv

Takes the databases that QUESTIONS.csv asks, and their renamed copies.

Seeded: the same databases give the same questions. The extra column `items` counts what is listed as a person would: a
first and a last name are one.
"""

import csv
import random
import re
import sqlite3
import sys
from pathlib import Path

from modernise import SUFFIX
from schema_words import plural, quoted, read_tables, stem, words

TODAY_YEAR, TODAY_MONTH = 2026, 6


SYNONYMS = {
    "amount": ["revenue", "sales", "turnover"], "sales": ["revenue", "turnover"], "price": ["cost"], "cost": ["price"],
    "salary": ["pay", "income"], "quantity": ["units"], "population": ["inhabitants"], "capacity": ["seats"],
    "budget": ["funds"], "earnings": ["income", "revenue"], "profit": ["earnings"], "points": ["score"], "score": ["points"],
    "rating": ["score"], "attendance": ["audience"], "duration": ["length"], "city": ["town"], "country": ["nation"],
}
ADJECTIVES = {  # what a column measures: its most and its least
    "price": ("most expensive", "cheapest"), "cost": ("most expensive", "cheapest"), "age": ("oldest", "youngest"),
    "height": ("tallest", "shortest"), "weight": ("heaviest", "lightest"), "length": ("longest", "shortest"),
    "distance": ("longest", "shortest"), "duration": ("longest", "shortest"), "area": ("largest", "smallest"),
    "size": ("largest", "smallest"), "population": ("largest", "smallest"), "salary": ("best paid", "worst paid"),
    "speed": ("fastest", "slowest"), "rating": ("best rated", "worst rated"),
}


class Writer:
    """The questions of one database."""

    def __init__(self, connection, dice):
        self.connection, self.dice = connection, dice
        self.tables = {name: table for name, table in read_tables(connection).items()
                       if table.rows > 0 and len(words(name)) <= 3 and "ref" not in words(name)}
        self.written = []

    def add(self, question, sql, items):
        question = question[0].upper() + question[1:] if self.dice.random() < 0.5 else question
        self.written.append((question, sql, items))

    def pick(self, *wordings):
        return self.dice.choice(wordings)

    # Words.
    def many(self, table):
        parts = words(table.name)
        return " ".join(parts[:-1] + [plural(stem(parts[-1]))])

    def one(self, table):
        parts = words(table.name)
        return " ".join(parts[:-1] + [stem(parts[-1])])

    def said(self, table, column):
        own = {stem(word) for word in words(table.name)}
        parts = [word for word in words(column) if stem(word) not in own]
        parts = parts or words(column)
        if parts[-1] in SYNONYMS and self.dice.random() < 0.4:
            parts = [self.dice.choice(SYNONYMS[parts[-1]])]
        return " ".join(parts)

    # Parts of queries.
    def label(self, table, alias=""):
        prefix = alias + "." if alias else ""
        return ", ".join(prefix + quoted(column) for column in table.label())

    def values(self, table, column):
        found = self.connection.execute(
            f"SELECT DISTINCT {quoted(column)} FROM {quoted(table.name)} WHERE {quoted(column)} IS NOT NULL LIMIT 60").fetchall()
        return [row[0] for row in found if isinstance(row[0], str) and 2 < len(row[0]) < 30 and not row[0][0].isdigit()]

    def categories(self, table):
        columns = [c for c in table.texts() if c not in table.label() and 2 <= len(self.values(table, c)) <= 40]
        return columns

    def dates(self, table):
        columns = []
        for column in table.columns:
            row = self.connection.execute(f"SELECT MIN({quoted(column)}), MAX({quoted(column)}) FROM {quoted(table.name)}").fetchone()
            if all(isinstance(v, str) and re.match(r"\d{4}-\d\d-\d\d", v) for v in row):
                columns.append((column, int(row[0][:4]), int(row[1][:4])))
        return columns

    def children(self, table):
        """(child table, its column, own column)"""
        return [(child, column, parent[1] or (table.key or [None])[0]) for child in self.tables.values()
                for column, parent in child.parents.items()
                if parent[0].lower() == table.name.lower() and child is not table and (parent[1] or table.key)]

    def join(self, parent, child, column, own):
        return f"FROM {quoted(parent.name)} AS p JOIN {quoted(child.name)} AS c ON c.{quoted(column)} = p.{quoted(own)}"

    # Questions on one table.
    def simple(self, t):
        many, one, name = self.many(t), self.one(t), quoted(t.name)
        if not t.label() and self.dice.random() < 0.8:
            return  # nothing names its rows; a few such questions are enough to teach "everything"
        label, items = self.label(t) or "*", 1
        if self.dice.random() < 0.4:
            self.add(self.pick(f"list all {many}", f"show {many}", f"all {many}", f"which {many} are there?"), f"SELECT {label} FROM {name}", 1)
        if self.dice.random() < 0.4:
            self.add(self.pick(f"how many {many} do we have?", f"number of {many}", f"how many {many}?", f"count {many}"),
                     f"SELECT COUNT(*) FROM {name}", 1)
        categories, numbers = self.categories(t), t.numbers()
        if categories:
            c = self.dice.choice(categories)
            value = self.dice.choice(self.values(t, c))
            where = f"WHERE {quoted(c)} = '" + value.replace("'", "''") + "'"
            said = self.said(t, c)
            place = re.search(r"city|country|state|town|region|nation", said)
            wording = self.pick(f"{many} with {said} {value}", f"which {many} have {said} {value}?", f"{many} whose {said} is {value}")
            if place:
                wording = self.pick(f"which {many} are from {value}?", f"{many} in {value}", f"{many} from {value}")
            self.add(wording, f"SELECT {label} FROM {name} {where}", items)
            self.add(self.pick(f"how many {many} are {value}?", f"number of {many} with {said} {value}", f"how many {many} have the {said} {value}?"),
                     f"SELECT COUNT(*) FROM {name} {where}", 1)
            self.add(self.pick(f"number of {many} per {said}", f"{many} by {said}", f"how many {many} are there for each {said}?",
                               f"how many {many} are in each {said}?", f"{many} per {said}"),
                     f"SELECT {quoted(c)}, COUNT(*) FROM {name} GROUP BY {quoted(c)}", 2)
            self.add(self.pick(f"list the different {plural(said)}", f"different {plural(said)} of {many}", f"what {plural(said)} are there?"),
                     f"SELECT DISTINCT {quoted(c)} FROM {name}", 1)
            self.add(self.pick(f"how many different {plural(said)} do our {many} have?", f"number of different {plural(said)}"),
                     f"SELECT COUNT(DISTINCT {quoted(c)}) FROM {name}", 1)
            self.add(self.pick(f"which {said} has the most {many}?", f"most common {said} of {many}"),
                     f"SELECT {quoted(c)} FROM {name} GROUP BY {quoted(c)} ORDER BY COUNT(*) DESC LIMIT 1", 1)
            if t.label():
                self.add(self.pick(f"{many} with their {said}", f"show the name and {said} of every {one}", f"{said} of each {one}"),
                         f"SELECT {label}, {quoted(c)} FROM {name}", 2)
        if numbers:
            n = self.dice.choice(numbers)
            said, column = self.said(t, n), quoted(n)
            low, high = self.connection.execute(f"SELECT MIN({column}), MAX({column}) FROM {name}").fetchone()
            self.add(self.pick(f"average {said} of {many}", f"what is the average {said}?", f"average {one} {said}"), f"SELECT AVG({column}) FROM {name}", 1)
            self.add(self.pick(f"total {said}", f"total {said} of all {many}", f"what is the total {said}?"), f"SELECT SUM({column}) FROM {name}", 1)
            self.add(self.pick(f"what is the largest {one} {said}?", f"highest {said}", f"what is the highest {said} of any {one}?"),
                     f"SELECT MAX({column}) FROM {name}", 1)
            self.add(self.pick(f"lowest and highest {said}", f"what are the lowest and the highest {said}?", f"minimum and maximum {said} of {many}"),
                     f"SELECT MIN({column}), MAX({column}) FROM {name}", 2)
            if isinstance(low, (int, float)) and isinstance(high, (int, float)) and high - low > 4:
                k = int(low + (high - low) * self.dice.choice([0.3, 0.5, 0.7]))
                if self.dice.random() < 0.5:
                    self.add(self.pick(f"{many} with {said} over {k}", f"{many} with more than {k} {said}", f"which {many} have a {said} above {k}?"),
                             f"SELECT {label} FROM {name} WHERE {column} > {k}", 1)
                else:
                    self.add(self.pick(f"{many} with {said} between {k} and {k + 3}", f"{many} whose {said} is between {k} and {k + 3}"),
                             f"SELECT {label} FROM {name} WHERE {column} BETWEEN {k} AND {k + 3}", 1)
                self.add(self.pick(f"{many} with a {said} of at least {k}", f"which {many} have at least {k} {said}?"),
                         f"SELECT {label} FROM {name} WHERE {column} >= {k}", 1)
            if t.label():
                down = self.dice.random() < 0.7
                word, order = ("highest", "DESC") if down else ("lowest", "ASC")
                self.add(self.pick(f"which {one} has the {word} {said}?", f"{one} with the {word} {said}", f"the {one} with the {word} {said}"),
                         f"SELECT {label} FROM {name} ORDER BY {column} {order} LIMIT 1", 1)
                k = self.dice.randint(2, 10)
                self.add(self.pick(f"top {k} {many} by {said}", f"the {k} {many} with the highest {said}"),
                         f"SELECT {label}, {column} FROM {name} ORDER BY {column} DESC LIMIT {k}", 2) if self.dice.random() < 0.5 else None
                self.add(self.pick(f"which {many} have more {said} than average?", f"{many} with a {said} above the average", f"which {many} have a higher {said} than the average?"),
                         f"SELECT {label} FROM {name} WHERE {column} > (SELECT AVG({column}) FROM {name})", 1)
                self.add(self.pick(f"names and {said} of {many} from the highest {said} to the lowest", f"{many} and their {said}, highest {said} first"),
                         f"SELECT {label}, {column} FROM {name} ORDER BY {column} DESC", 2)
                if words(n)[-1] in ADJECTIVES or words(n)[0] in ADJECTIVES:
                    most, least = ADJECTIVES.get(words(n)[-1]) or ADJECTIVES[words(n)[0]]
                    adjective, way = self.dice.choice([(most, "DESC"), (least, "ASC")])
                    for _ in range(2):
                        self.add(self.pick(f"which {one} is the {adjective}?", f"the {adjective} {one}", f"what is the {adjective} {one}?"),
                                 f"SELECT {label} FROM {name} ORDER BY {column} {way} LIMIT 1", 1)
                self.add(self.pick(f"{many} sorted by {said}", f"list {many} by {said}"), f"SELECT {label} FROM {name} ORDER BY {column} ASC", 1)
        if numbers and categories:
            n, c = self.dice.choice(numbers), self.dice.choice(categories)
            kind, word = self.dice.choice([("AVG", "average"), ("SUM", "total")])
            self.add(self.pick(f"{word} {self.said(t, n)} by {self.said(t, c)}", f"{word} {self.said(t, n)} per {self.said(t, c)}",
                               f"what is the {word} {self.said(t, n)} for each {self.said(t, c)}?"),
                     f"SELECT {quoted(c)}, {kind}({quoted(n)}) FROM {name} GROUP BY {quoted(c)}", 2)
        optional = [c for c in t.columns if not t.is_key(c) and c not in t.label()]
        if optional and t.label():
            c = self.dice.choice(optional)
            said = self.said(t, c)
            self.add(self.pick(f"{many} without {said}", f"which {many} have no {said}?", f"{many} with no {said}", f"{many} that have no {said}", f"{many} whose {said} is missing"),
                     f"SELECT {label} FROM {name} WHERE {quoted(c)} IS NULL", 1)
        if t.label():
            l = t.label()[0]
            values = self.values(t, l)
            if values:
                word = self.dice.choice(self.dice.choice(values).split())
                if word.isalpha():
                    self.add(self.pick(f"{many} whose name contains {word.lower()}", f"show all {many} whose name contains \"{word}\""),
                             f"SELECT {label} FROM {name} WHERE {quoted(l)} LIKE '%{word}%'", 1)

    def dated(self, t):
        many, name = self.many(t), quoted(t.name)
        dates = self.dates(t)
        if not dates:
            return
        for _ in range(3):
            column, first, last = self.dice.choice(dates)
            d, year = quoted(column), self.dice.randint(first, last)
            between = f"{d} >= '{year}-01-01' AND {d} < '{year + 1}-01-01'"
            before = f"{d} >= '{TODAY_YEAR - 1}-01-01' AND {d} < '{TODAY_YEAR}-01-01'"
            month = f"{d} >= '{TODAY_YEAR}-{TODAY_MONTH - 1:02}-01' AND {d} < '{TODAY_YEAR}-{TODAY_MONTH:02}-01'"
            this = f"{d} >= '{TODAY_YEAR}-01-01' AND {d} < '{TODAY_YEAR + 1}-01-01'"
            when, where = self.dice.choice([(f"in {year}", between), ("last year", before), ("last month", month), ("this year", this), (f"in {year}", between), (f"since {year}", f"{d} >= '{year}-01-01'")])
            self.add(self.pick(f"number of {many} {when}", f"how many {many} were there {when}?", f"how many {many} did we get {when}?"),
                     f"SELECT COUNT(*) FROM {name} WHERE {where}", 1)
            part, form = self.dice.choice([("month", "%Y-%m"), ("year", "%Y")])
            self.add(self.pick(f"number of {many} by {part}", f"{many} per {part}", f"how many {many} per {part}?"),
                     f"SELECT strftime('{form}', {d}), COUNT(*) FROM {name} GROUP BY strftime('{form}', {d})", 2)
            self.add(self.pick(f"number of {many} by {part} {when}", f"how many {many} per {part} {when}?"),
                     f"SELECT strftime('{form}', {d}), COUNT(*) FROM {name} WHERE {where} GROUP BY strftime('{form}', {d})", 2)
            if t.numbers():
                n = self.dice.choice(t.numbers())
                said = self.said(t, n)
                self.add(self.pick(f"total {said} by {part}", f"total {said} per {part}", f"{said} by {part}"),
                         f"SELECT strftime('{form}', {d}), SUM({quoted(n)}) FROM {name} GROUP BY strftime('{form}', {d})", 2)
                self.add(self.pick(f"what was the {said} {when}?", f"total {said} {when}"),
                         f"SELECT SUM({quoted(n)}) FROM {name} WHERE {where}", 1)
            if t.label():
                self.add(self.pick(f"{many} {when}", f"list the {many} {self.said(t, column).removesuffix(' date')} {when}"), f"SELECT {self.label(t)} FROM {name} WHERE {where}", 1)

    # Questions on a table and one that refers to it.
    def joined(self, p, child, column, own):
        many, one, things, thing = self.many(p), self.one(p), self.many(child), self.one(child)
        join = self.join(p, child, column, own)
        key, reference = quoted(own), quoted(column)
        child_name, name = quoted(child.name), quoted(p.name)
        label = self.label(p, "p")
        self.add(self.pick(f"how many {many} have no {things}?", f"number of {many} without {things}"),
                 f"SELECT COUNT(*) FROM {name} WHERE {key} NOT IN (SELECT {reference} FROM {child_name})", 1)
        if not label:
            return
        self.add(self.pick(f"number of {things} per {one}", f"how many {things} does each {one} have?", f"{things} by {one}", f"how many {things} are there for each {one}?",
                           f"show the number of {things} in each {one}"),
                 f"SELECT {label}, COUNT(*) {join} GROUP BY {label}", 2)
        self.add(self.pick(f"which {one} has the most {things}?", f"{one} with the most {things}"),
                 f"SELECT {label} {join} GROUP BY {label} ORDER BY COUNT(*) DESC LIMIT 1", 1)
        self.add(self.pick(f"{many} without {things}", f"which {many} have no {things}?", f"{many} that have no {things}", f"which {many} have never had a {thing}?", f"{many} with no {things}"),
                 f"SELECT {self.label(p)} FROM {name} WHERE {key} NOT IN (SELECT {reference} FROM {child_name})", 1)
        k = self.dice.randint(2, 9)
        self.add(self.pick(f"{many} with more than {k} {things}", f"which {many} have more than {k} {things}?"),
                 f"SELECT {label} {join} GROUP BY {label} HAVING COUNT(*) > {k}", 1)
        self.add(self.pick(f"top {k} {many} by number of {things}"),
                 f"SELECT {label}, COUNT(*) {join} GROUP BY {label} ORDER BY COUNT(*) DESC LIMIT {k}", 2)
        self.add(self.pick(f"which {k} {many} have the most {things}?", f"the {k} {many} with the most {things}"),
                 f"SELECT {label} {join} GROUP BY {label} ORDER BY COUNT(*) DESC LIMIT {k}", 1)
        if child.numbers():
            n = self.dice.choice(child.numbers())
            said = self.said(child, n)
            kind, word = self.dice.choice([("AVG", "average"), ("SUM", "total")])
            measure = f"{kind}(c.{quoted(n)})"
            self.add(self.pick(f"{word} {said} per {one}", f"{word} {said} by {one}", f"what is the {word} {said} of each {one}?", f"{word} {thing} {said} by {one}"),
                     f"SELECT {label}, {measure} {join} GROUP BY {label}", 2)
            total = f"SUM(c.{quoted(n)})"
            self.add(self.pick(f"top {k} {many} by {said}", f"top {k} {many} by total {said}", f"best {k} {many} by {said}"),
                     f"SELECT {label}, {total} {join} GROUP BY {label} ORDER BY {total} DESC LIMIT {k}", 2)
            self.add(self.pick(f"which {one} brings the most {said}?", f"which {one} has the highest total {said}?"),
                     f"SELECT {label} {join} GROUP BY {label} ORDER BY {total} DESC LIMIT 1", 1)
            self.add(self.pick(f"{said} by {one}", f"{said} per {one}"), f"SELECT {label}, {total} {join} GROUP BY {label}", 2)
            categories = self.categories(p)
            if categories:
                c = self.dice.choice(categories)
                self.add(self.pick(f"{word} {said} by {one} {self.said(p, c)}", f"{word} {thing} {said} by {self.said(p, c)}"),
                         f"SELECT p.{quoted(c)}, {measure} {join} GROUP BY p.{quoted(c)}", 2)
                value = self.dice.choice(self.values(p, c))
                self.add(f"{word} {said} of {many} with {self.said(p, c)} {value}",
                         f"SELECT {measure} {join} WHERE p.{quoted(c)} = '" + value.replace("'", "''") + "'", 1)
        values = self.values(p, p.label()[0]) if len(p.label()) == 1 else []
        if values and child.label():
            value = self.dice.choice(values)
            where = f"WHERE p.{quoted(p.label()[0])} = '" + value.replace("'", "''") + "'"
            self.add(self.pick(f"{things} of {value}", f"which {things} does {value} have?", f"{things} in the {value} {one}", f"names of the {things} of {value}"),
                     f"SELECT {self.label(child, 'c')} {join} {where}", 1)
            self.add(self.pick(f"how many {things} does {value} have?", f"number of {things} of {value}"), f"SELECT COUNT(*) {join} {where}", 1)


def questions_of(path, dice, most):
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.text_factory = lambda raw: raw.decode(errors="replace")
    writer = Writer(connection, dice)
    for table in writer.tables.values():
        writer.simple(table)
        for child, column, own in writer.children(table):
            writer.joined(table, child, column, own)
    others, writer.written = writer.written, []
    for table in writer.tables.values():
        writer.dated(table)
    connection.close()
    dice.shuffle(others)
    dice.shuffle(writer.written)
    return others[:most] + writer.written[:most // 2]


def main():
    databases, out, questions = sys.argv[1:4]
    with open(questions, newline="") as file:
        originals = sorted({row["database"] for row in csv.DictReader(file)})
    names = originals + [name + SUFFIX for name in originals if Path(f"{databases}/{name}{SUFFIX}.sqlite").exists()]
    count = 0
    with open(out, "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["database", "question", "sql", "items"])
        for name in names:
            for question in questions_of(f"{databases}/{name}.sqlite", random.Random("synthetic " + name), 13):
                rows.writerow([name, *question])
                count += 1
    print(f"{count} questions")


if __name__ == "__main__":
    main()
