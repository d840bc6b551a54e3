#include <algorithm>
#include <cstdlib>
#include <format>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "plan/render.h"
#include "postgres_fixture.h"
#include "sqlite_fixture.h"

namespace dataquery::connectors {
namespace {

using plan::Aggregate;
using plan::Comparison;
using plan::Plan;
using plan::Term;

constexpr const char* kSchema = R"sql(
CREATE TABLE employees (id INTEGER PRIMARY KEY, name TEXT NOT NULL, salary INTEGER NOT NULL,
                        manager_id INTEGER REFERENCES employees (id));
INSERT INTO employees VALUES (1, 'Ada', 100, NULL), (2, 'Bo', 120, 1), (3, 'Cy', 80, 1), (4, 'Di', 90, 2);
CREATE TABLE categories (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO categories VALUES (1, 'Tents'), (2, 'Boots');
CREATE TABLE products (id INTEGER PRIMARY KEY, name TEXT NOT NULL, category_id INTEGER NOT NULL REFERENCES categories (id),
                       price INTEGER, stock INTEGER NOT NULL, reorder_level INTEGER);
INSERT INTO products VALUES (1, 'Dome', 1, 300, 2, 5), (2, 'Tunnel', 1, 300, 8, 5), (3, 'Tarp', 1, 100, 0, NULL),
                            (4, 'Trail', 2, 150, 4, 4), (5, 'River', 2, NULL, 3, 1);
CREATE TABLE sales (id INTEGER PRIMARY KEY, product_id INTEGER NOT NULL REFERENCES products (id),
                    quantity INTEGER NOT NULL, sold_on DATE NOT NULL, status TEXT NOT NULL);
INSERT INTO sales VALUES (1, 1, 2, '2025-01-15', 'shipped'), (2, 4, 1, '2025-03-31', 'new'),
                         (3, 3, 3, '2025-04-01', 'shipped'), (4, 3, 0, '2025-12-24', 'new');
)sql";

/// The database as one engine describes it, for plans over it.
struct Described {
  catalog::Catalog catalog;
  plan::KeyGraph graph;

  explicit Described(catalog::Catalog described)
      : catalog(std::move(described)), graph(plan::KeyGraph::build(catalog)) {}

