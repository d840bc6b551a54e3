#include "connections/glossary.h"

#include <gtest/gtest.h>

#include <format>

#include "base/fake_sealer.h"
#include "connections/fake_connection_store.h"
#include "connections/fake_glossary_store.h"
#include "connections/fake_indexer.h"
#include "unit/connections/fake_source.h"

namespace dataquery::connections {
namespace {

using catalog::TypeKind;

catalog::Catalog shop() {
  catalog::Catalog shop{.dialect = catalog::Dialect::kSqlite, .database = "shop"};
  shop.tables.push_back(
      {.name = "orders",
       .columns = {{.name = "id", .type = "INTEGER", .kind = TypeKind::kInteger},
                   {.name = "total_amount", .type = "REAL", .kind = TypeKind::kReal},
                   {.name = "status", .type = "TEXT", .kind = TypeKind::kText, .values = {"paid", "shipped"}}}});
  return shop;
}

class GlossaryTest : public testing::Test {
 protected:
  GlossaryTest() { source_.databases[url_.reveal()].catalog = shop(); }

  static Deadline deadline() { return Deadline::in(std::chrono::seconds(30)); }
  Result<CheckedEntry> put(std::string term, catalog::Definition definition, std::int64_t id = 0) {
    return glossary_.put(user_, shop_, {id, std::move(term), std::move(definition)}, deadline(), {});
  }
  std::vector<CheckedEntry> list() { return glossary_.list(user_, shop_, deadline(), {}).value(); }

  const UserId user_{1};
  const Secret url_{"sqlite:///srv/shop.db"};
  FakeConnectionStore store_;
  FakeGlossaryStore entries_{store_};
  FakeConnectorFactory source_;
  FakeSealer sealer_;
  FakeIndexer indexer_;
  FixedClock clock_{std::chrono::sys_days{std::chrono::year{2024} / 1 / 15}};
  Connections connections_{store_, source_, sealer_, indexer_, clock_};
  Glossary glossary_{entries_, connections_, clock_};
  ConnectionId shop_;

  void SetUp() override {
    shop_ = connections_.add(user_, "shop", catalog::Dialect::kSqlite, url_, deadline(), {}).value();
  }
};

TEST_F(GlossaryTest, a_term_is_kept_in_the_catalogs_spelling) {
  EXPECT_TRUE(list().empty());
  const auto added = put("  GMV ", {.column = "Total_Amount"}).value();
  EXPECT_EQ(added.entry.term, "GMV");
  EXPECT_EQ(added.entry.definition, (catalog::Definition{.column = "orders.total_amount"}));
  EXPECT_EQ(added.meaning, "orders.total_amount");
  EXPECT_EQ(added.problem, "");
  put("big order", {.expression = "total_amount>1000"}).value();
  put("delivered", {.column = "orders.status", .equals = {"shipped"}}).value();
  const auto all = list();
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[1].entry.definition.expression, "orders.total_amount > 1000");
  EXPECT_EQ(all[2].meaning, "orders.status = 'shipped'");
  EXPECT_EQ(glossary_.entries(user_, shop_).value().size(), 3U);
}

TEST_F(GlossaryTest, a_term_is_one_to_five_words_that_mean_something) {
  struct Case {
    std::string term;
    std::string message;
  };
  const Case cases[] = {
      {"  ", "Write the term, such as GMV."},
      {"one two three four five six", "A term has one to 5 words."},
      {"how many", "“how many” stands in questions of all kinds: choose a term that only means this."},
      {"of", "“of” stands in questions of all kinds: choose a term that only means this."},
      {"what?", "A term is made of words; “what?” has a sign that none has."},
      {"\"quoted\"", "A term is made of words; “\"quoted\"” has a sign that none has."},
      {std::string(101, 'x'), "A term has at most 100 characters."},
      {"bad\xFFtext", "The term holds characters that are not text."},
      {"two\nlines", "The term holds characters that are not text."},
      {"&", "A term has one to 5 words."},
  };
  for (const auto& [term, message] : cases) {
    const auto refused = put(term, {.column = "orders.id"});
    ASSERT_FALSE(refused) << term;
    EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument) << term;
    EXPECT_EQ(refused.error().field, "term");
    EXPECT_EQ(refused.error().message, message);
  }
  for (const auto* fine : {"GMV", "gross-margin", "R&D", "the big orders of ours", "Größe", "q1"}) {
    EXPECT_TRUE(put(fine, {.column = "orders.id"})) << fine;
  }
}

