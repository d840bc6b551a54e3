"""Gold SQL -> what the models are to learn from it: columns by role, filters, and the slots of the query's shape."""

import sqlite3

import sqlglot
from sqlglot import expressions as E

COMPARISONS = {
    E.EQ: "=", E.NEQ: "!=", E.GT: ">", E.GTE: ">=", E.LT: "<", E.LTE: "<=", E.Like: "like",
    E.Between: "between", E.In: "in", E.Is: "null",
}
AGGREGATES = {E.Count: "count", E.Sum: "sum", E.Avg: "avg", E.Min: "min", E.Max: "max"}


def read_schema(path):
    """{table: [column, …]} of a SQLite file, in lower case."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    quoted = {name: '"' + name.replace('"', '""') + '"' for name in names}
    schema = {
        name.lower(): [row[1].lower() for row in connection.execute(f"PRAGMA table_info({quoted[name]})")]
        for name in names
        if not name.startswith("sqlite_")
    }
    connection.close()
    return schema


class Block:
    """One SELECT: its roles, and the blocks nested in it."""

    def __init__(self, select, schema):
        self.schema = schema
        self.tables = {}
        for table in [select.args["from_"].this] + [join.this for join in select.args.get("joins") or []]:
            if isinstance(table, E.Table):
                self.tables[(table.alias or table.name).lower()] = table.name.lower()
        self.select = [self.term(item) for item in select.expressions]
        self.distinct = select.args.get("distinct") is not None
        self.conditions, self.nested, self.any = [], [], False
        for clause in ("where", "having"):
            if select.args.get(clause):
                self.walk(select.args[clause].this, negated=False)
        self.order = [
            self.term(item.this) + [bool(item.args.get("desc"))]
            for item in (select.args["order"].expressions if select.args.get("order") else [])
        ]
        limit = select.args.get("limit")
        self.limit = int(limit.expression.name) if limit is not None else None
        self.grouped = select.args.get("group") is not None

    def column(self, node):
        name = node.name.lower()
        if node.table:
            return [self.tables.get(node.table.lower(), node.table.lower()), name]
        for table in self.tables.values():
            if name in self.schema.get(table, ()):
                return [table, name]
        return None

    def term(self, node):
        """[aggregate, distinct, column or "*"]"""
        if isinstance(node, E.Alias):
            node = node.this
        for kind, name in AGGREGATES.items():
            if isinstance(node, kind):
                inner = node.this
                distinct = isinstance(inner, E.Distinct)
                if distinct:
                    inner = inner.expressions[0]
                column = inner.find(E.Column)
                return [name, distinct, self.column(column) if column is not None else "*"]
        column = node.find(E.Column)
        return ["", False, self.column(column) if column is not None else "*"]

    def walk(self, node, negated):
        if isinstance(node, E.Paren):
            return self.walk(node.this, negated)
        if isinstance(node, (E.And, E.Or)):
            self.any |= isinstance(node, E.Or)
            self.walk(node.left, negated)
            return self.walk(node.right, negated)
        if isinstance(node, E.Not):
            return self.walk(node.this, not negated)
        operator = next((name for kind, name in COMPARISONS.items() if isinstance(node, kind)), None)
        if operator is None:
            return
        inner = node.args.get("query") or node.args.get("expression")
        if isinstance(inner, E.Subquery):
            inner = inner.this
        if isinstance(inner, E.Select):
            self.nested.append(((("not_" if negated else "") + operator), self.term(node.this), Block(inner, self.schema)))
            return
        if operator == "between":
            values = [node.args["low"].name, node.args["high"].name]
        elif operator == "in":
            values = [item.name for item in node.expressions]
        elif operator == "null":
            values = []
        else:
            values = [node.expression.name if isinstance(node.expression, E.Literal) else node.expression.sql()]
            if isinstance(node.expression, E.Column):
                return
        if negated:
            operator = "!=" if operator == "=" else "not_" + operator
        self.conditions.append(self.term(node.this) + [operator, values])

    def blocks(self):
        yield self
        for _, _, block in self.nested:
            yield from block.blocks()


def parse(sql, schema):
    """(left block, set operation, right block) of a gold query."""
    tree = sqlglot.parse_one(sql, read="sqlite")
    for kind, name in ((E.Intersect, "intersect"), (E.Union, "union"), (E.Except, "except")):
        if isinstance(tree, kind):
            return Block(tree.left, schema), name, Block(tree.right, schema)
    return Block(tree, schema), "none", None


def count_name(count):
    return str(count) if count < 3 else "3"


def is_date(text):
    return len(text) >= 10 and text[4] == text[7] == "-"


def merge_spans(filters):
    """From a day on and before another, on one column: one condition, "between"."""
    merged = []
    for condition in filters:
        last = merged[-1] if merged else None
        if (last and last[2] == condition[2] and (last[3], condition[3]) == (">=", "<")
                and is_date(last[4][0]) and is_date(condition[4][0])):
            merged[-1] = last[:3] + ["between", last[4] + condition[4]]
        else:
            merged.append(condition)
    return merged


def slots_of(left, operation, right):
    """{slot: class name}; the C++ side holds the same classes, see sketch.h."""
    blocks = list(left.blocks()) + (list(right.blocks()) if right else [])
    aggregates = [item for item in left.select if item[0]]
    filters = merge_spans([c for block in blocks for c in block.conditions if not c[0]])
    having = [c for block in blocks for c in block.conditions if c[0]]
    slots = {"items": str(min(len(left.select), 4))}
    for name in ("sum", "avg", "min", "max"):
        slots[name] = str(int(any(item[0] == name for item in aggregates)))
    counts = [item for item in aggregates if item[0] == "count"]
    slots["count"] = "distinct" if any(c[1] for c in counts) else "rows" if counts else "none"
    slots["group"] = str(int(any(block.grouped for block in blocks)))
    slots["having"] = "none" if not having else having[0][3] if having[0][3] in (">", ">=", "<", "<=", "=") else "none"
    order = left.order[0] if left.order else (right.order[0] if right and right.order else None)
    if order is None:
        slots["order"] = "none"
    else:
        what = {"": "column", "count": "count"}.get(order[0], "aggregate")
        slots["order"] = what + ("_desc" if order[3] else "_asc")
    slots["limit"] = "none" if left.limit is None else "one" if left.limit == 1 else "many"
    slots["nested"] = "none"
    if left.nested:
        operator, _, inner = left.nested[0]
        if operator in ("in", "not_in"):
            slots["nested"] = operator
        elif inner.select and inner.select[0][0]:
            slots["nested"] = "compare"
    slots["set"] = operation
    slots["distinct"] = str(int(left.distinct))
    slots["filters"] = count_name(len(filters))
    for slot, operators in {
        "greater": (">", ">="), "less": ("<", "<="), "unequal": ("!=",), "like": ("like", "not_like"),
        "between": ("between",), "equal": ("=", "in"), "null": ("null", "not_null"),
    }.items():
        slots[slot] = str(int(any(c[3] in operators for c in filters)))
    slots["or"] = str(int(any(block.any for block in blocks)))
    return slots


def roles_of(left, right):
    """{role: set of (table, column)} and the tables that take part without a column."""
    blocks = list(left.blocks()) + (list(right.blocks()) if right else [])
    roles = {"select": set(), "aggregate": set(), "order": set(), "filter": set()}
    bare, used = set(), set()
    for block in blocks:
        own = set()
        top = block in (left, right)
        for aggregate, _, column in block.select:
            if column and column != "*":
                own.add(column[0])
                if top:
                    roles["aggregate" if aggregate else "select"].add(tuple(column))
        for aggregate, _, column, _ in block.order:
            if column and column != "*":
                own.add(column[0])
                roles["order"].add(tuple(column))
        for aggregate, _, column, _, _ in block.conditions:
            if column and column != "*":
                own.add(column[0])
                roles["order" if aggregate else "filter"].add(tuple(column))
        for operator, (_, _, column), inner in block.nested:
            if column and column != "*":
                own.add(column[0])
                if operator not in ("in", "not_in"):
                    roles["filter"].add(tuple(column))
        used |= set(block.tables.values())
        bare |= set(block.tables.values()) - own
    return roles, used, bare


def filters_of(left, right):
    """[(table, column, operator, values)] over all blocks."""
    blocks = list(left.blocks()) + (list(right.blocks()) if right else [])
    return [
        (*c[2], c[3], c[4]) for block in blocks for c in block.conditions if not c[0] and c[2] and c[2] != "*"
    ]
