"""Categories, suppliers, products and who supplies what."""

from datetime import timedelta

import words


def categories():
    return [(i, name, text) for i, (name, (text, _, _)) in enumerate(words.CATEGORIES.items(), 1)]


def suppliers(dice, today):
    places = [(city, country) for country, (_, _, cities) in words.COUNTRIES.items() for city in cities]
    rows = []
    for i, name in enumerate(words.SUPPLIER_NAMES, 1):
        rating = round(dice.between(2.4, 5.0), 1) if dice.chance(0.85) else None
        since = today - timedelta(days=dice.whole(200, 4200))
        rows.append((i, name.replace("-", " "), *dice.pick(places), rating, int(dice.chance(0.3)), since.isoformat()))
    return rows


def products(dice, first_day, today):
    """Product rows. One in ten came during the three years, and a few are discontinued."""
    rows = []
    for category, (_, _, items) in enumerate(words.CATEGORIES.values(), 1):
        for noun, price, weight in items:
            for line, factor in words.LINES:
                if len(rows) % 11 == 7:
                    launched = today - timedelta(days=dice.whole(40, 900))
                else:
                    launched = first_day - timedelta(days=dice.whole(30, 1800))
                unit_price = _retail(price * factor * dice.between(0.93, 1.07))
                rows.append((len(rows) + 1, f"{category:02}-{len(rows) + 101}", f"{line} {noun}", category, unit_price,
                             round(unit_price * dice.between(0.42, 0.66), 2),
                             round(weight * dice.between(0.9, 1.1), 2) if dice.chance(0.93) else None,
                             0 if dice.chance(0.05) else dice.whole(3, 420), int(dice.chance(0.07)),
                             launched.isoformat()))
    return rows


def product_suppliers(dice, product_rows, supplier_count):
    """One to three suppliers a product; the last two suppliers have not delivered anything yet."""
    rows = []
    for row in product_rows:
        chosen = dice.shuffled(range(1, supplier_count - 1))[:dice.pick([1, 1, 2, 2, 3])]
        for supplier in sorted(chosen):
            rows.append((row[0], supplier, round(row[5] * dice.between(0.86, 1.02), 2), dice.whole(3, 60)))
    return rows


def _retail(price):
    """Prices as shops write them: 19.90, 24.90, 249.00."""
    return float(round(price)) if price >= 100 else max(4, round(price)) - 0.1
