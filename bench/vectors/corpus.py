#!/usr/bin/python3
"""Makes texts out of SQLite databases: a sentence a row, its columns' names and values, as "table<TAB>text" lines.

    bench/vectors/corpus.py FOLDER [--rows 100000] > corpus.tsv      (FOLDER holds *.sqlite)

Rows are taken round about, one of each table at a time, so that small tables are there whole and no large one drowns them;
texts that are there already are passed over. The order is always the same.
"""

import argparse
import sqlite3
import sys
from pathlib import Path

LONGEST = 1000  # characters, as a chunk


def rows_of(database, table):
    connection = sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    cursor = connection.execute(f'SELECT * FROM "{table}"')
    names = [column[0] for column in cursor.description]
    for row in cursor:
        said = [f"{name.replace('_', ' ')} {value}" for name, value in zip(names, row) if value not in (None, "")]
        text = f"{table.replace('_', ' ')}: {', '.join(said)}"
        yield " ".join(text.split())[:LONGEST]
    connection.close()


def tables_of(database):
    connection = sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)
    names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    connection.close()
    return [name for name in names if not name.startswith("sqlite_")]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    options = parser.parse_args()
    sources = [
        (f"{database.stem}.{table}", rows_of(database, table))
        for database in sorted(options.folder.glob("*.sqlite"))
        for table in tables_of(database)
    ]
    seen = set()
    while sources and len(seen) < options.rows:
        left = []
        for name, rows in sources:
            text = next(rows, None)
            if text is None:
                continue
            left.append((name, rows))
            if text not in seen and len(seen) < options.rows:
                seen.add(text)
                print(name, text, sep="\t")
        sources = left
    if len(seen) < options.rows:
        sys.exit(f"corpus.py: the databases gave {len(seen)} texts only")


if __name__ == "__main__":
    main()
