#include <cmath>
#include <thread>

#include "contract/connectors/mongo_fixture.h"

namespace dataquery::connectors {
namespace {

using catalog::TypeKind;
using source::Bytes;
using source::Decimal;
using source::Rows;
using source::Value;

class mongo_run : public MongoFixture {
 protected:
  // What `pipeline` gives on "things" that hold `documents`.
  Rows rows_of(std::string_view documents, const std::string& pipeline, source::Limits limits = {}) {
    auto ran = run(*open(fill(documents)), pipeline, limits);
    EXPECT_TRUE(ran.has_value()) << (ran ? "" : ran.error().message + " / " + ran.error().detail);
    return ran.value_or(Rows{});
  }

  static std::string names_of(const Rows& rows) {
    std::string names;
    for (const auto& column : rows.columns) names += (names.empty() ? "" : " ") + column.name;
    return names;
  }
};

TEST_F(mongo_run, values_come_as_what_they_are) {
  struct Case {
    const char* json;
    TypeKind kind;
    Value value;
  };
  const Case cases[] = {
      {R"("text")", TypeKind::kText, std::string("text")},
      {R"(7)", TypeKind::kInteger, std::int64_t{7}},
      {R"({"$numberLong": "9007199254740993"})", TypeKind::kInteger, std::int64_t{9007199254740993}},
      {R"(1.5)", TypeKind::kReal, 1.5},
      {R"({"$numberDouble": "-Infinity"})", TypeKind::kReal, -INFINITY},
      {R"({"$numberDecimal": "12.50"})", TypeKind::kDecimal, Decimal{"12.50"}},
      {R"({"$numberDecimal": "1.2E+3"})", TypeKind::kDecimal, Decimal{"1200"}},
      {R"({"$numberDecimal": "NaN"})", TypeKind::kText, std::string("NaN")},
      {R"(true)", TypeKind::kBoolean, true},
      {R"({"$date": "2024-05-31T10:00:00Z"})", TypeKind::kTimestamp, std::string("2024-05-31T10:00:00Z")},
      {R"({"$date": "1969-12-31T23:59:59.250Z"})", TypeKind::kTimestamp, std::string("1969-12-31T23:59:59.250Z")},
      {R"({"$oid": "507f1f77bcf86cd799439011"})", TypeKind::kText, std::string("507f1f77bcf86cd799439011")},
      {R"({"$binary": {"base64": "AQIA", "subType": "00"}})", TypeKind::kBytes, Bytes{std::string("\1\2\0", 3)}},
      {R"({"$binary": {"base64": "c//SZESzTGmQ6OfR38A11A==", "subType": "04"}})", TypeKind::kText,
       std::string("73ffd264-44b3-4c69-90e8-e7d1dfc035d4")},
      {R"([1, {"a": "x"}])", TypeKind::kJson, std::string(R"([1, {"a": "x"}])")},
      {R"({})", TypeKind::kJson, std::string("{}")},
      {R"(null)", TypeKind::kOther, Value()},
      {R"({"$regularExpression": {"pattern": "a", "options": "i"}})", TypeKind::kOther,
       std::string(R"({"$regularExpression": {"pattern": "a", "options": "i"}})")},
  };
  std::string documents;
  std::string pipeline;
  int i = 0;
  for (const auto& each : cases) {
    documents += std::format(R"({}"v{:02}": {})", i == 0 ? "" : ", ", i, each.json);
    ++i;
  }
  const auto rows = rows_of("[{" + documents + "}]", R"([{"$project": {"_id": 0}}])");
  ASSERT_EQ(rows.columns.size(), std::size(cases));
  ASSERT_EQ(rows.rows.size(), 1U);
  for (std::size_t at = 0; at < std::size(cases); ++at) {
    EXPECT_EQ(rows.columns[at].kind, cases[at].kind) << cases[at].json;
    EXPECT_TRUE(rows.rows[0][at] == cases[at].value) << cases[at].json;
  }
}

TEST_F(mongo_run, nested_documents_become_columns_in_the_order_of_their_first_appearance) {
  const auto rows = rows_of(
      R"([{"_id": 1, "name": "a", "address": {"city": "Oslo", "geo": {"lat": 1}}, "tags": ["x"]},
          {"_id": 2, "address": {"zip": "9", "city": "Bergen"}, "name": null, "age": 3}])",
      R"([{"$sort": {"_id": 1}}])");
  EXPECT_EQ(names_of(rows), "_id name address.city address.geo.lat tags address.zip age");
  ASSERT_EQ(rows.rows.size(), 2U);
  EXPECT_EQ(std::get<std::string>(rows.rows[1][2]), "Bergen");
  EXPECT_TRUE(source::is_null(rows.rows[1][1]));
  EXPECT_TRUE(source::is_null(rows.rows[0][6]));
  EXPECT_EQ(std::get<std::int64_t>(rows.rows[1][6]), 3);
}