TEST_F(GlossaryTest, a_term_stands_once_and_can_be_changed) {
  const auto gmv = put("GMV", {.column = "orders.total_amount"}).value().entry;
  const auto again = put("gmv", {.column = "orders.id"});
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, ErrorCode::kConflict);
  EXPECT_EQ(again.error().message, "“gmv” is in the glossary already.");
  EXPECT_EQ(put("Gmv", {.column = "orders.id"}, gmv.id).value().entry.id, gmv.id);
  EXPECT_EQ(list().at(0).meaning, "orders.id");
  ASSERT_TRUE(glossary_.remove(user_, shop_, gmv.id));
  EXPECT_EQ(put("GMV", {.column = "orders.id"}, gmv.id).error().code, ErrorCode::kNotFound);
}

TEST_F(GlossaryTest, what_the_database_has_not_is_refused_and_nothing_is_kept) {
  EXPECT_EQ(put("GMV", {.column = "orders.total"}).error().message,
            "orders has no column total; did you mean total_amount?");
  EXPECT_EQ(put("GMV", {.column = "orders.id", .equals = std::vector<std::string>(51, "1")}).error().message,
            "A term stands for at most 50 values.");
  EXPECT_EQ(put("GMV", {.column = "orders.status", .equals = {std::string(9'000, 'x')}}).error().field, "value");
  EXPECT_TRUE(list().empty());
}

TEST_F(GlossaryTest, holds_so_many_terms_and_no_more) {
  for (std::size_t i = 0; i < kGlossaryEntries; ++i) {
    ASSERT_TRUE(entries_.add(user_, shop_, {0, std::format("term {}", i), {.column = "orders.id"}}, clock_.now()));
  }
  const auto refused = put("GMV", {.column = "orders.id"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "A glossary holds at most 500 terms: remove one first.");
  EXPECT_TRUE(put("GMV", {.column = "orders.id"}, list().at(0).entry.id)) << "one may be changed";
}

TEST_F(GlossaryTest, says_which_terms_mean_nothing_any_more) {
  ASSERT_TRUE(entries_.add(user_, shop_, {0, "GMV", {.column = "orders.gone"}}, clock_.now()));
  const auto all = list();
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].meaning, "");
  EXPECT_EQ(all[0].problem, "orders has no column gone.");
}

TEST_F(GlossaryTest, is_nobody_elses) {
  const auto entry = put("GMV", {.column = "orders.id"}).value().entry;
  const UserId other{2};
  EXPECT_EQ(glossary_.list(other, shop_, deadline(), {}).error().code, ErrorCode::kNotFound);
  EXPECT_EQ(glossary_.put(other, shop_, {0, "x", {.column = "orders.id"}}, deadline(), {}).error().code,
            ErrorCode::kNotFound);
  EXPECT_EQ(glossary_.remove(other, shop_, entry.id).error().code, ErrorCode::kNotFound);
}

TEST(GlossaryEntry, is_written_as_json_and_back) {
  for (const auto& definition : {catalog::Definition{.column = "a.b"},
                                 {.column = "a.\"b\"", .equals = {"x", "ü'"}},
                                 {.expression = "a.b > 1"}}) {
    EXPECT_EQ(definition_from_json(to_json(definition)).value(), definition);
  }
  EXPECT_EQ(definition_from_json("[]").error().code, ErrorCode::kInternal);
  EXPECT_EQ(definition_from_json("{").error().code, ErrorCode::kInternal);
}

}  // namespace
}  // namespace dataquery::connections
