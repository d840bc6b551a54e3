#include "translator/glossary.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "company.h"
#include "translator/evidence.h"
#include "translator/same_reading.h"

namespace dataquery::translator {
namespace {

const Glossary& words() {
  static const Glossary glossary({{"GMV", {.column = "orders.total_amount"}},
                                  {"delivered", {.column = "orders.status", .equals = {"shipped"}}},
                                  {"open business", {.column = "orders.status", .equals = {"new", "paid"}}},
                                  {"big order", {.expression = "orders.total_amount > 1000"}},
                                  {"VIP", {.expression = "customers.credit_limit >= 5000"}},
                                  {"subscribers", {.column = "customers.newsletter", .equals = {"true"}}},
                                  {"former staff", {.expression = "employees.left_on is not null"}},
                                  {"ghost", {.column = "orders.gone"}},
                                  {"order", {.column = "orders.gone"}}});
  return glossary;
}

Translation read(std::string_view question) { return translator().translate(question, company(), kToday, &words()); }

std::string best(std::string_view question) {
  const auto translation = read(question);
  return translation.candidates.empty() ? "" : translation.candidates.front().query.text;
}

TEST(Glossary, terms_mean_what_they_are_said_to) {
  struct Case {
    std::string question;
    std::string sql;
  };
  const Case cases[] = {
      {"What is the total GMV?", "SELECT SUM(total_amount) AS sum_of_total_amount FROM orders"},
      {"How many orders were delivered?", "SELECT COUNT(*) AS number_of_orders FROM orders WHERE status = 'shipped'"},
      {"How many big orders are there?", "SELECT COUNT(*) AS number_of_orders FROM orders WHERE total_amount > 1000"},
      {"How many VIPs do we have?", "SELECT COUNT(*) AS number_of_customers FROM customers WHERE credit_limit >= 5000"},
      {"How many orders are open business?",
       "SELECT COUNT(*) AS number_of_orders FROM orders WHERE status IN ('new', 'paid')"},
      {"How many subscribers are there?", "SELECT COUNT(*) AS number_of_customers FROM customers WHERE newsletter = 1"},
      {"How many customers are not VIP?",
       "SELECT COUNT(*) AS number_of_customers FROM customers WHERE credit_limit < 5000"},
      {"How many former staff are there?",
       "SELECT COUNT(*) AS number_of_employees FROM employees WHERE left_on IS NOT NULL"},
  };
  for (const auto& [question, sql] : cases) EXPECT_EQ(best(question), sql) << question;
}

TEST(Glossary, what_others_refer_to_has_such_or_has_none) {
  struct Case {
    std::string question;
    std::string sql;
  };
  const Case cases[] = {
      {"Which customers have big orders?",
       "SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders WHERE total_amount > 1000)"},
      {"Which customers are without big orders?",
       "SELECT name FROM customers WHERE id NOT IN (SELECT customer_id FROM orders WHERE total_amount > 1000)"},
      {"Which customers have orders that are open business or delivered?",
       "SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders WHERE status IN ('new', 'paid') OR "
       "status = 'shipped')"},
  };
  for (const auto& [question, sql] : cases) {
    plan::Plan names;
    names.select = {{plan::Aggregate::kNone, false, catalog::ColumnRef{0, 1}, plan::DatePart::kNone}};
    Translation translation;
    translation.links = link(question, company(), kToday, &words());
    translation.candidates = {{names, {}, 0.5, true}};
    hold_to_glossary(translation, company());
    ASSERT_EQ(translation.candidates.size(), 1U);
    EXPECT_EQ(translation.candidates.front().query.text, sql) << question;
  }
}

TEST(Glossary, every_reading_holds_what_must_hold) {
  const auto translation = read("Show the big orders of VIPs by month");
  ASSERT_FALSE(translation.candidates.empty());
  for (const auto& candidate : translation.candidates) {
    EXPECT_TRUE(candidate.query.text.contains("> 1000")) << candidate.query.text;
    EXPECT_TRUE(candidate.query.text.contains(">= 5000")) << candidate.query.text;
  }
}

TEST(Glossary, the_evidence_says_whose_words_they_are) {
  struct Case {
    std::string question;
    EvidenceLink link;
  };
  const Case cases[] = {{"What is the total GMV?", {"GMV", "column", "orders.total_amount"}},
                        {"How many VIPs do we have?", {"VIPs", "value", "customers.credit_limit >= 5000"}},
                        {"How many orders were delivered?", {"delivered", "value", "orders.status = 'shipped'"}}};
  for (const auto& [question, wanted] : cases) {
    const auto translation = read(question);
    ASSERT_FALSE(translation.candidates.empty()) << question;
    const auto evidence = explain(translation, company(), 0);
    const auto said = "“" + wanted.words + "” is " + wanted.target + ", by this connection's glossary.";
    EXPECT_TRUE(std::ranges::contains(evidence.assumptions, said)) << question;
    EXPECT_TRUE(evidence.unknown_words.empty()) << question;
    const auto link = std::ranges::find(evidence.links, wanted.words, &EvidenceLink::words);
    ASSERT_NE(link, evidence.links.end()) << question;
    EXPECT_EQ(link->kind, wanted.kind);
    EXPECT_EQ(link->target, wanted.target);
  }
}

TEST(Glossary, a_question_without_its_terms_is_read_as_without_it) {
  for (const auto* question : {"How many orders are paid?", "Which customers are from Sweden?", "ghosts of orders"}) {
    const auto with = read(question);
    const auto without = translator().translate(question, company(), kToday);
    ASSERT_EQ(with.candidates.size(), without.candidates.size()) << question;
    for (std::size_t i = 0; i < with.candidates.size(); ++i) {
      EXPECT_EQ(with.candidates[i].query.text, without.candidates[i].query.text) << question;
      EXPECT_EQ(with.candidates[i].score, without.candidates[i].score) << question;
    }
  }
}

TEST(Glossary, the_longest_term_counts_and_each_is_told_once) {
  const auto said = words().said_in("Big orders, BIG ORDER; gmv of a vip");
  std::vector<std::string> terms;
  for (const auto* entry : said) terms.push_back(entry->term);
  EXPECT_EQ(terms, (std::vector<std::string>{"GMV", "big order", "VIP"}));
  EXPECT_TRUE(words().said_in("bigger things").empty());
}

TEST(SameReading, is_found_by_its_query) {
  const auto translation = translator().translate("orders by customer", company(), kToday);
  ASSERT_GT(translation.candidates.size(), 1U);
  EXPECT_EQ(same_reading(translation, translation.candidates[1].query.text, kToday, kToday), 1U);
  EXPECT_EQ(same_reading(translation, "SELECT 1", kToday, kToday), std::nullopt);
}

TEST(SameReading, moves_with_the_days_that_are_meant) {
  constexpr std::chrono::year_month_day kThen{std::chrono::year{2026}, std::chrono::March, std::chrono::day{5}};
  for (const auto* question :
       {"How many orders were placed last month?", "How many orders were placed in the past 7 days?"}) {
    const auto then = translator().translate(question, company(), kThen);
    const auto now = translator().translate(question, company(), kToday);
    ASSERT_FALSE(then.candidates.empty()) << question;
    const auto& query = then.candidates.front().query.text;
    EXPECT_EQ(same_reading(now, query, kToday, kToday), std::nullopt) << question << ": of other days";
    const auto found = same_reading(now, query, kThen, kToday);
    ASSERT_TRUE(found) << question;
    EXPECT_EQ(now.candidates[*found].plan.where.size(), then.candidates.front().plan.where.size());
  }
}

}  // namespace
}  // namespace dataquery::translator