  [[nodiscard]] catalog::ColumnRef at(const char* table, const char* name) const {
    const std::size_t position = catalog.find_table(table).value();
    return {position, catalog.tables[position].find_column(name).value()};
  }
  [[nodiscard]] Term column(const char* table, const char* name) const { return {.column = at(table, name)}; }
};

Term of(Aggregate aggregate, Term term) {
  term.aggregate = aggregate;
  return term;
}
Term rows(plan::Share share = plan::Share::kNone) { return {.aggregate = Aggregate::kCount, .share = share}; }
plan::Condition when(Term left, Comparison comparison, Term right) {
  plan::Condition condition{.left = std::move(left), .comparison = comparison};
  condition.right = std::move(right);
  return condition;
}

struct Shape {
  const char* name;
  Plan plan;
  std::vector<std::string> rows;  ///< in any order
};

std::vector<Shape> shapes(const Described& shop) {
  const Term category = shop.column("categories", "name");
  const Term product = shop.column("products", "name");
  const Term price = shop.column("products", "price");
  const Term stock = shop.column("products", "stock");
  const Term quantity = shop.column("sales", "quantity");
  const Term employee = shop.column("employees", "name");
  const Term salary = shop.column("employees", "salary");
  const std::size_t sales = quantity.column->table;
  Term quarter = shop.column("sales", "sold_on");
  quarter.part = plan::DatePart::kQuarter;
  Term value = price;
  value.operation = plan::Operator::kTimes;
  value.operand = *quantity.column;
  Term ratio = price;
  ratio.operation = plan::Operator::kDividedBy;
  ratio.operand = *stock.column;
  Term share = of(Aggregate::kSum, quantity);
  share.share = plan::Share::kOfTotal;
  const plan::Filter shipped = {
      {{shop.column("sales", "status"), Comparison::kEqual, {{plan::Literal::Kind::kText, "shipped"}}}}};
  const plan::SelfJoin manager{
      employee.column->table, {shop.at("employees", "manager_id").column}, {shop.at("employees", "id").column}};
  Term manager_name = employee;
  manager_name.referred = true;
  Term manager_salary = salary;
  manager_salary.referred = true;
  return {
      {"by quarter", {.select = {quarter, of(Aggregate::kSum, quantity)}}, {"2025-Q1, 3", "2025-Q2, 3", "2025-Q4, 0"}},
      {"price times quantity", {.select = {category, of(Aggregate::kSum, value)}}, {"Boots, 150", "Tents, 900"}},
      {"nothing is divided by zero",
       {.select = {product, ratio}},
       {"Dome, 150", "River, NULL", "Tarp, NULL", "Trail, 37.5", "Tunnel, 37.5"}},
      {"a column against a column",
       {.select = {product}, .where = {{when(stock, Comparison::kLess, shop.column("products", "reorder_level"))}}},
       {"Dome"}},
      {"the first of each, with ties",
       {.select = {category, product}, .order = {{price, true}}, .limit = 1, .per = category},
       {"Boots, Trail", "Tents, Dome", "Tents, Tunnel"}},
      {"the first two of each, of which the missing come last",
       {.select = {category, product, price}, .order = {{price, true}}, .limit = 2, .per = category},
       {"Boots, River, NULL", "Boots, Trail, 150", "Tents, Dome, 300", "Tents, Tunnel, 300"}},
      {"the last of each",
       {.select = {category, product}, .order = {{price, false}}, .limit = 1, .per = category},
       {"Boots, Trail", "Tents, Tarp"}},
      {"the first group of each",
       {.select = {category, product}, .order = {{of(Aggregate::kSum, quantity), true}}, .limit = 1, .per = category},
       {"Boots, Trail", "Tents, Tarp"}},
      {"the part of rows that",
       {.select = {rows(plan::Share::kOfMatching)}, .matching = shipped, .tables = {sales}},
       {"50"}},
      {"the part of each group's rows that",
       {.select = {category, rows(plan::Share::kOfMatching)}, .matching = shipped, .tables = {sales}},
       {"Boots, 0", "Tents, 66.6667"}},
      {"shares of a total", {.select = {category, share}}, {"Boots, 16.6667", "Tents, 83.3333"}},
      {"rows and those they refer to",
       {.select = {employee, manager_name}, .self = manager},
       {"Bo, Ada", "Cy, Ada", "Di, Bo"}},
      {"rows against those they refer to",
       {.select = {employee}, .where = {{when(salary, Comparison::kGreater, manager_salary)}}, .self = manager},
       {"Bo"}},
      {"groups of those that are referred to",
       {.select = {manager_name, rows()}, .tables = {employee.column->table}, .self = manager},
       {"Ada, 2", "Bo, 1"}},
  };
}

std::string as_text(const source::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return std::to_string(*whole);
  if (const auto* real = std::get_if<double>(&value)) return std::format("{:.6g}", *real);
  const auto* exact = std::get_if<source::Decimal>(&value);
  return exact == nullptr ? "NULL" : std::format("{:.6g}", std::strtod(exact->digits.c_str(), nullptr));
}

std::vector<std::string> sorted_rows(const source::Rows& rows) {
  std::vector<std::string> lines;
  for (const auto& row : rows.rows) {
    std::string line;
    for (const auto& value : row) line += (line.empty() ? "" : ", ") + as_text(value);
    lines.push_back(std::move(line));
  }
  std::ranges::sort(lines);
  return lines;
}

class SqliteShapes : public SqliteFixture {};
class PostgresShapes : public PostgresFixture {};

TEST_F(SqliteShapes, each_gives_the_rows_that_it_means) {
  const auto connector = database("shop.sqlite", kSchema);
  auto described = describe(*connector);
  ASSERT_TRUE(described);
  const Described shop(std::move(*described));
  for (const Shape& shape : shapes(shop)) {
    const auto query = plan::render(shape.plan, shop.catalog, shop.graph, catalog::Dialect::kSqlite);
    ASSERT_TRUE(query) << shape.name << ": " << query.error().message;
    const auto found = run(*connector, query->text);
    ASSERT_TRUE(found) << shape.name << ": " << found.error().message << "\n  " << query->text;
    EXPECT_EQ(sorted_rows(*found), shape.rows) << shape.name << "\n  " << query->text;
  }
}

TEST_F(PostgresShapes, each_gives_the_rows_that_it_means) {
  const auto connector = open(server().create_database("shapes", kSchema));
  auto described = connector->describe({}, Deadline::in(30s), {});
  ASSERT_TRUE(described);
  const Described shop(std::move(*described));
  for (const Shape& shape : shapes(shop)) {
    const auto query = plan::render(shape.plan, shop.catalog, shop.graph, catalog::Dialect::kPostgresql);
    ASSERT_TRUE(query) << shape.name << ": " << query.error().message;
    const auto found = run(*connector, query->text);
    ASSERT_TRUE(found) << shape.name << ": " << found.error().message << "\n  " << query->text;
    EXPECT_EQ(sorted_rows(*found), shape.rows) << shape.name << "\n  " << query->text;
  }
}

}  // namespace
}  // namespace dataquery::connectors
