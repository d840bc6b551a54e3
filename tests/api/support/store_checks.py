"""What must hold of a store after every fault: no row that points to nothing, be it a row or a file."""

import sqlite3
from contextlib import closing
from pathlib import Path


def sqlite_store(data):
    """A function that runs a query on the embedded store of a data folder."""

    def execute(query):
        with closing(sqlite3.connect(f"file:{Path(data) / 'dataquery.sqlite'}?mode=ro", uri=True)) as database:
            return database.execute(query).fetchall()

    return execute


def references_of_sqlite(execute):
    """(table, column, parent, parent's column) of every foreign key."""
    for (table,) in execute("SELECT name FROM sqlite_schema WHERE type = 'table'"):
        for row in execute(f"PRAGMA foreign_key_list({table})"):
            yield table, row[3], row[2], row[4] or "id"


REFERENCES_OF_POSTGRES = """
SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text, p.attname
FROM pg_constraint c
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
JOIN pg_attribute p ON p.attrelid = c.confrelid AND p.attnum = c.confkey[1]
WHERE c.contype = 'f'
"""


def orphans(execute, references):
    """Rows that refer to rows that are not there, by table and column; and connections without a catalog or a job that nobody
    will do."""
    found = {}
    checked = 0
    for table, column, parent, key in references:
        checked += 1
        query = (
            f"SELECT count(*) FROM {table} t WHERE t.{column} IS NOT NULL "
            f"AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.{key} = t.{column})"
        )
        if count := execute(query)[0][0]:
            found[f"{table}.{column}"] = count
    assert checked >= 5, "the store's references were not found"
    without = (
        "SELECT count(*) FROM users u WHERE NOT EXISTS (SELECT 1 FROM user_settings s WHERE s.user_id = u.id)"
    )
    if count := execute(without)[0][0]:
        found["users without settings"] = count
    half_sealed = "SELECT count(*) FROM database_connections WHERE connection_string = ''"
    if count := execute(half_sealed)[0][0]:
        found["connections without an address"] = count
    return found


def missing_files(execute, uploads):
    """Files that connections name and that are not there."""
    rows = execute("SELECT owned_file FROM database_connections WHERE owned_file IS NOT NULL")
    return {Path(row[0]).name for row in rows} - {path.name for path in Path(uploads).glob("*.sqlite")}
