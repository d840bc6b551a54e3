#include "plan/describe.h"

#include <gtest/gtest.h>

#include "shop.h"

namespace dataquery::plan {
namespace {

Term column(std::size_t table, std::size_t position) {
  return {Aggregate::kNone, false, catalog::ColumnRef{table, position}, DatePart::kNone};
}
const Term kRows{Aggregate::kCount, false, std::nullopt, DatePart::kNone};

TEST(Describe, says_a_plan_in_plain_words) {
  const auto catalog = shop(catalog::Dialect::kSqlite);
  const Condition dear{column(3, 2), Comparison::kGreater, {{Literal::Kind::kNumber, "300"}}, nullptr};
  EXPECT_EQ(describe(Plan{.select = {column(3, 1)}, .where = {{dear}}}, catalog),
            "name of products where price is more than 300");
  EXPECT_EQ(describe(Plan{.select = {kRows}, .tables = {1}}, catalog), "number of orders");
  EXPECT_EQ(
      describe(Plan{.select = {column(0, 1), kRows}, .order = {{kRows, true}}, .limit = 5, .tables = {1}}, catalog),
      "name, number of orders of customers and orders, for each name, sorted by number of orders, highest first, only "
      "the first 5");
  const Plan nested{.select = {column(1, 1)}};
  const Condition none{column(0, 0), Comparison::kNotIn, {}, std::make_shared<const Plan>(nested)};
  EXPECT_EQ(describe(Plan{.select = {column(0, 1)}, .where = {{none}}}, catalog),
            "name of customers where there are no orders");
}

}  // namespace
}  // namespace dataquery::plan
