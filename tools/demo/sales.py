"""Orders, their items, shipments and reviews: three years with growth, seasons, weekdays and a few big customers."""

from datetime import date, timedelta

import words
from dice import accumulate
from people import clock

SEASONS = {  # how well a category sells, January to December
    "even": [0.9, 0.9, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.1, 1.2],
    "summer": [0.5, 0.6, 0.8, 1.1, 1.5, 1.7, 1.6, 1.3, 0.9, 0.6, 0.6, 0.8],
    "winter": [1.3, 1.1, 0.9, 0.7, 0.6, 0.5, 0.5, 0.6, 0.9, 1.2, 1.6, 1.8],
}
DEMAND = [0.75, 0.75, 0.90, 1.00, 1.15, 1.25, 1.20, 1.00, 0.90, 0.90, 1.20, 1.45]  # orders, January to December
WEEKDAYS = [1.15, 1.05, 1.0, 1.0, 1.1, 0.85, 0.85]
CHANNELS = {True: ["web"] * 8 + ["phone", "store"], False: ["web"] * 3 + ["phone"] * 3 + ["partner"] * 2}
PAYMENTS = {True: ["card", "card", "wallet", "transfer"], False: ["invoice", "invoice", "invoice", "transfer"]}
YEARLY_GROWTH = 0.28
YEARLY_PRICE_RISE = 0.03


class Sales:
    def __init__(self, dice, first_day, today, customers, products, employees):
        self.dice, self.first_day, self.today = dice, first_day, today
        self.customers, self.products = customers, products
        self.orders, self.order_items, self.shipments, self.reviews = [], [], [], []
        self._joined = [date.fromisoformat(c[10][:10]) for c in customers]
        self._loyalty = accumulate(0.0 if dice.chance(0.06) else self._appetite(c) for c in customers)
        self._sellers = [(e[0], e[10], e[11] or "9999") for e in employees if e[5] == 1]
        self._popularity = [0.0 if dice.chance(0.03) else dice.skewed(0.5) for _ in products]
        self._shelves = {}
        self._carriers = accumulate(c[3] for c in words.CARRIERS)

    def run(self, order_count):
        days = [self.first_day + timedelta(days=n) for n in range((self.today - self.first_day).days + 1)]
        busy = accumulate((1 + YEARLY_GROWTH) ** (n / 365) * DEMAND[day.month - 1] * WEEKDAYS[day.weekday()]
                          for n, day in enumerate(days))
        moments = sorted((days[self.dice.weighted(busy)], clock(self.dice)) for _ in range(order_count))
        known = 0
        for day, time in moments:
            while known < len(self.customers) and self._joined[known] < day:
                known += 1
            self._order(day, time, self.customers[self.dice.weighted(self._loyalty, known)])
        self.shipments = [(i, *row[1:]) for i, row in enumerate(sorted(self.shipments, key=lambda r: r[6]), 1)]
        self.reviews = [(i, *row[1:]) for i, row in enumerate(sorted(self.reviews, key=lambda r: r[5]), 1)]

    def _appetite(self, customer):
        return self.dice.skewed(0.45) * (1.0 if customer[2] == "Private" else 2.6)

    def _order(self, day, time, customer):
        dice, order = self.dice, len(self.orders) + 1
        private = customer[2] == "Private"
        age = (self.today - day).days
        total = 0
        weight = 0.0
        status = self._status(age)
        for product in self._basket(day, 3 if private else 5):
            price = round(product[4] * (1 + YEARLY_PRICE_RISE) ** (day.year - self.today.year), 1)
            quantity = dice.pick([1, 1, 1, 2]) if private else dice.whole(1, 8)
            discount = dice.pick([5, 10, 15, 20]) if dice.chance(0.12 if private else 0.3) else 0
            cents = round(quantity * price * (100 - discount))
            total += cents
            weight += quantity * (product[6] or 0.5)
            item = len(self.order_items) + 1
            self.order_items.append((item, order, product[0], quantity, price, discount, cents / 100))
            if status == "delivered" and dice.chance(0.1):
                self._review(product, customer, day)
        sellers = [s[0] for s in self._sellers if s[1] <= day.isoformat() < s[2]]
        channel = dice.pick(CHANNELS[private])
        seller = dice.pick(sellers) if channel != "web" else None
        payment = dice.pick(PAYMENTS[private])
        code = words.DISCOUNT_CODES.get(day.month) if dice.chance(0.2) else None
        fee = 0 if total > 10000 else 4.9
        self.orders.append((order, customer[0], seller, f"{day} {time}", status, channel, payment, code,
                            int(private and dice.chance(0.3 if day.month == 12 else 0.05)), fee, total / 100))
        if status in ("shipped", "delivered", "returned"):
            parcels = 2 if weight > 40 else 1
            for _ in range(parcels):
                self._ship(order, day, weight / parcels, status)

    def _basket(self, day, largest):
        """Distinct products on sale that day, drawn by popularity and season."""
        month = (day.year, day.month)
        if month not in self._shelves:
            seasons = [SEASONS[season] for _, season, _ in words.CATEGORIES.values()]
            on_sale = [(p, self._popularity[i] * seasons[p[3] - 1][day.month - 1]) for i, p in enumerate(self.products)
                       if p[9][:7] < day.isoformat()[:7] and not (p[8] and self.today.year - day.year < 1)]
            self._shelves[month] = [p for p, _ in on_sale], accumulate(w for _, w in on_sale)
        shelf, weights = self._shelves[month]
        size = min(self.dice.whole(1, largest), self.dice.whole(1, largest)) + 1
        chosen = {self.dice.weighted(weights) for _ in range(size)}
        return [shelf[i] for i in sorted(chosen)]

    def _status(self, age):
        """New orders move through the warehouse within a week; old ones are delivered, with a few failures."""
        if self.dice.chance(0.04):
            return "cancelled"
        if age <= 5 and not self.dice.chance(0.1 * age):
            return ["new", "new", "paid", "paid", "packed", "packed"][age]
        if age <= 12:
            return "shipped"
        return "returned" if self.dice.chance(0.03) else "delivered"

    def _ship(self, order, day, weight, status):
        number = self.dice.weighted(self._carriers)
        _, _, _, _, usual, late, euros = words.CARRIERS[number]
        sent = min(day + timedelta(days=self.dice.whole(1, 3)), self.today)
        promised = sent + timedelta(days=usual)
        slip = self.dice.whole(1, 6) if self.dice.chance(late) else -self.dice.whole(0, min(1, usual - 1))
        arrived = promised + timedelta(days=slip)
        delivered = f"{arrived} {clock(self.dice, 8, 18)}" if status != "shipped" and arrived < self.today else None
        tracking = f"LK{order:06}{self.dice.whole(100, 999)}"
        cost = round(euros + 0.35 * weight, 2)
        self.shipments.append((0, order, number + 1, tracking, round(weight + 0.3, 2), cost,
                               f"{sent} {clock(self.dice, 22, 23)}", promised.isoformat(), delivered))

    def _review(self, product, customer, day):
        written = day + timedelta(days=self.dice.whole(10, 60))
        if written >= self.today:
            return
        liked = self._popularity[product[0] - 1] > 1.0
        rating = self.dice.pick([5, 5, 5, 4, 4, 4, 3, 5, 2] if liked else [5, 4, 4, 3, 3, 2, 1, 4])
        comment = self.dice.pick(words.COMMENTS[rating]) if self.dice.chance(0.6) else None
        self.reviews.append((0, product[0], customer[0], rating, comment, f"{written} {clock(self.dice)}"))
