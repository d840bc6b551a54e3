#include "answer/rows_json.h"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <limits>

#include "answer/chart.h"

namespace dataquery::answer {
namespace {

using catalog::TypeKind;

TEST(RowsJson, keeps_every_value_exact) {
  const std::pair<source::Value, const char*> cases[] = {
      {std::monostate{}, "null"},
      {true, "true"},
      {std::int64_t{9007199254740992}, "9007199254740992"},
      {std::int64_t{9007199254740993}, "\"9007199254740993\""},
      {std::numeric_limits<std::int64_t>::min(), "\"-9223372036854775808\""},
      {std::numeric_limits<double>::infinity(), "\"Infinity\""},
      {source::Decimal{"12345678901234.5"}, "1.23456789012345E13"},
      {source::Decimal{"1234567890123456.5"}, "\"1234567890123456.5\""},
      {source::Decimal{"NaN"}, "\"NaN\""},
      {std::string("a\xffz"), "\"a\xEF\xBF\xBDz\""},
      {source::Bytes{"hello"}, "\"aGVsbG8=\""},
      {source::Bytes{"ab"}, "\"YWI=\""},
      {source::Bytes{""}, "\"\""},
  };
  for (const auto& [value, text] : cases) EXPECT_EQ(boost::json::serialize(to_json(value)), text);
}

TEST(RowsJson, makes_equal_column_names_unique) {
  const source::Rows rows{.columns = {{"name", TypeKind::kText},
                                      {"name", TypeKind::kText},
                                      {"name_2", TypeKind::kText},
                                      {"", TypeKind::kText}},
                          .rows = {{std::string("a"), std::string("b"), std::string("c"), std::string("d")}}};
  EXPECT_EQ(boost::json::serialize(rows_json(rows)), R"([{"name":"a","name_2":"b","name_2_2":"c","column":"d"}])");
  EXPECT_EQ(boost::json::serialize(columns_json(rows)[1]), R"({"name":"name_2","type":"text"})");
}

TEST(Chart, draws_bars_for_labels_in_the_order_of_the_rows) {
  const source::Rows rows{.columns = {{"name", TypeKind::kText}, {"revenue", TypeKind::kReal}},
                          .rows = {{std::string("B"), 3.0}, {std::string("A"), 2.0}}};
  const auto spec = chart("Top 2", rows);
  ASSERT_TRUE(spec);
  EXPECT_EQ(spec->at("mark").at("type"), "bar");
  EXPECT_EQ(spec->at("encoding").at("y").at("sort"), nullptr);
  EXPECT_EQ(spec->at("data").at("values").at(0).at("x"), "B");
}

TEST(Chart, draws_a_line_over_months) {
  source::Rows rows{.columns = {{"month", TypeKind::kText}, {"orders", TypeKind::kInteger}}};
  for (const char* month : {"2025-01", "2025-02", "2025-03"})
    rows.rows.push_back({std::string(month), std::int64_t{5}});
  const auto spec = chart("Orders by month", rows);
  ASSERT_TRUE(spec);
  EXPECT_EQ(spec->at("mark").at("type"), "line");
}

TEST(Chart, draws_nothing_where_it_would_not_help) {
  const source::Rows one{.columns = {{"n", TypeKind::kText}, {"v", TypeKind::kReal}},
                         .rows = {{std::string("a"), 1.0}}};
  EXPECT_FALSE(chart("one row", one));
  const source::Rows text{.columns = {{"a", TypeKind::kText}, {"b", TypeKind::kText}},
                          .rows = {{std::string("a"), std::string("x")}, {std::string("b"), std::string("y")}}};
  EXPECT_FALSE(chart("no measure", text));
  const source::Rows ids{.columns = {{"name", TypeKind::kText}, {"id", TypeKind::kInteger}},
                         .rows = {{std::string("a"), std::int64_t{1}}, {std::string("b"), std::int64_t{2}}}};
  EXPECT_FALSE(chart("an identifier is no measure", ids));
  const source::Rows repeated{.columns = {{"name", TypeKind::kText}, {"v", TypeKind::kInteger}},
                              .rows = {{std::string("a"), std::int64_t{1}}, {std::string("a"), std::int64_t{2}}}};
  EXPECT_FALSE(chart("labels repeat", repeated));
}

}  // namespace
}  // namespace dataquery::answer
