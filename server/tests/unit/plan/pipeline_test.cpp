#include <gtest/gtest.h>

#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "documents.h"
#include "plan/render.h"
#include "support/case_file.h"
#include "support/rounds.h"

namespace dataquery::plan {
namespace {

std::string pipeline(const Plan& plan) {
  const auto catalog = documents();
  const auto query = render(plan, catalog, KeyGraph::build(catalog), catalog::Dialect::kMongodb);
  return query ? query->text : query.error().message;
}

struct Case {
  const char* name;
  Plan plan;
};

/// What pipelines.txt expects, by the case's name.
const std::map<std::string, std::string>& expected() {
  static const auto all = [] {
    std::map<std::string, std::string> texts;
    std::string name;
    for (const auto& line : testing::read_cases("server/tests/unit/plan/pipelines.txt")) {
      if (line.text.starts_with("  ")) {
        texts[name] = line.text.substr(2);
      } else {
        name = line.text;
      }
    }
    return texts;
  }();
  return all;
}

void check(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    ASSERT_TRUE(expected().contains(one.name)) << "not in pipelines.txt: " << one.name << "\n  " << pipeline(one.plan);
    EXPECT_EQ(pipeline(one.plan), expected().at(one.name)) << one.name;
  }
}

const Term kName = column(kCustomers, 1);
const Term kCity = column(kCustomers, 2);
const Term kTotal = column(kOrders, 4);
const Term kStatus = column(kOrders, 3);
const Term kItemPrice = column(kItems, 3);

Plan names_where(Condition condition) { return {.select = {kName}, .where = {{std::move(condition)}}}; }

TEST(Pipeline, lists_fields) {
  check({
      {"one field", {.select = {kName}}},
      {"in the documents' order", {.select = {kName, column(kCustomers, 3)}}},
      {"in another order", {.select = {column(kCustomers, 3), kName}}},
      {"the id", {.select = {column(kCustomers, 0), kName}}},
      {"inside a document", {.select = {kName, kCity}}},
      {"every field", {.select = {everything()}, .tables = {kCustomers}}},
      {"every field but an id of MongoDB's own", {.select = {everything()}, .tables = {kProducts}}},
      {"distinct", {.select = {kStatus}, .distinct = true}},
      {"distinct rows", {.select = {kStatus, column(kOrders, 2)}, .distinct = true}},
      {"distinct, sorted by another field", {.select = {kStatus}, .distinct = true, .order = {{kTotal, true}}}},
  });
}

TEST(Pipeline, filters) {
  const Term zip = column(kCustomers, 5);
  check({
      {"equal", names_where(when(kName, Comparison::kEqual, {text("Ada")}))},
      {"a text that looks like a field", names_where(when(kName, Comparison::kEqual, {text("$name")}))},
      {"a number as text", names_where(when(kName, Comparison::kEqual, {number("7")}))},
      {"a flag", names_where(when(column(kCustomers, 4), Comparison::kEqual, {truth("true")}))},
      {"two types", names_where(when(zip, Comparison::kEqual, {number("10115")}))},
      {"not equal", names_where(when(kName, Comparison::kNotEqual, {text("Ada")}))},
      {"not equal, where it may be missing", names_where(when(kCity, Comparison::kNotEqual, {text("Rome")}))},
      {"in values", names_where(when(kCity, Comparison::kIn, {text("Rome"), text("Oslo")}))},
      {"not in values", names_where(when(kCity, Comparison::kNotIn, {text("Rome"), text("Oslo")}))},
      {"missing", names_where(when(kCity, Comparison::kIsNull))},
      {"known", names_where(when(kCity, Comparison::kIsNotNull))},
      {"contains", names_where(when(kName, Comparison::kLike, {text("%da (1.0)%")}))},
      {"begins", names_where(when(kName, Comparison::kLike, {text("A%")}))},
      {"a pattern inside", names_where(when(kName, Comparison::kLike, {text("A_a%z")}))},
      {"not like", names_where(when(kCity, Comparison::kNotLike, {text("%o")}))},
      {"like on numbers", names_where(when(column(kCustomers, 0), Comparison::kLike, {text("12%")}))},
      {"not like, of two types", names_where(when(zip, Comparison::kNotLike, {text("%5")}))},
      {"a date", names_where(when(column(kCustomers, 3), Comparison::kGreaterEqual, {text("2025-03-01")}))},
      {"between dates",
       names_where(when(column(kCustomers, 3), Comparison::kBetween, {text("2025"), text("2025-03-01 12:30")}))},
      {"numbers, some of them texts",
       {.select = {kStatus}, .where = {{when(kTotal, Comparison::kLess, {number("9.5")})}}}},
      {"between numbers, some of them texts",
       {.select = {kStatus}, .where = {{when(kTotal, Comparison::kBetween, {number("1"), number("2")})}}}},
      {"an id",
       {.select = {kStatus},
        .where = {{when(column(kOrders, 0), Comparison::kEqual, {text("65f1c0ffee65f1c0ffee65f1")})}}}},
      {"and, or",
       {.select = {kName},
        .where = {{when(kName, Comparison::kGreater, {text("A")})},
                  {when(kName, Comparison::kLess, {text("M")})},
                  {when(kCity, Comparison::kEqual, {text("Rome")}), when(kCity, Comparison::kIsNull)}}}},
      {"two conditions that one object cannot hold",
       {.select = {kName},
        .where = {{when(kCity, Comparison::kNotEqual, {text("Rome")})},
                  {when(kCity, Comparison::kNotEqual, {text("Oslo")})}}}},
  });
}

TEST(Pipeline, looks_at_parts_of_dates) {
  const Term year = column(kCustomers, 3, DatePart::kYear);
  const Term month = column(kCustomers, 3, DatePart::kMonth);
  const Term day = column(kOrders, 2, DatePart::kDay);
  check({
      {"in a year", names_where(when(year, Comparison::kEqual, {text("2025")}))},
      {"not in a month", names_where(when(month, Comparison::kNotEqual, {text("2025-12")}))},
      {"from a year on", names_where(when(year, Comparison::kGreaterEqual, {number("2025")}))},
      {"after a year", names_where(when(year, Comparison::kGreater, {number("2025")}))},
      {"in one of two years", names_where(when(year, Comparison::kIn, {number("2023"), number("2025")}))},
      {"no year", names_where(when(year, Comparison::kEqual, {text("soon")}))},
      {"a day of a date that is text",
       {.select = {kStatus}, .where = {{when(day, Comparison::kBetween, {text("2024-02-27"), text("2024-02-28")})}}}},
      {"by month", {.select = {month, rows()}, .tables = {kCustomers}}},
      {"by day of a text that may be missing", {.select = {day, rows()}, .tables = {kOrders}}},
      {"sorted by year", {.select = {kName}, .order = {{year, true}}}},
  });
}

TEST(Pipeline, aggregates) {
  const Term quantity = column(kStock, 2);
  const Term price = column(kProducts, 3);
  check({
      {"count", {.select = {rows()}, .tables = {kOrders}}},
      {"count of a filter", {.select = {rows()}, .where = {{when(kStatus, Comparison::kEqual, {text("paid")})}}}},
      {"count of values", {.select = {of(Aggregate::kCount, kCity)}}},
      {"count of different values", {.select = {of(Aggregate::kCount, kCity, true)}}},
      {"sum", {.select = {of(Aggregate::kSum, quantity)}}},
      {"average of what may be missing", {.select = {of(Aggregate::kAverage, price)}}},
      {"sum of numbers, some of them texts", {.select = {of(Aggregate::kSum, kTotal)}}},
      {"several",
       {.select = {of(Aggregate::kMinimum, price), of(Aggregate::kSum, price), of(Aggregate::kCount, price), rows()}}},
      {"different values beside others",
       {.select = {of(Aggregate::kCount, price, true), of(Aggregate::kSum, price, true)}}},
      {"group", {.select = {kStatus, rows()}}},
      {"group by two", {.select = {kStatus, column(kOrders, 2), of(Aggregate::kMaximum, column(kOrders, 5))}}},
      {"having, not selected",
       {.select = {kStatus}, .having = {{when(rows(), Comparison::kGreater, {number("3")})}}, .tables = {kOrders}}},
      {"top groups", {.select = {kStatus, rows()}, .order = {{rows(), true}}, .limit = 3}},
      {"sum in groups", {.select = {column(kProducts, 2), of(Aggregate::kSum, price)}}},
  });
}

TEST(Pipeline, sorts_and_cuts) {
  const Term price = column(kProducts, 3);
  const Term product = column(kProducts, 2);
  check({
      {"highest", {.select = {product}, .order = {{price, true}}, .limit = 1}},
      {"lowest is one that is known", {.select = {product}, .order = {{price, false}}, .limit = 1}},
      {"of the lowest the known come first", {.select = {product}, .order = {{price, false}}, .limit = 5}},
      {"all, as they are", {.select = {product}, .order = {{price, false}, {product, true}}}},
      {"no row", {.select = {product}, .limit = 0}},
  });
}

TEST(Pipeline, joins_collections) {
  check({
      {"along a reference", {.select = {kStatus, kName}}},
      {"from the side that is held to one value",
       {.select = {kStatus}, .where = {{when(kName, Comparison::kEqual, {text("Ada")})}}}},
      {"filters as early as may be",
       {.select = {kName},
        .where = {{when(kStatus, Comparison::kEqual, {text("paid")})},
                  {when(kCity, Comparison::kGreater, {text("B")})}}}},
      {"a table that no column names", {.select = {kName, rows()}, .tables = {kOrders}}},
      {"keys that may be missing on both sides", {.select = {column(kStock, 0), column(kProducts, 2)}}},
      {"every field of both", {.select = {everything()}, .tables = {kOrders, kCustomers}}},
      {"along several references", {.select = {kName, column(kProducts, 2)}}},
      {"a key of two fields", {.select = {column(kChecks, 3), column(kStock, 2)}}},
  });
}

TEST(Pipeline, unwinds_lists) {
  const Term tag = column(kTags, 1);
  const Term part = column(kParts, 1);
  check({
      {"elements alone", {.select = {kItemPrice}}},
      {"their number", {.select = {rows()}, .tables = {kItems}}},
      {"plain values", {.select = {tag, rows()}}},
      {"with their document",
       {.select = {kStatus, kItemPrice}, .where = {{when(kItemPrice, Comparison::kGreater, {number("9.5")})}}}},
      {"with their document's id", {.select = {column(kItems, 0), column(kItems, 2)}}},
      {"a list in a list", {.select = {part, kItemPrice}}},
      {"and a reference from an element", {.select = {column(kProducts, 2), of(Aggregate::kSum, column(kItems, 2))}}},
      {"into a list",
       {.select = {kItemPrice}, .where = {{when(column(kProducts, 2), Comparison::kEqual, {text("Tent")})}}}},
      {"lists of two collections", {.select = {kItemPrice, column(kMoves, 2)}}},
      {"a list of what was looked up", {.select = {tag, kStatus}}},
      {"every field of elements", {.select = {everything()}, .tables = {kTags}}},
  });
}

TEST(Pipeline, nests) {
  const Plan average{.select = {of(Aggregate::kAverage, column(kProducts, 3))}};
  const Term price = column(kProducts, 3);
  const Plan buyers{.select = {column(kOrders, 1)}, .where = {{when(column(kOrders, 1), Comparison::kIsNotNull)}}};
  Plan payers = buyers;
  payers.where.push_back({when(kStatus, Comparison::kEqual, {text("paid")})});
  const Term id = column(kCustomers, 0);
  const Term order = column(kOrders, 0);
  const Plan dear{.select = {column(kItems, 0)}, .where = {{when(kItemPrice, Comparison::kGreater, {number("100")})}}};
  check({
      {"above the average",
       {.select = {column(kProducts, 2)}, .where = {{when(price, Comparison::kGreater, average)}}}},
      {"below the average", {.select = {column(kProducts, 2)}, .where = {{when(price, Comparison::kLess, average)}}}},
      {"either",
       {.select = {column(kProducts, 2)},
        .where = {{when(price, Comparison::kGreater, average), when(price, Comparison::kEqual, {number("1")})}}}},
      {"more than a count",
       {.select = {column(kStock, 0)},
        .where = {{when(column(kStock, 2), Comparison::kGreater, Plan{.select = {rows()}, .tables = {kOrders}})}}}},
      {"in", names_where(when(id, Comparison::kIn, buyers))},
      {"not in", names_where(when(id, Comparison::kNotIn, buyers))},
      {"not in, filtered", names_where(when(id, Comparison::kNotIn, payers))},
      {"not in values that may be null",
       names_where(when(id, Comparison::kNotIn, Plan{.select = {column(kOrders, 1)}}))},
      {"in groups", names_where(when(id, Comparison::kIn,
                                     Plan{.select = {column(kOrders, 1)},
                                          .having = {{when(rows(), Comparison::kGreater, {number("2")})}},
                                          .tables = {kOrders}}))},
      {"documents without elements",
       {.select = {kStatus}, .where = {{when(order, Comparison::kNotIn, Plan{.select = {column(kItems, 0)}})}}}},
      {"documents with such an element", {.select = {kStatus}, .where = {{when(order, Comparison::kIn, dear)}}}},
      {"documents without such a value",
       names_where(when(id, Comparison::kNotIn,
                        Plan{.select = {column(kTags, 0)},
                             .where = {{when(column(kTags, 1), Comparison::kEqual, {text("vip")})}}}))},
      {"groups above the average",
       {.select = {column(kProducts, 2)},
        .having = {{when(of(Aggregate::kAverage, price), Comparison::kGreater, average)}}}},
  });
}

TEST(Pipeline, combines_rows) {
  const auto with = [](SetOperation operation, Condition left, Condition right) {
    Plan plan = names_where(std::move(left));
    plan.operation = operation;
    plan.operand = std::make_shared<const Plan>(names_where(std::move(right)));
    return plan;
  };
  const Condition rome = when(kCity, Comparison::kEqual, {text("Rome")});
  const Condition oslo = when(kCity, Comparison::kEqual, {text("Oslo")});
  Plan different{.select = {kCity, kName}, .operation = SetOperation::kUnion};
  different.operand = std::make_shared<const Plan>(Plan{.select = {column(kProducts, 1), column(kProducts, 2)}});
  Plan uneven = different;
  uneven.operand = std::make_shared<const Plan>(Plan{.select = {kName}});
  check({
      {"union of two filters", with(SetOperation::kUnion, rome, oslo)},
      {"intersect", with(SetOperation::kIntersect, rome, oslo)},
      {"except", with(SetOperation::kExcept, rome, oslo)},
      {"union of two collections", different},
      {"uneven", uneven},
  });
}

TEST(Pipeline, computes) {
  Term value = kItemPrice;
  value.operation = Operator::kTimes;
  value.operand = {kItems, 2};
  Term ratio = column(kProducts, 3);
  ratio.operation = Operator::kDividedBy;
  ratio.operand = {kStock, 2};
  Condition later{.left = column(kOrders, 5), .comparison = Comparison::kGreater};
  later.right = column(kCustomers, 3);
  Condition sold{.left = of(Aggregate::kSum, column(kStock, 2)), .comparison = Comparison::kLess};
  sold.right = rows();
  check({
      {"price times quantity", {.select = {kStatus, of(Aggregate::kSum, value)}}},
      {"nothing is divided by zero", {.select = {column(kProducts, 2), ratio}}},
      {"a field against a field", {.select = {kStatus}, .where = {{later}}}},
      {"a group's values against each other", {.select = {column(kStock, 0)}, .having = {{sold}}, .tables = {kStock}}},
      {"by quarter", {.select = {column(kCustomers, 3, DatePart::kQuarter), rows()}, .tables = {kCustomers}}},
      {"by quarter of a text that may be missing",
       {.select = {column(kOrders, 2, DatePart::kQuarter), rows()}, .tables = {kOrders}}},
      {"in a quarter",
       names_where(when(column(kCustomers, 3, DatePart::kQuarter), Comparison::kEqual, {text("2025-Q4")}))},
  });
}

TEST(Pipeline, takes_the_first_of_each) {
  check({
      {"the dearest of each", {.select = {kStatus, kTotal}, .order = {{kTotal, true}}, .limit = 2, .per = kStatus}},
      {"the cheapest of each, which may be missing",
       {.select = {kStatus, column(kOrders, 2)}, .order = {{column(kOrders, 2), false}}, .per = kStatus}},
      {"the largest group of each",
       {.select = {kCity, kName, rows()}, .order = {{rows(), true}}, .limit = 1, .per = kCity, .tables = {kOrders}}},
  });
}

TEST(Pipeline, gives_shares) {
  Term of_orders = rows();
  of_orders.share = Share::kOfTotal;
  Term paid = rows();
  paid.share = Share::kOfMatching;
  const Filter is_paid = {{when(kStatus, Comparison::kEqual, {text("paid")})}};
  Filter odd = {{when(column(kOrders, 5), Comparison::kLess, {text("2025-03-01")}),
                 when(kStatus, Comparison::kLike, {text("p%")})},
                {when(column(kOrders, 2), Comparison::kNotIn, {text("2025-03-01"), text("2025-03-02")})}};
  check({
      {"shares of a total", {.select = {kStatus, of_orders}, .tables = {kOrders}}},
      {"the part of documents that", {.select = {paid}, .matching = is_paid}},
      {"the part of each group that", {.select = {kName, paid}, .matching = odd}},
      {"the part that a nested plan says",
       {.select = {paid}, .matching = {{when(kStatus, Comparison::kIn, Plan{.select = {kStatus}})}}}},
  });
}

TEST(Pipeline, looks_up_what_a_collection_refers_to_in_itself) {
  Term referred = kName;
  referred.referred = true;
  const SelfJoin self{kCustomers, {5}, {0}};
  check({
      {"documents and those they refer to", {.select = {kName, referred}, .self = self}},
      {"those that are referred to by how many", {.select = {referred, rows()}, .tables = {kCustomers}, .self = self}},
  });
}

TEST(Pipeline, refuses_what_no_query_says) {
  check({
      {"no table", {.select = {rows()}}},
      {"everything beside an aggregate", {.select = {everything(), rows()}, .tables = {kOrders}}},
      {"an aggregate in a filter over rows", names_where(when(rows(), Comparison::kGreater, {number("1")}))},
  });
}

void expect_sound(const boost::json::array& stages, const std::string& name) {
  const std::set<std::string_view> known = {"$match",  "$group",  "$project", "$sort",      "$limit",      "$count",
                                            "$lookup", "$unwind", "$facet",   "$addFields", "$replaceRoot"};
  for (const auto& stage : stages) {
    ASSERT_EQ(stage.as_object().size(), 1U) << name;
    const auto& [key, body] = *stage.as_object().begin();
    EXPECT_TRUE(known.contains(key)) << name << ": " << key;
    if (key == "$lookup" && body.as_object().contains("pipeline")) {
      expect_sound(body.at("pipeline").as_array(), name);
    }
    if (key == "$facet") expect_sound(body.at("rows").as_array(), name);
    if (key == "$group") {
      EXPECT_EQ(body.as_object().begin()->key(), "_id") << name;
    }
    if (key != "$project") continue;
    EXPECT_FALSE(body.as_object().empty()) << name;
    std::set<bool> includes;  // a projection includes or excludes, but for _id
    for (const auto& [field, value] : body.as_object()) {
      if (field != "_id") includes.insert(value != 0);
    }
    EXPECT_LE(includes.size(), 1U) << name;
  }
}

TEST(Pipeline, keeps_the_rules_of_stages) {
  std::size_t pipelines = 0;
  for (const auto& [name, text] : expected()) {
    if (!text.starts_with('{')) continue;
    ++pipelines;
    const auto query = boost::json::parse(text);
    EXPECT_TRUE(query.at("collection").is_string()) << name;
    expect_sound(query.at("pipeline").as_array(), name);
  }
  EXPECT_GT(pipelines, 80U);
}

/// Plans that no question means, but a renderer must carry or refuse.
class Dice {
 public:
  explicit Dice(unsigned seed) : numbers_(seed) {}