TEST_F(mongo_run, a_group_by_several_fields_is_flattened_too) {
  const auto rows = rows_of(R"([{"y": 1, "m": 2, "v": 5}, {"y": 1, "m": 2, "v": 6}])",
                            R"([{"$group": {"_id": {"year": "$y", "month": "$m"}, "total": {"$sum": "$v"}}}])");
  EXPECT_EQ(names_of(rows), "_id.year _id.month total");
  EXPECT_EQ(std::get<std::int64_t>(rows.rows.at(0).at(2)), 11);
}

TEST_F(mongo_run, a_column_has_one_kind) {
  const auto rows =
      rows_of(R"([{"n": 1, "d": 1, "t": "x", "w": 1}, {"n": 2.5, "d": {"$numberDecimal": "0.10"}, "t": 5, "w": null}])",
              R"([{"$project": {"_id": 0}}])");
  EXPECT_EQ(rows.columns.at(0).kind, TypeKind::kReal);
  EXPECT_EQ(std::get<double>(rows.rows.at(0).at(0)), 1.0);
  EXPECT_EQ(rows.columns.at(1).kind, TypeKind::kDecimal);
  EXPECT_EQ(std::get<Decimal>(rows.rows.at(0).at(1)).digits, "1");
  EXPECT_EQ(rows.columns.at(2).kind, TypeKind::kOther);
  EXPECT_EQ(std::get<std::string>(rows.rows.at(1).at(2)), "5");
  EXPECT_EQ(rows.columns.at(3).kind, TypeKind::kInteger);
}

TEST_F(mongo_run, a_count_of_nothing_is_zero) {
  const auto url = fill(R"([{"n": 1}])");
  const auto none = run(*open(url), R"([{"$match": {"n": 2}}, {"$count": "things"}])");
  ASSERT_TRUE(none.has_value()) << none.error().message;
  EXPECT_EQ(names_of(*none), "things");
  EXPECT_EQ(std::get<std::int64_t>(none->rows.at(0).at(0)), 0);
  EXPECT_EQ(none->columns.at(0).kind, TypeKind::kInteger);
  const auto some = run(*open(url), R"([{"$count": "things"}])");
  EXPECT_EQ(std::get<std::int64_t>(some->rows.at(0).at(0)), 1);
}

TEST_F(mongo_run, a_count_that_is_not_the_last_stage_may_find_nothing) {
  EXPECT_TRUE(
      rows_of(R"([{"n": 1}])", R"([{"$match": {"n": 2}}, {"$count": "c"}, {"$match": {"c": 1}}])").rows.empty());
}

TEST_F(mongo_run, results_of_many_batches_are_read_whole) {
  const auto before = server().count("getMore");
  const auto rows = rows_of(numbered(2300), R"([{"$sort": {"n": 1}}])", {.rows = 5000});
  ASSERT_EQ(rows.rows.size(), 2300U);
  EXPECT_FALSE(rows.truncated);
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    ASSERT_EQ(std::get<std::int64_t>(rows.rows[i][1]), static_cast<std::int64_t>(i));
  }
  EXPECT_GE(server().count("getMore"), before + 4);
}

