"""Names of a SQLite schema as words, and what the scripts need to know of its tables."""

import re
import sqlite3


def words(name):
    parts = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)
    return [part.lower() for part in parts]


def stem(word):
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(ss|sh|ch|x)es$", word):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 else word


def plural(word):
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(s|sh|ch|x)$", word) else "s")


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


class Table:
    def __init__(self, connection, name):
        self.name = name
        info = connection.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
        self.columns = [row[1] for row in info]
        self.types = {row[1]: (row[2] or "").lower() for row in info}
        self.key = [row[1] for row in info if row[5]]
        self.parents = {}  # own column -> (table, column)
        for row in connection.execute(f"PRAGMA foreign_key_list({quoted(name)})"):
            self.parents[row[3]] = (row[2], row[4])
        self.rows = connection.execute(f"SELECT COUNT(*) FROM {quoted(name)}").fetchone()[0]

    def is_key(self, column):
        last = (words(column) or [""])[-1]
        return column in self.key or column in self.parents or last in ("id", "code", "no", "key") or last.endswith("id")

    def numbers(self):
        return [c for c in self.columns if re.search(r"int|real|num|dec|float|double", self.types[c]) and not self.is_key(c)
                and "year" not in words(c)]

    def texts(self):
        return [c for c in self.columns if re.search(r"char|text", self.types[c]) and not self.is_key(c)]

    def label(self):
        """As CatalogIndex::label_of, but empty where no column is a name or title."""
        titles = [c for c in self.columns if (words(c) or [""])[-1] in ("name", "title")]
        first = [c for c in titles if "first" in words(c)]
        last = [c for c in titles if "last" in words(c)]
        if first and last:
            return [first[0], last[0]]
        own = [c for c in titles if c not in first + last]
        return [min(own, key=lambda c: len(words(c)))] if own else []


def read_tables(connection):
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {name: Table(connection, name) for name in names if not name.startswith("sqlite_")}
