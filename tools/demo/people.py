"""Offices, departments, employees and customers."""

from datetime import date, timedelta
from itertools import product

import words
from dice import accumulate


def staff(dice, today):
    """Rows of offices, departments and employees: the managing director first, then the heads, then their teams."""
    offices = [(i, name, city, country, desks, _years_back(today, years, dice))
               for i, (name, city, country, desks, years) in enumerate(words.OFFICES, 1)]
    departments = [(i, d[0], d[1]) for i, d in enumerate(words.DEPARTMENTS, 1)]
    names = iter(dice.shuffled(list(product(words.FIRST_NAMES, words.LAST_NAMES))))
    employees = []

    def hire(title, department, office, manager, salary, hired, left=None):
        first, last = next(names)
        email = f"{first}.{last}@larkfield.example".lower()
        employees.append((len(employees) + 1, first, last, email, title, department, office + 1, manager, salary,
                          int(dice.chance(0.25) and title not in ("Picker", "Forklift Operator")), hired, left))
        return len(employees)

    director = hire("Managing Director", 8, 0, None, 148000, _years_back(today, 14, dice))
    heads = []
    for i, (_, _, title, _, places, _) in enumerate(words.DEPARTMENTS, 1):
        hired = _years_back(today, dice.whole(5, 12), dice)
        heads.append(hire(title, i, places[0], director, 72000 + 2000 * dice.whole(0, 9), hired))
    for i, (_, _, _, titles, places, size) in enumerate(words.DEPARTMENTS, 1):
        lead = heads[i - 1]
        for n in range(size):
            leads_team = n == 0 and size > 10  # the larger teams have a deputy, who leads the rest
            title, base = ("Team Lead", 60000) if leads_team else dice.pick(titles)
            office = places[0] if leads_team else dice.pick(places)
            opened = words.OFFICES[office][4]
            years = dice.between(4, 9) if leads_team else dice.between(0.1, min(opened, 9))
            hired = today - timedelta(days=int(years * 365))
            left = hired + timedelta(days=dice.whole(200, 1500)) if dice.chance(0.16) and not leads_team else None
            salary = round(base * (1 + 0.025 * years) * dice.between(0.95, 1.1), -2)
            person = hire(title, i, office, lead, salary, hired.isoformat(),
                          left.isoformat() if left and left < today else None)
            if leads_team:
                lead = person
    return offices, departments, employees


def customers(dice, first_day, today, employees, count=1150):
    """Customer rows in the order in which they came; almost half of them before the first day."""
    managers = [e[0] for e in employees if e[5] == 1 and e[11] is None]
    countries = list(words.COUNTRIES)
    shares = accumulate(words.COUNTRIES[c][0] for c in countries)
    private = iter(dice.shuffled(list(product(words.FIRST_NAMES, words.LAST_NAMES))))
    business = {kind: iter(dice.shuffled(list(product(words.COMPANY_HEADS, tails))))
                for kind, tails in words.COMPANY_TAILS.items()}
    days = (today - first_day).days
    came = sorted(dice.whole(-600, -1) if dice.chance(0.4) else int(days * dice.between(0, 1) ** 0.9)
                  for _ in range(count))
    rows = []
    for i, day in enumerate(came, 1):
        segment = dice.pick(["Private"] * 7 + ["Shop", "Club", "Company"])
        country = countries[dice.weighted(shares)]
        _, code, cities = words.COUNTRIES[country]
        if segment == "Private":
            first, last = next(private)
            name, email = f"{first} {last}", f"{first}.{last}@post.example".lower()
        else:
            name = " ".join(next(business[segment]))
            email = "office@" + name.lower().replace(" ", "-") + ".example"
        phone = f"+{code} 555 {dice.whole(100, 999)} {dice.whole(100, 999)}" if dice.chance(0.7) else None
        limit = dice.whole(4, 60) * 500 if segment != "Private" and dice.chance(0.8) else None
        manager = dice.pick(managers) if segment != "Private" and dice.chance(0.85) else None
        joined = f"{first_day + timedelta(days=day)} {clock(dice)}"
        rows.append((i, name, segment, email, phone, dice.pick(cities), country, int(dice.chance(0.45)), limit, manager,
                     joined))
    return rows


def clock(dice, first_hour=7, last_hour=21):
    return f"{dice.whole(first_hour, last_hour):02}:{dice.whole(0, 59):02}:{dice.whole(0, 59):02}"


def _years_back(today, years, dice):
    return date(today.year - years, dice.whole(1, 6), dice.whole(1, 28)).isoformat()