TEST_F(mongo_run, a_result_is_cut_at_its_rows_and_its_cursor_closed) {
  const auto before = server().count("killCursors");
  const auto url = fill(numbered(1000));
  const auto rows = run(*open(url), "[]", {.rows = 20}).value();
  EXPECT_EQ(rows.rows.size(), 20U);
  EXPECT_TRUE(rows.truncated);
  EXPECT_EQ(server().count("killCursors"), before + 1);
  EXPECT_FALSE(
      run(*open(server().url("a_result_is_cut_at_its_rows_and_its_cursor_closed")), R"([{"$limit": 20}])", {.rows = 20})
          ->truncated);
}

TEST_F(mongo_run, a_result_is_cut_at_its_bytes) {
  std::string documents = "[";
  for (int i = 0; i < 100; ++i)
    documents += std::format(R"({}{{"t": "{}"}})", i == 0 ? "" : ",", std::string(1000, 'x'));
  const auto rows = rows_of(documents + "]", R"([{"$project": {"_id": 0}}])", {.rows = 1000, .bytes = 20'000});
  EXPECT_TRUE(rows.truncated);
  EXPECT_GT(rows.rows.size(), 10U);
  EXPECT_LT(rows.rows.size(), 21U);
}

TEST_F(mongo_run, documents_with_fields_of_their_own_do_not_make_columns_without_end) {
  std::string documents = "[";
  for (int i = 0; i < 40; ++i) {
    documents += i == 0 ? "{" : ",{";
    for (int j = 0; j < 40; ++j) documents += std::format(R"({}"f{}_{}": 1)", j == 0 ? "" : ",", i, j);
    documents += "}";
  }
  const auto rows = rows_of(documents + "]", R"([])");
  EXPECT_EQ(rows.columns.size(), 500U);
  EXPECT_EQ(rows.rows.size(), 40U);
  EXPECT_TRUE(rows.truncated);
}

TEST_F(mongo_run, what_the_server_does_not_know_is_an_invalid_query_with_its_words) {
  const auto ran = run(*open(fill("[]")), R"([{"$setWindowFields": {"output": {}}}])");
  ASSERT_FALSE(ran.has_value());
  EXPECT_EQ(ran.error().code, ErrorCode::kInvalidQuery);
  EXPECT_TRUE(ran.error().message.contains("$setWindowFields")) << ran.error().message;
}

TEST_F(mongo_run, operators_that_look_like_types_mean_what_they_say) {
  constexpr auto kDocuments = R"([{"_id": 1, "v": "Ab"}, {"_id": 2, "v": 5}, {"_id": 3, "v": null}])";
  const auto url = fill(kDocuments);
  for (const auto* match : {R"({"v": {"$type": ["string", "int"]}})",
                            R"({"v": {"$type": ["string", "int"], "$ne": null}})", R"({"v": {"$nin": [null]}})"}) {
    const auto ran = run(*open(url), std::format(R"([{{"$match": {}}}])", match));
    ASSERT_TRUE(ran.has_value()) << match << ran.error().message;
    EXPECT_EQ(ran->rows.size(), 2U) << match;
  }
  for (const auto* match : {R"({"v": {"$regex": "^a", "$options": "i"}})", R"({"v": {"$regex": "^A", "$ne": "x"}})",
                            R"({"v": {"$type": "string"}})", R"({"v": {"$type": 2}})"}) {
    const auto ran = run(*open(url), std::format(R"([{{"$match": {}}}])", match));
    ASSERT_TRUE(ran.has_value()) << match << ran.error().message;
    EXPECT_EQ(ran->rows.size(), 1U) << match;
  }
}

}  // namespace
}  // namespace dataquery::connectors
