#include "plan/render.h"

#include <gtest/gtest.h>

#include "shop.h"

namespace dataquery::plan {
namespace {

using catalog::ColumnRef;
using catalog::Dialect;

constexpr std::size_t kCustomers = 0, kOrders = 1, kItems = 2, kProducts = 3, kAddresses = 4, kSelect = 5;

Term column(std::size_t table, std::size_t position) {
  return {Aggregate::kNone, false, ColumnRef{table, position}, DatePart::kNone};
}
Term of(Aggregate aggregate, Term term, bool distinct = false) {
  term.aggregate = aggregate;
  term.distinct = distinct;
  return term;
}
Term rows() { return {Aggregate::kCount, false, std::nullopt, DatePart::kNone}; }
Term everything() { return {}; }
Literal text(const char* value) { return {Literal::Kind::kText, value}; }
Literal number(const char* value) { return {Literal::Kind::kNumber, value}; }
Condition when(Term left, Comparison comparison, std::vector<Literal> values = {}) {
  return {left, comparison, std::move(values), nullptr};
}
Condition when(Term left, Comparison comparison, Plan nested) {
  return {left, comparison, {}, std::make_shared<const Plan>(std::move(nested))};
}

std::string sql(const Plan& plan, Dialect dialect = Dialect::kSqlite) {
  const auto catalog = shop(dialect);
  const auto query = render(plan, catalog, KeyGraph::build(catalog), dialect);
  return query ? query->text : query.error().message;
}

struct Case {
  const char* name;
  Plan plan;
  const char* sqlite;
  const char* postgresql;  ///< "": as for SQLite
};

TEST(Render, writes_each_shape_for_both_dialects) {
  Term month = column(kOrders, 2);
  month.part = DatePart::kMonth;
  const Term name = column(kCustomers, 1);
  const Term total = column(kOrders, 3);
  const Plan buyers{.select = {column(kOrders, 1)}};
  const Plan average{.select = {of(Aggregate::kAverage, total)}};
  const std::vector<Case> cases = {
      {"list", {.select = {name}}, "SELECT name FROM customers", ""},
      {"everything", {.select = {everything()}, .tables = {kOrders}}, "SELECT * FROM orders", ""},
      {"count", {.select = {rows()}, .tables = {kOrders}}, "SELECT COUNT(*) AS number_of_orders FROM orders", ""},
      {"count distinct",
       {.select = {of(Aggregate::kCount, name, true)}},
       "SELECT COUNT(DISTINCT name) AS number_of_distinct_name FROM customers",
       ""},
      {"distinct", {.select = {name}, .distinct = true}, "SELECT DISTINCT name FROM customers", ""},
      {"quotes only where needed",
       {.select = {column(kCustomers, 2), column(kSelect, 1)}, .tables = {}},
       "The tables of the question are not connected by keys.",
       ""},
      {"odd names", {.select = {column(kSelect, 1)}}, "SELECT \"order\" FROM \"select\"", ""},
      {"a name with a space", {.select = {column(kCustomers, 2)}}, "SELECT \"Zip Code\" FROM customers", ""},
      {"text filter doubles quotes",
       {.select = {rows()}, .where = {{when(name, Comparison::kEqual, {text("O'Neil")})}}},
       "SELECT COUNT(*) AS number_of_customers FROM customers WHERE name = 'O''Neil'",
       ""},
      {"number on a text column",
       {.select = {rows()}, .where = {{when(name, Comparison::kEqual, {number("7")})}}},
       "SELECT COUNT(*) AS number_of_customers FROM customers WHERE name = '7'",
       ""},
      {"flag",
       {.select = {name},
        .where = {{when(column(kCustomers, 3), Comparison::kEqual, {{Literal::Kind::kBoolean, "true"}})}}},
       "SELECT name FROM customers WHERE active = 1",
       "SELECT name FROM customers WHERE active = true"},
      {"and, or",
       {.select = {column(kProducts, 1)},
        .where = {{when(column(kProducts, 2), Comparison::kGreater, {number("5")})},
                  {when(column(kProducts, 1), Comparison::kEqual, {text("A")}),
                   when(column(kProducts, 1), Comparison::kEqual, {text("B")})}}},
       "SELECT name FROM products WHERE price > 5 AND (name = 'A' OR name = 'B')",
       ""},
      {"between, in, like, null",
       {.select = {column(kProducts, 1)},
        .where = {{when(column(kProducts, 2), Comparison::kBetween, {number("1"), number("2")})},
                  {when(column(kProducts, 1), Comparison::kIn, {text("A"), text("B")})},
                  {when(column(kProducts, 1), Comparison::kLike, {text("%x%")})},
                  {when(column(kProducts, 2), Comparison::kIsNull)}}},
       "SELECT name FROM products WHERE price BETWEEN 1 AND 2 AND name IN ('A', 'B') AND name LIKE '%x%' AND price IS "
       "NULL",
       "SELECT name FROM products WHERE price BETWEEN 1 AND 2 AND name IN ('A', 'B') AND name ILIKE '%x%' AND price IS "
       "NULL"},
      {"group",
       {.select = {name, rows()}, .tables = {kOrders}},
       "SELECT c.name, COUNT(*) AS number_of_orders FROM customers AS c JOIN orders AS o ON o.customer_id = c.id GROUP "
       "BY c.name",
       ""},
      {"group by month",
       {.select = {month, of(Aggregate::kSum, total)}},
       "SELECT strftime('%Y-%m', ordered_at) AS month, SUM(total) AS sum_of_total FROM orders GROUP BY "
       "strftime('%Y-%m', ordered_at) ORDER BY strftime('%Y-%m', ordered_at)",
       "SELECT to_char(ordered_at, 'YYYY-MM') AS month, SUM(total) AS sum_of_total FROM orders GROUP BY "
       "to_char(ordered_at, 'YYYY-MM') ORDER BY to_char(ordered_at, 'YYYY-MM')"},
      {"having",
       {.select = {name}, .having = {{when(rows(), Comparison::kGreater, {number("3")})}}, .tables = {kOrders}},
       "SELECT c.name FROM customers AS c JOIN orders AS o ON o.customer_id = c.id GROUP BY c.name HAVING COUNT(*) > 3",
       ""},
      {"top",
       {.select = {name}, .order = {{of(Aggregate::kSum, total), true}}, .limit = 5},
       "SELECT c.name FROM customers AS c JOIN orders AS o ON o.customer_id = c.id GROUP BY c.name ORDER BY "
       "SUM(o.total) DESC LIMIT 5",
       ""},
      {"highest skips missing values",
       {.select = {column(kOrders, 0)}, .order = {{total, true}}, .limit = 1},
       "SELECT id FROM orders ORDER BY total DESC LIMIT 1",
       "SELECT id FROM orders ORDER BY total DESC NULLS LAST LIMIT 1"},
      {"lowest skips missing values",
       {.select = {column(kOrders, 0)}, .order = {{total, false}}, .limit = 1},
       "SELECT id FROM orders ORDER BY total ASC NULLS LAST LIMIT 1",
       "SELECT id FROM orders ORDER BY total ASC LIMIT 1"},
      {"a bridge nobody named",
       {.select = {name}, .where = {{when(column(kProducts, 1), Comparison::kEqual, {text("Tent")})}}},
       "SELECT c.name FROM customers AS c JOIN orders AS o ON o.customer_id = c.id JOIN order_items AS oi ON "
       "oi.order_id = o.id JOIN "
       "products AS p ON oi.product_id = p.id WHERE p.name = 'Tent'",
       ""},
      {"not in",
       {.select = {name}, .where = {{when(column(kCustomers, 0), Comparison::kNotIn, buyers)}}},
       "SELECT name FROM customers WHERE id NOT IN (SELECT customer_id FROM orders)",
       ""},
      {"above the average",
       {.select = {column(kOrders, 0)}, .where = {{when(total, Comparison::kGreater, average)}}},
       "SELECT id FROM orders WHERE total > (SELECT AVG(total) FROM orders)",
       ""},
      {"intersect",
       {.select = {name},
        .operation = SetOperation::kIntersect,
        .operand = std::make_shared<const Plan>(Plan{.select = {name}})},
       "SELECT name FROM customers INTERSECT SELECT name FROM customers",
       ""},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(sql(one.plan), one.sqlite) << one.name;
    const std::string expected = *one.postgresql == '\0' ? one.sqlite : one.postgresql;
    EXPECT_EQ(sql(one.plan, Dialect::kPostgresql), expected) << one.name;
  }
}

Condition against(Term left, Comparison comparison, Term right) {
  Condition condition{.left = left, .comparison = comparison};
  condition.right = right;
  return condition;
}

TEST(Render, writes_what_is_computed) {
  Term quarter = column(kOrders, 2);
  quarter.part = DatePart::kQuarter;
  Term value = column(kProducts, 2);
  value.operation = Operator::kTimes;
  value.operand = {kItems, 3};
  Term ratio = value;
  ratio.operation = Operator::kDividedBy;
  const Term per_item = of(Aggregate::kSum, value);
  const std::vector<Case> cases = {
      {"by quarter",
       {.select = {quarter}, .distinct = true},
       "SELECT DISTINCT strftime('%Y-Q', ordered_at) || ((CAST(strftime('%m', ordered_at) AS INTEGER) + 2) / 3) AS "
       "quarter FROM orders",
       "SELECT DISTINCT to_char(ordered_at, 'YYYY-\"Q\"Q') AS quarter FROM orders"},
      {"price times quantity",
       {.select = {column(kProducts, 1), per_item}, .order = {{per_item, true}}},
       "SELECT p.name, SUM(p.price * oi.quantity) AS total_value FROM products AS p JOIN order_items AS oi ON "
       "oi.product_id = p.id GROUP BY p.name ORDER BY SUM(p.price * oi.quantity) DESC",
       ""},
      {"nothing is divided by zero",
       {.select = {ratio}, .where = {{when(ratio, Comparison::kGreater, {number("2")})}}},
       "SELECT 1.0 * p.price / NULLIF(oi.quantity, 0) AS ratio FROM products AS p JOIN order_items AS oi ON "
       "oi.product_id = p.id WHERE 1.0 * p.price / NULLIF(oi.quantity, 0) > 2",
       ""},
      {"a column against a column",
       {.select = {column(kOrders, 0)},
        .where = {{against(column(kOrders, 4), Comparison::kNotEqual, column(kOrders, 5))}}},
       "SELECT id FROM orders WHERE ship_to <> bill_to",
       ""},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(sql(one.plan), one.sqlite) << one.name;
    const std::string expected = *one.postgresql == '\0' ? one.sqlite : one.postgresql;
    EXPECT_EQ(sql(one.plan, Dialect::kPostgresql), expected) << one.name;
  }
}

TEST(Render, writes_the_first_of_each) {
  const Term customer = column(kCustomers, 1);
  const Term total = column(kOrders, 3);
  const Plan dearest{.select = {customer, column(kOrders, 0)}, .order = {{total, true}}, .limit = 2, .per = customer};
  EXPECT_EQ(sql(dearest, Dialect::kPostgresql),
            "SELECT name, id FROM (SELECT c.name, o.id, RANK() OVER (PARTITION BY c.name ORDER BY o.total DESC NULLS "
            "LAST) AS place FROM customers AS c JOIN orders AS o ON o.customer_id = c.id) AS ranked WHERE place <= 2 "
            "ORDER BY name, place");
  Plan nested{.select = {column(kProducts, 1)}};
  nested.where = {{when(
      column(kProducts, 1), Comparison::kIn,
      Plan{.select = {column(kProducts, 1)}, .order = {{column(kProducts, 2), false}}, .per = column(kProducts, 1)})}};
  EXPECT_EQ(sql(nested),
            "SELECT name FROM products WHERE name IN (SELECT name FROM (SELECT name, RANK() OVER (PARTITION BY name "
            "ORDER BY price ASC) AS place FROM products) AS ranked WHERE place <= 1)");
  EXPECT_EQ(sql({.select = {customer}, .per = customer}), "The first of each group takes one order.");
  EXPECT_EQ(sql({.select = {total}, .order = {{total, true}}, .per = customer}), "What has a first must be selected.");
}

TEST(Render, writes_shares) {
  const Term name = column(kCustomers, 1);
  Term of_orders = rows();
  of_orders.share = Share::kOfTotal;
  Term of_total = of(Aggregate::kSum, column(kOrders, 3));
  of_total.share = Share::kOfMatching;
  EXPECT_EQ(sql({.select = {name, of_orders}, .tables = {kOrders}}),
            "SELECT c.name, 100.0 * COUNT(*) / NULLIF(SUM(COUNT(*)) OVER (), 0) AS percentage FROM customers AS c JOIN "
            "orders AS o ON o.customer_id = c.id GROUP BY c.name");
  EXPECT_EQ(sql({.select = {of_total}, .matching = {{when(column(kOrders, 0), Comparison::kLess, {number("9")})}}}),
            "SELECT 100.0 * SUM(CASE WHEN id < 9 THEN total ELSE 0 END) / NULLIF(SUM(total), 0) AS "
            "percentage_of_total FROM orders");
}

TEST(Render, writes_what_a_table_refers_to_in_itself) {
  auto catalog = shop(Dialect::kSqlite);
  catalog::Column referrer;
  referrer.name = "referrer_id";
  referrer.kind = catalog::TypeKind::kInteger;
  catalog.tables[kCustomers].columns.push_back(referrer);
  const SelfJoin self{kCustomers, {4}, {0}};
  const auto graph = KeyGraph::build(catalog);
  Term referred = column(kCustomers, 1);
  referred.referred = true;
  const Plan pairs{.select = {column(kCustomers, 1), referred}, .tables = {kOrders}, .self = self};
  EXPECT_EQ(render(pairs, catalog, graph, Dialect::kSqlite)->text,
            "SELECT c.name AS customer_name, r.name AS referrer_name FROM customers AS c JOIN customers AS r ON "
            "c.referrer_id = r.id JOIN orders AS o ON o.customer_id = c.id");
  const Plan alone{.select = {rows()}, .self = self};
  EXPECT_EQ(render(alone, catalog, graph, Dialect::kSqlite)->text,
            "SELECT COUNT(*) AS number_of_rows FROM customers AS c JOIN customers AS r ON c.referrer_id = r.id");
}

TEST(Render, quotes_capitals_only_where_case_folds) {
  catalog::Catalog catalog = shop(Dialect::kPostgresql);
  catalog.tables[kProducts].name = "Products";
  const auto graph = KeyGraph::build(catalog);
  const Plan plan{.select = {column(kProducts, 1)}};
  EXPECT_EQ(render(plan, catalog, graph, Dialect::kPostgresql)->text, "SELECT name FROM \"Products\"");
  EXPECT_EQ(render(plan, catalog, graph, Dialect::kSqlite)->text, "SELECT name FROM Products");
}

TEST(Render, refuses_what_it_cannot_write) {
  const auto catalog = shop(Dialect::kSqlite);
  const auto graph = KeyGraph::build(catalog);
  EXPECT_EQ(render({.select = {rows()}}, catalog, graph, Dialect::kSqlite).error().code, ErrorCode::kInvalidQuery);
}

TEST(Render, a_preferred_key_decides_between_two) {
  Plan plan{.select = {column(kOrders, 0), column(kAddresses, 1)}};
  EXPECT_NE(sql(plan).find("o.ship_to = a.id"), std::string::npos) << sql(plan);
  plan.keys = {2};
  EXPECT_NE(sql(plan).find("o.bill_to = a.id"), std::string::npos) << sql(plan);
}

static_assert(kItems == 2);

}  // namespace
}  // namespace dataquery::plan
