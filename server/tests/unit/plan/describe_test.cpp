#include "plan/describe.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

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

TEST(Describe, says_what_is_computed_ranked_shared_and_referred_to) {
  auto catalog = shop(catalog::Dialect::kSqlite);
  catalog.tables[0].columns.push_back(catalog.tables[0].columns[0]);
  catalog.tables[0].columns.back().name = "referrer_id";
  Term value = column(3, 2);
  value.operation = Operator::kTimes;
  value.operand = {2, 3};
  Term total = value;
  total.aggregate = Aggregate::kSum;
  Term share = kRows;
  share.share = Share::kOfMatching;
  Term quarter = column(1, 2);
  quarter.part = DatePart::kQuarter;
  Condition more{.left = column(1, 4), .comparison = Comparison::kGreater};
  more.right = column(1, 5);
  Term referred = column(0, 1);
  referred.referred = true;
  const Plan pairs{.select = {column(0, 1), referred}, .self = SelfJoin{0, {4}, {0}}};
  const std::vector<std::pair<Plan, std::string>> cases = {
      {{.select = {total}}, "total price times quantity of products and order items"},
      {{.select = {quarter}, .distinct = true}, "different quarter of ordered at of orders"},
      {{.select = {column(1, 0)}, .where = {{more}}}, "id of orders where ship to is more than bill to"},
      {{.select = {share},
        .matching = {{{column(1, 0), Comparison::kLess, {{Literal::Kind::kNumber, "9"}}}}},
        .tables = {1}},
       "percentage of orders where id is less than 9"},
      {{.select = {column(3, 1)}, .order = {{column(3, 2), true}}, .limit = 3, .per = column(3, 1)},
       "name of products, of each name only the 3 with the highest price (ties included)"},
      {pairs, "name, referrer name of customers and referrer"},
  };
  for (const auto& [plan, words] : cases) EXPECT_EQ(describe(plan, catalog), words);
  Condition same{.left = column(0, 1)};
  same.right = referred;
  EXPECT_EQ(describe(same, pairs, catalog), "name is referrer name");
}

}  // namespace
}  // namespace dataquery::plan