  Plan plan(int depth) {
    Plan plan;
    plan.select.resize(depth == 0 ? 1 + below(3) : 1);
    for (Term& one : plan.select) one = below(4) == 0 ? aggregate() : term();
    if (depth == 0 && below(12) == 0) plan.select = {everything()};
    plan.distinct = below(4) == 0;
    for (std::size_t i = below(3); i > 0; --i) plan.where.push_back(clause(depth, false));
    if (below(4) == 0) plan.having.push_back(clause(depth, true));
    for (std::size_t i = below(3); i > 0; --i)
      plan.order.push_back({below(3) == 0 ? aggregate() : term(), below(2) == 0});
    if (below(3) == 0) plan.limit = static_cast<std::int64_t>(below(4));
    if (below(3) == 0) plan.tables.push_back(table());
    if (below(6) == 0 && plan.order.size() == 1) plan.per = plan.select.front();
    if (below(6) == 0) plan.self = SelfJoin{kCustomers, {5}, {0}};
    if (below(4) == 0) plan.matching.push_back(clause(2, false));
    if (depth == 0 && below(5) == 0) {
      plan.operation = static_cast<SetOperation>(1 + below(3));
      Plan operand = this->plan(1);
      operand.select.resize(plan.select.size(), operand.select.front());
      plan.operand = std::make_shared<const Plan>(std::move(operand));
    }
    return plan;
  }

