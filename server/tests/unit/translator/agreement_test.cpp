#include "translator/agreement.h"

#include <gtest/gtest.h>

#include <map>

#include "company.h"

namespace dataquery::translator {
namespace {

using plan::Aggregate;

catalog::ColumnRef column(std::string_view table, std::string_view name) {
  const auto& tables = company().catalog().tables;
  for (std::size_t t = 0; t < tables.size(); ++t) {
    for (std::size_t c = 0; c < tables[t].columns.size(); ++c) {
      if (tables[t].name == table && tables[t].columns[c].name == name) return {t, c};
    }
  }
  throw std::invalid_argument("no such column");
}

plan::Term plain(std::string_view table, std::string_view name) {
  return {Aggregate::kNone, false, column(table, name), plan::DatePart::kNone};
}

/// How `plan` agrees with `question`, by the names of the facts.
std::map<std::string, float> agreement(std::string_view question, plan::Plan plan) {
  const auto links = link(question, company(), kToday);
  const Understanding understanding(company(), links);
  const ScoredSketch sketch{};
  Draft draft;
  draft.sketch = &sketch;
  draft.plan = std::move(plan);
  std::vector<std::string> names;
  Features features(&names);
  Said(understanding).add_features(features, draft);
  std::map<std::string, float> facts;
  for (std::size_t i = 0; i < names.size(); ++i) facts[names[i]] = features.values()[i];
  return facts;
}

plan::Plan sorted(bool descending) {
  plan::Plan plan;
  plan.select = {plain("employees", "last_name")};
  plan.order = {{plain("employees", "salary"), descending}};
  return plan;
}

TEST(Agreement, tells_whether_the_rows_are_sorted_as_the_question_says) {
  for (const char* question : {"last names by salary in descending order", "last names by decreasing salary",
                               "last names sorted by salary from high to low"}) {
    EXPECT_EQ(agreement(question, sorted(true))["sort_fits"], 1) << question;
    EXPECT_EQ(agreement(question, sorted(false))["sort_fits"], -1) << question;
  }
  EXPECT_EQ(agreement("last names sorted by salary", sorted(true))["sort_fits"], 0);
  plan::Plan unsorted = sorted(false);
  unsorted.order.clear();
  EXPECT_EQ(agreement("last names sorted by salary", unsorted)["sort_missing"], 1);
  EXPECT_EQ(agreement("last names and salaries", sorted(false))["sort_unsaid"], 1);
}

TEST(Agreement, holds_a_superlative_against_the_plan_but_not_a_bound) {
  plan::Plan lowest = sorted(false);
  lowest.limit = 1;
  EXPECT_EQ(agreement("employee with the lowest salary", lowest)["extreme_fits"], 1);
  EXPECT_EQ(agreement("employee with the highest salary", lowest)["extreme_fits"], -1);
  EXPECT_EQ(agreement("employees with at least 5 orders", lowest)["extreme_unsaid"], 1);
  EXPECT_EQ(agreement("employee with the highest salary", sorted(true))["extreme_missing"], 1);
}

TEST(Agreement, counts_quoted_texts_and_aggregates_that_the_plan_leaves_out) {
  plan::Plan plan;
  plan.select = {plain("employees", "salary")};
  const auto facts = agreement("average salary of the employees called \"Nobody Here\"", plan);
  EXPECT_EQ(facts.at("quotes_unused"), 1);
  EXPECT_EQ(facts.at("average_missing"), 1);
  plan.select.front().aggregate = Aggregate::kAverage;
  EXPECT_EQ(agreement("average salary", plan)["average_missing"], 0);
}

}  // namespace
}  // namespace dataquery::translator
