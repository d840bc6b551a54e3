#include "mongosh/query.h"

#include <gtest/gtest.h>

#include <string>

#include "mongosh/dates.h"
#include "mongosh/write.h"
#include "support/case_file.h"
#include "support/mutator.h"
#include "support/rounds.h"

namespace dataquery::mongosh {
namespace {

using testing::read_cases;

constexpr std::string_view kArrow = "  ==>  ";

const auto kNow = read_date("2024-05-31T10:00:00Z").value();

struct Reading {
  int line = 0;
  std::string text;
  std::string result;
};

std::vector<Reading> readings() {
  std::vector<Reading> all;
  for (const auto& line : read_cases("server/tests/unit/mongosh/readings.txt")) {
    const auto arrow = line.text.find(kArrow);
    if (arrow == std::string::npos) throw std::runtime_error("a line without ==>: " + line.text);
    all.push_back({line.number, line.text.substr(0, arrow), line.text.substr(arrow + kArrow.size())});
  }
  return all;
}

std::string told(const Result<Query>& query) {
  if (query) return to_json(*query);
  return (query.error().code == ErrorCode::kRefused ? "refused: " : "invalid: ") + query.error().message;
}

TEST(query, is_read_from_every_spelling) {
  const auto cases = readings();
  EXPECT_GE(cases.size(), 180U);
  for (const auto& [line, text, result] : cases) EXPECT_EQ(told(read_query(text, kNow)), result) << "line " << line;
}

TEST(query, reads_back_as_it_was_written) {
  for (const auto& [line, text, result] : readings()) {
    const auto query = read_query(text, kNow);
    if (!query) continue;
    EXPECT_EQ(told(read_query(to_json(*query), kNow)), result) << "JSON, line " << line;
    EXPECT_EQ(told(read_query(to_shell(*query), kNow)), result) << "mongosh, line " << line << ": " << to_shell(*query);
  }
}

TEST(query, is_written_for_people_a_stage_a_line) {
  const auto query = read_query(
      R"(db.orders.aggregate([{$match: {at: {$gte: ISODate("2024-01-01")}, "a b": /x/i, _id: ObjectId("0123456789abcdef01234567")}},
         {$group: {_id: {year: {$year: "$at"}, month: {$month: "$at"}}, revenue: {$sum: {$multiply: ["$quantity", "$price"]}}, orders: {$sum: 1}}},
         {$sort: {revenue: -1}}]))",
      kNow);
  ASSERT_TRUE(query.has_value()) << query.error().message;
  EXPECT_EQ(to_shell(*query), R"(db.orders.aggregate([
  {
    $match: {
      at: { $gte: ISODate("2024-01-01T00:00:00Z") },
      "a b": RegExp("x", "i"),
      _id: ObjectId("0123456789abcdef01234567")
    }
  },
  {
    $group: {
      _id: { year: { $year: "$at" }, month: { $month: "$at" } },
      revenue: { $sum: { $multiply: ["$quantity", "$price"] } },
      orders: { $sum: 1 }
    }
  },
  { $sort: { revenue: -1 } }
]))");
}

TEST(query, keeps_the_order_of_members) {
  const auto query = read_query("db.a.find().sort({z: 1, a: -1, m: 1})", kNow);
  EXPECT_EQ(told(query), R"({"collection": "a", "pipeline": [{"$sort": {"z": 1, "a": -1, "m": 1}}]})");
}

std::string repeated(const std::string& part, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += part;
  return text;
}

TEST(query, refuses_deep_nesting) {
  for (const auto* open :
       {"[", "{a:", "(", "-", "- ", "{$not:{a:", "[{a:", "new Date(", "db.a.find(", "db.a.find({x:{$in:"}) {
    const auto query = read_query("db.a.find({x: " + repeated(open, 20'000), kNow);
    ASSERT_FALSE(query.has_value()) << open;
    EXPECT_EQ(query.error().code, ErrorCode::kInvalidQuery) << open;
  }
  EXPECT_TRUE(read_query("db.a.find({x: " + repeated("[", 70) + repeated("]", 70) + "})", kNow).has_value());
}

TEST(query, of_any_text_is_a_query_or_a_reason) {
  std::vector<std::string> texts;
  for (const auto& reading : readings()) texts.push_back(reading.text);
  testing::Mutator mutator(std::move(texts));
  for (int i = testing::rounds(10'000); i > 0; --i) {
    const auto text = mutator.next();
    const auto query = read_query(text, kNow);
    if (query) {
      EXPECT_EQ(told(read_query(to_json(*query), kNow)), to_json(*query)) << text;
    } else {
      EXPECT_FALSE(query.error().message.empty()) << text;
    }
  }
}

}  // namespace
}  // namespace dataquery::mongosh