 private:
  std::size_t below(std::size_t end) { return numbers_() % end; }
  std::size_t table() { return below(catalog_.tables.size()); }

  Term term() {
    const std::size_t of = table();
    const std::size_t position = below(catalog_.tables[of].columns.size());
    const bool date = catalog::is_temporal(catalog_.tables[of].columns[position].kind);
    Term one = column(of, position, date ? static_cast<DatePart>(below(5)) : DatePart::kNone);
    one.referred = of == kCustomers && below(3) == 0;
    if (!date && below(6) == 0) {
      one.operation = static_cast<Operator>(1 + below(4));
      one.operand = {of, below(catalog_.tables[of].columns.size())};
    }
    return one;
  }

  Term aggregate() {
    Term one = below(4) == 0 ? rows() : plan::of(static_cast<Aggregate>(1 + below(5)), term(), below(3) == 0);
    const bool adds = one.aggregate == Aggregate::kCount || one.aggregate == Aggregate::kSum;
    if (adds && !one.distinct) one.share = static_cast<Share>(below(3));
    return one;
  }

  Clause clause(int depth, bool of_groups) {
    Clause clause(1 + below(2));
    for (Condition& one : clause) {
      one.left = of_groups ? aggregate() : term();
      one.comparison = static_cast<Comparison>(below(13));
      constexpr std::array kTexts = {"2025", "2025-03", "7", "a%", "%$x.y%", "", "9.5", "65f1c0ffee65f1c0ffee65f1"};
      for (int i = 0; i < 2; ++i) {
        one.values.push_back({static_cast<Literal::Kind>(below(3)), kTexts.at(below(kTexts.size()))});
      }
      if (below(8) == 0) one.right = of_groups ? aggregate() : term();
      constexpr std::array kWithPlan = {Comparison::kGreater, Comparison::kLess, Comparison::kIn, Comparison::kNotIn};
      if (depth < 2 && below(4) == 0) {
        one.comparison = kWithPlan.at(below(kWithPlan.size()));
        one.nested = std::make_shared<const Plan>(plan(depth + 1));
      }
    }
    return clause;
  }

  catalog::Catalog catalog_ = documents();
  std::mt19937 numbers_;
};

TEST(Pipeline, of_any_plan_keeps_the_rules_of_stages_or_is_refused) {
  int written = 0;
  const int plans = testing::rounds(3000);
  for (int i = 0; i < plans; ++i) {
    const std::string text = pipeline(Dice(static_cast<unsigned>(i)).plan(0));
    if (!text.starts_with('{')) continue;
    ++written;
    expect_sound(boost::json::parse(text).at("pipeline").as_array(), text);
    ASSERT_FALSE(HasFailure()) << i;
  }
  EXPECT_GT(written, plans / 3);
}

}  // namespace
}  // namespace dataquery::plan
