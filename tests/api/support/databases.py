"""The databases that the tests ask: a small shop, the same for SQLite and PostgreSQL, and a few awkward ones."""

import sqlite3

from support.postgres import PASSWORD

# Types that both engines understand.
SHOP = """
CREATE TABLE customers (
  id         INTEGER PRIMARY KEY,
  name       VARCHAR(80) NOT NULL,
  city       VARCHAR(80),
  email      VARCHAR(120)
);
CREATE TABLE products (
  id         INTEGER PRIMARY KEY,
  name       VARCHAR(80) NOT NULL,
  price      DECIMAL(10,2) NOT NULL
);
CREATE TABLE orders (
  id           INTEGER PRIMARY KEY,
  customer_id  INTEGER NOT NULL REFERENCES customers (id),
  status       VARCHAR(20) NOT NULL,
  ordered_on   DATE NOT NULL
);
CREATE TABLE order_items (
  order_id    INTEGER NOT NULL REFERENCES orders (id),
  product_id  INTEGER NOT NULL REFERENCES products (id),
  quantity    INTEGER NOT NULL,
  PRIMARY KEY (order_id, product_id)
);
CREATE VIEW paid_orders AS SELECT id, customer_id, ordered_on FROM orders WHERE status = 'paid';
"""
CUSTOMERS = [
    (1, "Ada Bakery", "Lisbon", "ada@example.com"),
    (2, "Brook Cycles", "Ghent", "brook@example.com"),
    (3, "Cedar Books", "Lisbon", None),
    (4, "Dune Travel", "Turin", "dune@example.com"),
]
PRODUCTS = [(1, "Lamp", 20.5), (2, "Chair", 80), (3, "Desk", 310.25)]
ORDERS = [
    (1, 1, "paid", "2024-01-15"),
    (2, 1, "paid", "2024-02-20"),
    (3, 2, "new", "2024-02-21"),
    (4, 3, "paid", "2024-03-05"),
    (5, 2, "cancelled", "2024-03-09"),
]
ITEMS = [(1, 1, 2), (1, 2, 4), (2, 3, 1), (3, 1, 1), (4, 2, 2), (5, 3, 3)]
TABLES = {"customers": CUSTOMERS, "products": PRODUCTS, "orders": ORDERS, "order_items": ITEMS}

# A table called like a keyword, columns with blanks and emoji, names that need quotes.
ODD = """
CREATE TABLE "select" (id INTEGER PRIMARY KEY, "from" VARCHAR(20), "group" INTEGER);
INSERT INTO "select" VALUES (1, 'north', 10), (2, 'south', 20);
CREATE TABLE "guest list" (id INTEGER PRIMARY KEY, "full name" VARCHAR(40), "mood 🎉" VARCHAR(20), "Ünïcode" INTEGER, "a""b" INTEGER);
INSERT INTO "guest list" VALUES (1, 'Zoë', '🎈 merry', 1, 7), (2, 'Łukasz', 'calm', 2, 8);
"""


def literal(value):
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, (int, float)) else "'" + value.replace("'", "''") + "'"


def shop_script():
    rows = (
        f"INSERT INTO {table} VALUES ({', '.join(map(literal, row))});\n"
        for table, content in TABLES.items()
        for row in content
    )
    return SHOP + "".join(rows)


def make_sqlite(path, script):
    with sqlite3.connect(path) as database:
        database.executescript(script)
    database.close()
    return path


def fill_postgres(postgres):
    """The databases shop, odd, bare (without tables), and their owner. `closed` may be entered by nobody but the administrator."""
    postgres.execute(
        "postgres",
        f"CREATE ROLE shop_owner LOGIN SUPERUSER PASSWORD '{PASSWORD}'",
        "CREATE ROLE guest LOGIN PASSWORD 'guest-password'",
    )
    for name in ("shop", "odd", "bare", "closed"):
        postgres.execute("postgres", f"CREATE DATABASE {name} OWNER shop_owner")
    postgres.execute("postgres", "REVOKE CONNECT ON DATABASE closed FROM PUBLIC")
    postgres.execute(
        "shop",
        shop_script(),
        "COMMENT ON TABLE customers IS 'Whom we sell to'",
        "COMMENT ON COLUMN customers.city IS 'Where they are at home'",
        "CREATE SEQUENCE receipt_numbers",
        "ANALYZE",
    )
    postgres.execute("odd", ODD, "ANALYZE")


def fingerprint(postgres):
    """All that a statement could have changed in the shop, as text."""
    lines = []
    for table in TABLES:
        lines += [f"{table}: {row}" for row in postgres.execute("shop", f"SELECT * FROM {table} ORDER BY 1, 2")]
    lines += map(
        str,
        postgres.execute(
            "shop", "SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
        ),
    )
    lines += map(str, postgres.execute("shop", "SELECT rolname FROM pg_roles ORDER BY 1"))
    lines += map(str, postgres.execute("shop", "SELECT last_value, is_called FROM receipt_numbers"))
    return "\n".join(lines)
