#!/usr/bin/env python3
"""Makes the demo database: an invented company with three years of business up to a given day.

usage: generate.py --out demo.sqlite --today 2026-06-30 [--seed N] [--orders N]

Equal arguments give equal rows. The file is replaced in one step, so a build that is interrupted leaves no half of one.
"""

import argparse
import os
import sqlite3
from datetime import date
from pathlib import Path

import goods
import people
import words
from dice import Dice
from sales import Sales


def fill(database, today, seed, order_count):
    dice = Dice(seed)
    first_day = date(today.year - 3, today.month, 1)
    offices, departments, employees = people.staff(dice, today)
    customers = people.customers(dice, first_day, today, employees)
    suppliers = goods.suppliers(dice, today)
    products = goods.products(dice, first_day, today)
    sales = Sales(dice, first_day, today, customers, products, employees)
    sales.run(order_count)
    carriers = [(i, *c[:3]) for i, c in enumerate(words.CARRIERS, 1)]
    tables = {
        "offices": offices, "departments": departments, "employees": employees, "customers": customers,
        "categories": goods.categories(), "suppliers": suppliers, "products": products,
        "product_suppliers": goods.product_suppliers(dice, products, len(suppliers)),
        "orders": sales.orders, "order_items": sales.order_items, "carriers": carriers,
        "shipments": sales.shipments, "reviews": sales.reviews,
    }
    for table, rows in tables.items():
        marks = ", ".join("?" * len(rows[0]))
        database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    return sum(map(len, tables.values()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", required=True, type=Path)
    parser.add_argument("--today", required=True, type=date.fromisoformat, help="the last day of business")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--orders", type=int, default=9900)
    arguments = parser.parse_args()

    unfinished = arguments.out.with_name(arguments.out.name + f".{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    database = sqlite3.connect(unfinished)
    try:
        database.execute("PRAGMA foreign_keys = ON")
        database.executescript((Path(__file__).parent / "schema.sql").read_text())
        rows = fill(database, arguments.today, arguments.seed, arguments.orders)
        database.commit()
        database.execute("VACUUM")
    finally:
        database.close()
    os.replace(unfinished, arguments.out)
    print(f"{arguments.out}: {rows} rows, {arguments.out.stat().st_size} bytes")


if __name__ == "__main__":
    main()
