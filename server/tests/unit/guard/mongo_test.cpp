#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "adapters/connectors/sqlite_inspector.h"
#include "base/iso_time.h"
#include "guard/guard.h"
#include "support/case_file.h"

namespace dataquery::guard {
namespace {

using catalog::Dialect;
using testing::read_cases;

const connectors::SqliteInspector kInspector;
const FixedClock kClock(from_iso("2024-05-31T10:00:00Z").value());
const Guard kGuard(kInspector, kClock);

/// users, orders with a list of items, products, staff.
catalog::Catalog shop_collections() {
  catalog::Catalog catalog{.dialect = Dialect::kMongodb};
  for (const auto* name : {"users", "orders", "products", "staff", "orders.archive", "system_users", "system"}) {
    catalog.tables.push_back({.name = name, .columns = {{.name = "_id"}}});
  }
  catalog.tables.push_back({.name = "orders.items",
                            .columns = {{.name = "order_id"}, {.name = "sku"}},
                            .elements_of = catalog::Elements{.table = 1, .path = "items"}});
  return catalog;
}

TEST(mongo_guard, refuses_every_attack) {
  const auto catalog = shop_collections();
  const auto cases = read_cases("server/tests/unit/guard/attacks/mongodb.txt");
  EXPECT_GE(cases.size(), 250U);
  for (const auto& line : cases) {
    for (const auto* known : {&catalog, static_cast<const catalog::Catalog*>(nullptr)}) {
      const auto verdict = kGuard.prove_read_only({Dialect::kMongodb, line.text}, known);
      ASSERT_FALSE(verdict.has_value()) << "line " << line.number << " passed: " << line.text;
      EXPECT_FALSE(verdict.error().message.empty()) << line.text;
      if (line.marked) {
        EXPECT_EQ(verdict.error().code, ErrorCode::kInvalidQuery) << line.number << ": " << verdict.error().message;
      } else {
        const auto code = verdict.error().code;
        EXPECT_TRUE(code == ErrorCode::kRefused || code == ErrorCode::kInvalidQuery) << line.text;
      }
    }
  }
}

TEST(mongo_guard, lets_every_harmless_query_pass) {
  const auto catalog = shop_collections();
  const auto cases = read_cases("server/tests/unit/guard/allowed/mongodb.txt");
  EXPECT_GE(cases.size(), 80U);
  for (const auto& line : cases) {
    const auto verdict = kGuard.prove_read_only({Dialect::kMongodb, line.text}, &catalog);
    ASSERT_TRUE(verdict.has_value()) << line.number << ": " << line.text << ": " << verdict.error().message;
    EXPECT_EQ(verdict->dialect(), Dialect::kMongodb);
    const auto again = kGuard.prove_read_only({Dialect::kMongodb, verdict->text()}, &catalog);
    ASSERT_TRUE(again.has_value()) << line.number << ": " << verdict->text() << ": " << again.error().message;
    EXPECT_EQ(again->text(), verdict->text());
  }
}

TEST(mongo_guard, hands_on_what_it_wrote_itself) {
  const auto proved = kGuard.prove_read_only(
      {Dialect::kMongodb, "db.orders.find({at: {$lt: new Date()}, 'x': 1,}) // all\n.limit(5);"});
  ASSERT_TRUE(proved.has_value()) << proved.error().message;
  EXPECT_EQ(
      proved->text(),
      R"({"collection": "orders", "pipeline": [{"$match": {"at": {"$lt": {"$date": "2024-05-31T10:00:00Z"}}, "x": 1}}, {"$limit": 5}]})");
}

struct Refusal {
  std::string text;
  ErrorCode code;
  std::string message;
};

TEST(mongo_guard, says_what_is_wrong_and_what_to_write) {
  const auto catalog = shop_collections();
  const auto stage = [](const std::string& text) { return "db.users.aggregate([" + text + "])"; };
  const std::vector<Refusal> refusals{
      {stage("{$out: 'x'}"), ErrorCode::kRefused, "$out is not allowed as a stage: it writes"},
      {stage("{$mach: {}}"), ErrorCode::kRefused, "$mach is not allowed as a stage; do you mean $match?"},
      {stage("{$project: {a: {$functoin: {}}}}"), ErrorCode::kRefused, "$functoin is not allowed in an expression"},
      {stage("{$project: {a: {$dateAddd: {}}}}"), ErrorCode::kRefused,
       "$dateAddd is not allowed in an expression; do you mean $dateAdd?"},
      {stage("{$project: {a: {$regex: 'x'}}}"), ErrorCode::kRefused,
       "$regex is not allowed in an expression: use {\"$regexMatch\": {\"input\": \"$field\", \"regex\": \"…\"}}"},
      {stage("{$match: {$gt: ['$a', 5]}}"), ErrorCode::kRefused,
       "$gt is not allowed as a condition: in conditions, expressions stand under $expr"},
      {stage("{$match: {a: {$like: 'x'}}}"), ErrorCode::kRefused, "$like is not allowed under a field: use $regex"},
      {stage("{$match: {$where: '1'}}"), ErrorCode::kRefused,
       "$where is not allowed as a condition: it runs JavaScript"},
      {stage("{$group: {_id: '$a', n: {$countDistinct: '$b'}}}"), ErrorCode::kRefused,
       "$countDistinct is not allowed in $group: collect with $addToSet, and take its $size in a $project"},
      {stage("{$group: {_id: '$a', n: {$multiply: ['$b', 2]}}}"), ErrorCode::kRefused,
       "$multiply is not allowed in $group: put an accumulator such as $sum around it"},
      {stage("{$group: {_id: '$a', n: '$b'}}"), ErrorCode::kInvalidQuery,
       "the field 'n' of $group needs an accumulator such as {\"$sum\": 1}"},
      {stage("{$lookup: {from: 'orders', localField: '$_id', foreignField: 'user_id', as: 'o'}}"),
       ErrorCode::kInvalidQuery, "'localField' of $lookup names fields without '$': write _id for $_id"},
      {stage("{$lookup: {from: 'orders', localField: '_id', as: 'o'}}"), ErrorCode::kInvalidQuery,
       "$lookup lacks 'foreignField'"},
      {stage("{$unwind: 'items'}"), ErrorCode::kInvalidQuery,
       "$unwind takes a path that begins with '$', such as \"$items\""},
      {stage("{$project: {a: '$$USER_ROLES'}}"), ErrorCode::kRefused,
       "variable $$USER_ROLES is not allowed; $$ROOT, $$NOW, $$REMOVE and those bound by let, $let, $map, $filter and "
       "$reduce are"},
      {stage("{$project: {a: {$range: [0, '$n']}}}"), ErrorCode::kRefused,
       "the length of this $range cannot be seen; begin at 0 or more, and write its end as {\"$min\": [end, 10000]}"},
      {"db.system.users.find()", ErrorCode::kRefused, "collection system.users is not allowed"},
      {"db.Order.find()", ErrorCode::kInvalidQuery, "no such collection: Order; do you mean orders?"},
      {"db.nowhere.find()", ErrorCode::kInvalidQuery, "no such collection: nowhere"},
      {"db.orders.items.find()", ErrorCode::kInvalidQuery,
       "orders.items is no collection but a list inside the documents of orders: $unwind \"$items\" there"},
      {stage("{$lookup: {from: 'nowhere', localField: 'a', foreignField: 'b', as: 'c'}}"), ErrorCode::kInvalidQuery,
       "no such collection: nowhere"},
      {"db.users.drop()", ErrorCode::kRefused, "drop() writes; only reading is allowed (line 1, column 9)"},
      {"db.users.find({a: 1}", ErrorCode::kInvalidQuery,
       "',' is expected or ')' after a value, not the end of the text (line 1, column 21)"},
  };
  for (const auto& refusal : refusals) {
    const auto verdict = kGuard.prove_read_only({Dialect::kMongodb, refusal.text}, &catalog);
    ASSERT_FALSE(verdict.has_value()) << refusal.text;
    EXPECT_EQ(verdict.error().message, refusal.message) << refusal.text;
    EXPECT_EQ(verdict.error().code, refusal.code) << refusal.text;
  }
}

TEST(mongo_guard, bounds_stages_and_pipelines_in_pipelines) {
  const auto verdict_on = [](const std::string& stages) {
    return kGuard.prove_read_only({Dialect::kMongodb, "db.users.aggregate([" + stages + "])"});
  };
  std::string many;
  for (int i = 0; i < 200; ++i) many += "{$limit: 1},";
  EXPECT_TRUE(verdict_on(many).has_value());
  EXPECT_FALSE(verdict_on(many + "{$limit: 1}").has_value());
  std::string deep = "{$limit: 1}";
  for (int i = 0; i < 9; ++i) deep = "{$lookup: {from: 'users', pipeline: [" + deep + "], as: 'a'}}";
  EXPECT_TRUE(verdict_on(deep).has_value());
  EXPECT_FALSE(verdict_on("{$lookup: {from: 'users', pipeline: [" + deep + "], as: 'a'}}").has_value());
}

// What is looked at several times in $reduce and $map must not be looked at for ever where they stand in one another.
TEST(mongo_guard, gives_a_verdict_on_lists_in_lists) {
  for (const std::string operation : {"{$reduce: {input: '$a', initialValue: [], in: ['$$value.x', '$$value.y', ",
                                      "{$map: {input: '$$this', in: ['$$this', "}) {
    std::string deep = "'$a'";
    for (int i = 0; i < 22; ++i) deep = operation + deep + "]}}";
    deep = "{$map: {input: '$a', in: " + deep + "}}";
    const auto verdict =
        kGuard.prove_read_only({Dialect::kMongodb, "db.users.aggregate([{$project: {a: " + deep + "}}])"});
    ASSERT_FALSE(verdict.has_value());
    EXPECT_EQ(verdict.error().code, ErrorCode::kRefused) << verdict.error().message;
  }
}

}  // namespace
}  // namespace dataquery::guard
