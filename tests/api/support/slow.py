"""Databases that take long to read."""

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


def slow_script(views):
    """A SQLite database whose schema is read at once, and its rows in `views` times 0.4 s: looking into an endless view takes so
    long before it is given up."""
    tables = "CREATE TABLE t0 (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t0 VALUES (1, 'Lisbon'), (2, 'Ghent');"
    return tables + "".join(f"CREATE VIEW v{number:03} AS SELECT id, ({ENDLESS}) AS x FROM t0;" for number in range(views))


def indexing(client, connection):
    return client.get(f"/api/connections/{connection}").json()["metadata"]["indexing"]
