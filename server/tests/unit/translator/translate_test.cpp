#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "company.h"
#include "translator/evidence.h"

namespace dataquery::translator {
namespace {

/// A file of cases/*.questions: a question, then on the next line the SQL that it must become.
class Shapes : public testing::TestWithParam<std::string> {};

TEST_P(Shapes, become_the_expected_query) {
  std::ifstream file(case_file(GetParam() + ".questions"));
  ASSERT_TRUE(file);
  std::size_t cases = 0;
  for (std::string question; std::getline(file, question);) {
    if (question.empty() || question.starts_with('#')) continue;
    std::string expected;
    ASSERT_TRUE(std::getline(file, expected)) << question;
    const auto translation = translator().translate(question, company(), kToday);
    ASSERT_FALSE(translation.candidates.empty()) << question;
    EXPECT_EQ(translation.candidates.front().query.text, expected) << question;
    ++cases;
  }
  EXPECT_GE(cases, 3U);
}

std::vector<std::string> shapes() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(case_file(""))) {
    if (entry.path().extension() == ".questions") names.push_back(entry.path().stem().string());
  }
  std::ranges::sort(names);
  return names;
}

INSTANTIATE_TEST_SUITE_P(Translate, Shapes, testing::ValuesIn(shapes()), [](const auto& shape) { return shape.param; });

TEST(Translate, is_deterministic) {
  const auto first = translator().translate("average salary per department", company(), kToday);
  const auto second = translator().translate("average salary per department", company(), kToday);
  ASSERT_EQ(first.candidates.size(), second.candidates.size());
  for (std::size_t i = 0; i < first.candidates.size(); ++i) {
    EXPECT_EQ(first.candidates[i].query.text, second.candidates[i].query.text);
    EXPECT_EQ(first.candidates[i].score, second.candidates[i].score);
  }
}

TEST(Translate, ranks_candidates_and_never_repeats_a_query) {
  const auto translation = translator().translate("Which customers are from Sweden?", company(), kToday);
  ASSERT_GT(translation.candidates.size(), 1U);
  EXPECT_EQ(translation.confidence, translation.candidates.front().score);
  std::vector<std::string> queries;
  for (std::size_t i = 0; i < translation.candidates.size(); ++i) {
    EXPECT_LE(translation.candidates[i].score, translation.candidates[i > 0 ? i - 1 : 0].score);
    queries.push_back(translation.candidates[i].query.text);
  }
  std::ranges::sort(queries);
  EXPECT_EQ(std::ranges::adjacent_find(queries), queries.end());
}

TEST(Translate, survives_odd_input) {
  const std::string odd[] = {"",
                             "   ",
                             "???",
                             "\"",
                             "'",
                             std::string(100000, 'x'),
                             "\xFF\xFE\x80",
                             "select * from customers; drop table x",
                             "12345 67890 1e9999 99999999999999999999",
                             "ü ö ä 漢字 😀"};
  for (const auto& question : odd) {
    const auto translation = translator().translate(question, company(), kToday);
    EXPECT_GE(translation.confidence, 0);
    EXPECT_LE(translation.confidence, 1);
  }
}

TEST(Translate, a_catalog_without_tables_gives_no_candidate) {
  const auto empty = CatalogIndex::build(std::make_shared<catalog::Catalog>());
  const auto translation = translator().translate("How many orders?", *empty, kToday);
  EXPECT_TRUE(translation.candidates.empty());
  EXPECT_EQ(translation.confidence, 0);
}

TEST(Explain, names_tables_joins_filters_and_links) {
  const auto translation = translator().translate("How many orders are paid?", company(), kToday);
  ASSERT_FALSE(translation.candidates.empty());
  const auto evidence = explain(translation, company(), 0);
  EXPECT_EQ(evidence.tables, std::vector<std::string>{"orders"});
  EXPECT_EQ(evidence.filters, std::vector<std::string>{"status is paid"});
  const auto value = std::ranges::find(evidence.links, "value", &EvidenceLink::kind);
  ASSERT_NE(value, evidence.links.end());
  EXPECT_EQ(value->words, "paid");
  EXPECT_EQ(value->target, "orders.status = 'paid'");
}

TEST(Explain, says_what_was_not_understood) {
  const auto translation = translator().translate("How many orders are paid by unicorns?", company(), kToday);
  ASSERT_FALSE(translation.candidates.empty());
  const auto evidence = explain(translation, company(), 0);
  EXPECT_EQ(evidence.unknown_words, std::vector<std::string>{"unicorns"});
}

TEST(Choices, are_different_readings_in_plain_words) {
  const auto translation = translator().translate("orders by customer", company(), kToday);
  const auto readings = choices(translation, company());
  ASSERT_GE(readings.size(), 2U);
  EXPECT_LE(readings.size(), 4U);
  EXPECT_NE(readings[0].words, readings[1].words);
  for (const auto& reading : readings) EXPECT_FALSE(reading.words.empty());
}

}  // namespace
}  // namespace dataquery::translator
