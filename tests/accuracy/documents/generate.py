#!/usr/bin/env python3
"""A shop kept in documents: nested addresses, orders with their items inside, lists of tags, fields that some lack.

    generate.py --uri mongodb://127.0.0.1:27017 --db NAME

The same documents every time. `documents()` gives them to who wants no server.
"""

import argparse
import datetime
import random

import bson

CITIES = {"Berlin": "Germany", "Hamburg": "Germany", "Paris": "France", "Lyon": "France", "Madrid": "Spain", "Oslo": "Norway"}
FIRST = ["Ada", "Bruno", "Clara", "David", "Elif", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Karin", "Liam", "Mona", "Nils", "Olga"]
LAST = ["Abel", "Berger", "Costa", "Dubois", "Evans", "Fischer", "Garcia", "Hansen"]
PRODUCTS = {
    "Desk lamp": ("lighting", 39.9, ["led", "office"]),
    "Floor lamp": ("lighting", 89.0, ["led", "living room", "sale"]),
    "Oak table": ("furniture", 420.0, ["wood", "handmade"]),
    "Pine shelf": ("furniture", 119.0, ["wood", "sale"]),
    "Office chair": ("furniture", 249.0, ["office"]),
    "Kettle": ("kitchen", 34.5, ["steel"]),
    "Espresso machine": ("kitchen", 329.0, ["steel", "sale"]),
    "Knife set": ("kitchen", 79.0, ["steel", "handmade"]),
    "Wool blanket": ("textiles", 64.0, ["wool", "living room"]),
    "Linen curtain": ("textiles", 45.0, []),
}
STATUSES = ["paid", "paid", "paid", "shipped", "shipped", "cancelled"]
REVIEWERS = ["Ada", "Bruno", "Clara", "Mona", "Nils"]


def oid(kind, number):
    return bson.ObjectId(f"{kind:08x}{number:016x}")


def day(number):
    return datetime.datetime(2024, 1, 1, 9) + datetime.timedelta(days=number)


def address(dice):
    city = dice.choice(list(CITIES))
    return {"street": f"{dice.choice(['Main', 'Park', 'Mill', 'Lake'])} street {dice.randint(1, 90)}", "city": city, "country": CITIES[city]}


def customers(dice):
    for number in range(60):
        first, last = FIRST[number % len(FIRST)], LAST[(number * 5 + number // 15) % len(LAST)]
        customer = {"_id": oid(1, number), "name": f"{first} {last}", "address": address(dice), "joined": day(number * 3)}
        if number % 3:
            customer["email"] = f"{first}.{last}{number}@example.com".lower()
        if number % 4 == 0:
            customer["loyalty"] = {"level": dice.choice(["gold", "silver"]), "points": dice.randint(10, 900)}
        customer["phones"] = [f"+49 30 {dice.randint(100000, 999999)}" for _ in range(number % 3)]
        yield customer


def products(dice):
    for number, (name, (category, price, tags)) in enumerate(PRODUCTS.items()):
        yield {
            "_id": oid(2, number),
            "name": name,
            "category": category,
            "price": bson.Decimal128(f"{price:.2f}"),
            "tags": tags,
            "stock": "sold out" if number == 4 else dice.randint(0, 80),
            "dimensions": {"weight_kg": round(0.4 + number * 1.7, 1), "colour": dice.choice(["black", "white", "brown"])},
            "reviews": [
                {"author": dice.choice(REVIEWERS), "rating": dice.randint(2, 5), "written": day(200 + number * 10 + i)}
                for i in range(7 if number == 6 else number % 4 + 1)
            ],
        }


def orders(dice):
    for number in range(400):
        chosen = dice.sample(list(PRODUCTS), dice.randint(1, 4))
        order = {
            "_id": oid(3, number),
            "number": 1000 + number,
            "customer_id": oid(1, dice.randint(0, 54)),
            "placed_at": day(number * 2 % 730),
            "status": dice.choice(STATUSES),
            "items": [{"product": name, "quantity": dice.randint(1, 5), "price": PRODUCTS[name][1]} for name in chosen],
            "shipping": {"method": dice.choice(["express", "standard"]), "cost": dice.choice([4.9, 9.9, 14.5]), "city": dice.choice(list(CITIES))},
        }
        if number % 7 == 0:
            order["coupon"] = "SPRING" if number % 2 else 15
        yield order


def stores(dice):
    for number, city in enumerate(["Berlin", "Paris", "Oslo"]):
        yield {
            "_id": number + 1,
            "name": f"{city} store",
            "address": {"street": f"Market {number + 1}", "city": city, "country": CITIES[city]},
            "opened": day(number * 100 - 900),
            "staff": [
                {"name": f"{FIRST[(number * 4 + i) % len(FIRST)]} {LAST[i]}", "role": dice.choice(["clerk", "manager", "cleaner"]), "salary": dice.randint(20, 60) * 1000}
                for i in range(4)
            ],
        }


def documents():
    """The documents of each collection."""
    dice = random.Random(7)
    return {make.__name__: list(make(dice)) for make in (customers, products, orders, stores)}


def main():
    import pymongo

    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--uri", required=True)
    parser.add_argument("--db", required=True)
    args = parser.parse_args()
    database = pymongo.MongoClient(args.uri, serverSelectionTimeoutMS=5000)[args.db]
    for name, all_of_them in documents().items():
        database[name].insert_many(all_of_them)


if __name__ == "__main__":
    main()
