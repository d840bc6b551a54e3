#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "documents.h"
#include "plan/describe.h"
#include "plan/output_names.h"

namespace dataquery::plan {
namespace {

TEST(DocumentNames, are_the_last_part_of_a_path_where_that_says_enough) {
  auto catalog = documents();
  catalog.tables[kCustomers].columns[5].name = "billing.city";
  const std::vector<std::pair<Plan, std::vector<std::string>>> cases = {
      {{.select = {column(kCustomers, 2)}}, {"city"}},
      {{.select = {column(kCustomers, 2), column(kCustomers, 5)}}, {"address_city", "billing_city"}},
      {{.select = {of(Aggregate::kMaximum, column(kOrders, 5))}}, {"latest_at"}},
      {{.select = {rows()}, .tables = {kItems}}, {"number_of_items"}},
      {{.select = {column(kProducts, 3), column(kItems, 3)}}, {"product_price", "item_price"}},
      {{.select = {column(kOrders, 2, DatePart::kDay), rows()}}, {"day", "number_of_orders"}},
      {{.select = {column(kOrders, 2, DatePart::kDay), column(kOrders, 2)}}, {"day_2", ""}},
  };
  for (const auto& [plan, names] : cases) EXPECT_EQ(output_names(plan, catalog), names);
}

TEST(DocumentNames, of_a_path_whose_last_part_is_a_field_are_whole) {
  auto catalog = documents();
  catalog.tables[kCustomers].columns[5].name = "city";
  EXPECT_EQ(output_names({.select = {column(kCustomers, 2)}}, catalog), std::vector<std::string>{"address_city"});
}

TEST(DocumentNames, of_lists_tell_what_holds_them) {
  const auto catalog = documents();
  const Condition dear = when(column(kItems, 3), Comparison::kGreater, {number("9")});
  const Plan with_dear{.select = {column(kItems, 0)}, .where = {{dear}}};
  const std::vector<std::pair<Plan, const char*>> cases = {
      {{.select = {column(kItems, 2)}}, "quantity of items of orders"},
      {{.select = {rows()}, .tables = {kItems}}, "number of items of orders"},
      {{.select = {rows()}, .tables = {kParts}}, "number of parts of items of orders"},
      {{.select = {column(kOrders, 3), column(kItems, 2)}}, "status, quantity of orders and items"},
      {{.select = {column(kTags, 1)}, .distinct = true}, "different tags of customers"},
      {{.select = {column(kCustomers, 2)}}, "address city of customers"},
      {{.select = {column(kOrders, 3)}, .where = {{when(column(kOrders, 0), Comparison::kIn, with_dear)}}},
       "status of orders where there are items of orders where price is more than 9"},
  };
  for (const auto& [plan, words] : cases) EXPECT_EQ(describe(plan, catalog), words);
}

}  // namespace
}  // namespace dataquery::plan
