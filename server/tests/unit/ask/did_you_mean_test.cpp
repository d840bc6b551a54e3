#include "ask/did_you_mean.h"

#include <gtest/gtest.h>

namespace dataquery::ask {
namespace {

using catalog::Dialect;
using Texts = std::vector<std::string>;

Texts texts(std::string sql) { return texts_in({Dialect::kPostgresql, std::move(sql)}); }

TEST(TextsIn, finds_what_an_sql_query_compares_with) {
  EXPECT_EQ(texts("SELECT 1 FROM t WHERE a = 'Brasil' AND b LIKE '%wood%'"), (Texts{"Brasil", "wood"}));
  EXPECT_EQ(texts("SELECT 'it''s' FROM t"), Texts{"it's"});
  EXPECT_EQ(texts("SELECT 1 FROM t WHERE a IN ('x', 'y', 'x')"), (Texts{"x", "y"}));
}

TEST(TextsIn, leaves_out_names_comments_dates_and_numbers) {
  EXPECT_EQ(texts("SELECT \"it's\" FROM t -- 'no'\n WHERE /* 'nor this' */ d > '2024-01-31' AND n = '42.5%'"), Texts{});
  EXPECT_EQ(texts("SELECT 'never closed"), Texts{"never closed"});
}

TEST(TextsIn, finds_what_a_pipeline_compares_with) {
  EXPECT_EQ(
      texts_in({Dialect::kMongodb, R"({"collection": "orders", "pipeline": [{"$match": {"city": "Lisbon", "n": 3}}, )"
                                   R"({"$lookup": {"from": "items", "as": "i"}}, {"$group": {"_id": "$city"}}]})"}),
      Texts{"Lisbon"});
}

Texts texts_of_stage(const std::string& stage) {
  return texts_in({Dialect::kMongodb, R"({"collection": "orders", "pipeline": [)" + stage + "]}"});
}

TEST(TextsIn, finds_texts_wherever_a_pipeline_compares) {
  EXPECT_EQ(
      texts_of_stage(R"({"$match": {"$or": [{"a.b": "x"}, {"c": {"$in": ["y", "z"], "$ne": "w"}}], "d": {"e": "v"}}})"),
      (Texts{"x", "y", "z", "w", "v"}));
  EXPECT_EQ(texts_of_stage(R"({"$match": {"a": {"$not": {"$eq": "x"}}, "l": {"$elemMatch": {"m": "y"}}}})"),
            (Texts{"x", "y"}));
  EXPECT_EQ(texts_of_stage(R"({"$match": {"$expr": {"$eq": [{"$toLower": "$city"}, "lisbon"]}}})"), Texts{"lisbon"});
  EXPECT_EQ(texts_of_stage(R"({"$group": {"_id": null, "n": {"$sum": {"$cond": [{"$eq": ["$s", "paid"]}, 1, 0]}}}})"),
            Texts{"paid"});
  EXPECT_EQ(texts_of_stage(R"({"$lookup": {"from": "x", "pipeline": [{"$match": {"a": "y"}}], "as": "z"}})"),
            Texts{"y"});
}

TEST(TextsIn, finds_the_text_that_a_regular_expression_looks_for) {
  EXPECT_EQ(texts_of_stage(R"({"$match": {"a": {"$regex": "^Lisbon$", "$options": "i"}}})"), Texts{"Lisbon"});
  EXPECT_EQ(texts_of_stage(R"({"$match": {"a": {"$regularExpression": {"pattern": ".*wood.*", "options": "i"}}}})"),
            Texts{"wood"});
  EXPECT_EQ(
      texts_of_stage(R"({"$match": {"$expr": {"$regexMatch": {"input": "$a", "regex": "oak", "options": "i"}}}})"),
      Texts{"oak"});
  EXPECT_EQ(texts_of_stage(R"({"$match": {"a": {"$regex": "^[A-F].*x$"}}})"), Texts{});
}

TEST(TextsIn, leaves_out_names_formats_labels_and_values_that_are_no_text) {
  EXPECT_EQ(texts_of_stage(R"({"$match": {"a": {"$type": "string"}, "b": {"$date": "2024-05-31T00:00:00Z"}, )"
                           R"("c": {"$oid": "0123456789abcdef01234567"}, "d": {"$gt": {"$numberDecimal": "9.99"}}, )"
                           R"("e": {"$in": [{"$binary": {"base64": "AA==", "subType": "04"}}]}, "f": "2024-05-31"}})"),
            Texts{});
  EXPECT_EQ(
      texts_of_stage(R"({"$project": {"size": {"$cond": [{"$gt": ["$n", 5]}, "big", "small"]}, )"
                     R"("day": {"$dateToString": {"date": "$at", "format": "%Y-%m-%d"}}, "p": {"$literal": "x"}}})"),
      Texts{});
}

catalog::Catalog places() {
  catalog::Catalog places;
  places.tables.push_back({.name = "customers",
                           .columns = {{.name = "country", .values = {"Brazil", "Portugal", "United States"}},
                                       {.name = "city", .values = {"Lisbon", "São Paulo"}}}});
  return places;
}

TEST(DidYouMean, names_the_values_that_read_much_alike) {
  const auto found = did_you_mean({Dialect::kSqlite, "SELECT 1 FROM customers WHERE country = 'Brasil'"}, places());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].column, "customers.country");
  EXPECT_EQ(suggestion(found), "Did you mean 'Brazil' instead of 'Brasil'?");
  EXPECT_TRUE(repair_hint(found).contains("customers.country holds 'Brazil'")) << repair_hint(found);
}

TEST(DidYouMean, says_nothing_of_values_that_are_held_and_of_texts_like_none) {
  for (const auto* sql : {"SELECT 1 WHERE a = 'brazil'", "SELECT 1 WHERE a = 'united-states'",
                          "SELECT 1 WHERE a = 'Wakanda'", "SELECT 1"}) {
    EXPECT_TRUE(did_you_mean({Dialect::kSqlite, sql}, places()).empty()) << sql;
  }
}

TEST(DidYouMean, sees_swapped_letters_and_a_missing_one) {
  for (const auto* text : {"Lisbno", "Lsbon", "Lissbon", "PORTUGLA"}) {
    const auto found = did_you_mean({Dialect::kSqlite, std::string("SELECT '") + text + "'"}, places());
    EXPECT_EQ(found.size(), 1U) << text;
  }
}

}  // namespace
}  // namespace dataquery::ask
