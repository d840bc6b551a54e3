#include "plan/output_names.h"

#include <gtest/gtest.h>

#include "shop.h"

namespace dataquery::plan {
namespace {

using catalog::ColumnRef;

constexpr std::size_t kCustomers = 0, kOrders = 1, kItems = 2, kProducts = 3;

Term column(std::size_t table, std::size_t position, Aggregate aggregate = Aggregate::kNone) {
  return {aggregate, false, ColumnRef{table, position}, DatePart::kNone};
}
Term rows() { return {Aggregate::kCount, false, std::nullopt, DatePart::kNone}; }

struct Case {
  const char* name;
  Plan plan;
  std::vector<std::string> names;
};

TEST(OutputNames, say_what_a_column_holds) {
  Term month = column(kOrders, 2);
  month.part = DatePart::kMonth;
  Term different = column(kCustomers, 2, Aggregate::kCount);
  different.distinct = true;
  const std::vector<Case> cases = {
      {"a column names itself", {.select = {column(kCustomers, 1)}}, {""}},
      {"every column", {.select = {Term{}}, .tables = {kOrders}}, {""}},
      {"a count of rows", {.select = {rows()}, .tables = {kOrders}}, {"number_of_orders"}},
      {"a count of rows of two tables", {.select = {rows()}, .tables = {kOrders, kItems}}, {"number_of_rows"}},
      {"a count of different values", {.select = {different}}, {"number_of_distinct_zip_code"}},
      {"aggregates",
       {.select = {column(kProducts, 2, Aggregate::kAverage), column(kProducts, 2, Aggregate::kMinimum),
                   column(kProducts, 1, Aggregate::kMaximum), column(kOrders, 2, Aggregate::kMinimum)}},
       {"average_price", "lowest_price", "last_name", "earliest_ordered_at"}},
      {"a sum of what is a total", {.select = {column(kOrders, 3, Aggregate::kSum)}}, {"sum_of_total"}},
      {"a part of a date", {.select = {month, rows()}, .tables = {kOrders}}, {"month", "number_of_orders"}},
      {"two columns of one name",
       {.select = {column(kCustomers, 1), column(kProducts, 1)}},
       {"customer_name", "product_name"}},
      {"the same twice", {.select = {rows(), rows()}, .tables = {kOrders}}, {"number_of_orders", "number_of_orders_2"}},
  };
  const auto catalog = shop(catalog::Dialect::kSqlite);
  for (const auto& one : cases) EXPECT_EQ(output_names(one.plan, catalog), one.names) << one.name;
}

TEST(OutputNames, never_hide_a_column_of_the_tables) {
  auto catalog = shop(catalog::Dialect::kSqlite);
  catalog.tables[kProducts].columns[1].name = "Average Price";
  const Plan plan{.select = {column(kProducts, 2, Aggregate::kAverage)}};
  EXPECT_EQ(output_names(plan, catalog), (std::vector<std::string>{"average_price_2"}));
}

}  // namespace
}  // namespace dataquery::plan
