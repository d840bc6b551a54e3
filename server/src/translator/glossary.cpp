#include "translator/glossary.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "plan/render.h"
#include "translator/cues.h"
#include "translator/plan_use.h"
#include "translator/understanding.h"

namespace dataquery::translator {
namespace {

using catalog::Compared;
using plan::Comparison;
using plan::Condition;
using plan::Literal;
using plan::Plan;

bool same_word(const text::Token& said, const text::Token& term) {
  if (said.kind != term.kind) return false;
  return said.lower == term.lower || (term.kind == text::TokenKind::kWord && said.stem == term.stem);
}

bool stands_at(const std::vector<text::Token>& tokens, std::size_t at, const std::vector<text::Token>& term) {
  return at + term.size() <= tokens.size() &&
         std::ranges::equal(term, std::span(tokens).subspan(at, term.size()),
                            [](const auto& word, const auto& said) { return same_word(said, word); });
}

/// The denial in "not VIP", "without big orders": shortly before, in the same clause.
std::optional<std::size_t> denial_before(const Links& links, const Cues& cues, Span span) {
  for (std::size_t back = 1; back <= 3 && back <= span.first; ++back) {
    const std::size_t at = span.first - back;
    if (cues.at(at, Cue::kNot)) return at;
    if (links.tokens[at].kind == text::TokenKind::kMark || cues.at(at, Cue::kAnd)) break;
  }
  return std::nullopt;
}

/// The word is understood, and is to be understood by nobody else.
void take_word(text::Token& token) {
  token.kind = text::TokenKind::kMark;
  token.lower.clear();
  token.stem.clear();
}

void forget_names(std::vector<NameMatch>& matches, Span span) {
  for (NameMatch& match : matches) {
    if (match.mentions.empty()) continue;
    std::erase_if(match.mentions, [&](Span mention) { return mention.overlaps(span); });
    if (match.mentions.empty()) match = {};
  }
}

void forget_constants(Links& links, Span span) {
  std::erase_if(links.values, [&](const ValueLink& value) { return value.span.overlaps(span); });
  std::erase_if(links.numbers, [&](const NumberLink& number) {
    return Span{number.token, static_cast<std::uint16_t>(number.token + 1)}.overlaps(span);
  });
  std::erase_if(links.dates,
                [&](const text::DateSpan& date) { return date.first < span.last && span.first < date.last; });
}

void name_outright(NameMatch& match, Span span) {
  auto mentions = std::move(match.mentions);
  mentions.insert(mentions.begin(), span);
  match = {.grade = 1, .coverage = 1, .quality = 1, .contiguous = true, .head = true, .mentions = std::move(mentions)};
}

/// One text that a text column holds: questions are full of such, and every scorer knows what to do with them.
bool is_text_value(const catalog::Catalog& catalog, const catalog::Meaning& meaning) {
  return meaning.test && meaning.test->compared == Compared::kEqual && meaning.test->constants.size() == 1 &&
         catalog.column(meaning.column).kind == catalog::TypeKind::kText;
}

Comparison comparison_of(const catalog::Test& test, bool denied) {
  switch (test.compared) {
    case Compared::kEqual:
      if (test.constants.size() > 1) return denied ? Comparison::kNotIn : Comparison::kIn;
      return denied ? Comparison::kNotEqual : Comparison::kEqual;
    case Compared::kNotEqual:
      return denied ? Comparison::kEqual : Comparison::kNotEqual;
    case Compared::kLess:
      return denied ? Comparison::kGreaterEqual : Comparison::kLess;
    case Compared::kLessEqual:
      return denied ? Comparison::kGreater : Comparison::kLessEqual;
    case Compared::kGreater:
      return denied ? Comparison::kLessEqual : Comparison::kGreater;
    case Compared::kGreaterEqual:
      return denied ? Comparison::kLess : Comparison::kGreaterEqual;
    case Compared::kMissing:
      return denied ? Comparison::kIsNotNull : Comparison::kIsNull;
    case Compared::kPresent:
      return denied ? Comparison::kIsNull : Comparison::kIsNotNull;
  }
  return Comparison::kEqual;
}

plan::Term plain(catalog::ColumnRef column) { return {plan::Aggregate::kNone, false, column, plan::DatePart::kNone}; }

/// Of a term that demands a condition.
Condition condition_of(const GlossaryLink& link, bool denied, const catalog::Catalog& catalog) {
  const auto& test = *link.meaning.test;  // NOLINT(bugprone-unchecked-optional-access): the callers' terms have one
  const auto kind = catalog.column(link.meaning.column).kind;
  const auto literal = is_numeric(kind)                      ? Literal::Kind::kNumber
                       : kind == catalog::TypeKind::kBoolean ? Literal::Kind::kBoolean
                                                             : Literal::Kind::kText;
  Condition condition{plain(link.meaning.column), comparison_of(test, denied), {}, nullptr};
  for (const auto& constant : test.constants) condition.values.push_back({literal, constant});
  return condition;
}

/// Whether the plan looks at the column in the way that is asked; whether it denies that is its own affair.
bool holds(const Plan& plan, const Condition& wanted, const plan::KeyGraph& keys) {
  return std::ranges::any_of(PlanUse(plan, keys).conditions, [&](const Condition* own) {
    if (own->left.column != wanted.left.column || own->nested) return false;
    if (own->comparison == wanted.comparison && own->values == wanted.values) return true;
    return !wanted.values.empty() && std::ranges::all_of(wanted.values, [&](const Literal& literal) {
      return std::ranges::contains(own->values, literal.text, &Literal::text);
    });
  });
}

class Holder {
 public:
  Holder(const Links& links, const CatalogIndex& index) : links_(links), index_(index), cues_(links.tokens) {}

  void hold(Plan& plan) const {
    for (std::size_t i = 0; i < links_.glossary.size(); ++i) {
      if (!links_.glossary[i].meaning.test || is_with_the_one_before(i)) continue;
      plan::Clause clause;
      bool lacks = false;
      for (std::size_t j = i; j == i || (j < links_.glossary.size() && is_with_the_one_before(j)); ++j) {
        clause.push_back(condition_of(links_.glossary[j], links_.glossary[j].denied, index_.catalog()));
        lacks |= !holds(plan, clause.back(), index_.keys());
      }
      if (!lacks) continue;
      for (Plan* part = &plan; part != nullptr;) {
        add(*part, clause, links_.glossary[i]);
        if (!part->operand) break;
        auto operand = std::make_shared<Plan>(*part->operand);
        part->operand = operand;
        part = operand.get();
      }
    }
  }

 private:
  /// "shipped or delivered": either is meant.
  [[nodiscard]] bool is_with_the_one_before(std::size_t i) const {
    if (i == 0 || !links_.glossary[i].meaning.test || !links_.glossary[i - 1].meaning.test) return false;
    const auto& before = links_.glossary[i - 1];
    const auto& own = links_.glossary[i];
    if (before.meaning.column != own.meaning.column || before.denied || own.denied) return false;
    for (std::size_t at = before.span.last; at < own.span.first; ++at) {
      if (cues_.at(at, Cue::kOr)) return true;
    }
    return false;
  }

  void add(Plan& plan, const plan::Clause& clause, const GlossaryLink& link) const {
    const std::size_t table = link.meaning.column.table;
    const auto tables = plan::tables_of(plan);
    if (!std::ranges::contains(tables, table)) {
      for (const std::size_t e : index_.keys().edges_of(table)) {
        const plan::KeyEdge& edge = index_.keys().edges()[e];
        if (edge.table != table || edge.columns.size() != 1 || edge.other == table) continue;
        if (!std::ranges::contains(tables, edge.other)) continue;
        plan.where.push_back({those_that_have(edge, clause, link)});
        return;
      }
    }
    plan.where.push_back(clause);
  }

  /// Rows that rows of another table refer to, of which the clause holds; where it is denied, those without any.
  [[nodiscard]] Condition those_that_have(const plan::KeyEdge& edge, plan::Clause clause,
                                          const GlossaryLink& link) const {
    const catalog::ColumnRef inner{edge.table, edge.columns.front()};
    Plan nested;
    nested.select = {plain(inner)};
    if (link.denied) clause = {condition_of(link, false, index_.catalog())};
    nested.where.push_back(std::move(clause));
    if (link.denied && index_.catalog().column(inner).nullable) {  // NOT IN a list with NULL is never true
      nested.where.push_back({{plain(inner), Comparison::kIsNotNull, {}, nullptr}});
    }
    return {plain({edge.other, edge.other_columns.front()}),
            link.denied ? Comparison::kNotIn : Comparison::kIn,
            {},
            std::make_shared<const Plan>(std::move(nested))};
  }

  const Links& links_;
  const CatalogIndex& index_;
  const Cues cues_;
};

}  // namespace

Glossary::Glossary(std::vector<Entry> entries) : entries_(std::move(entries)) {
  terms_.reserve(entries_.size());
  for (const Entry& entry : entries_) terms_.push_back(text::tokenize(entry.term));
}

std::vector<Glossary::Place> Glossary::places_in(const std::vector<text::Token>& tokens) const {
  std::vector<Place> places;
  for (std::size_t at = 0; at < tokens.size();) {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      if (terms_[i].empty() || (best && terms_[i].size() <= terms_[*best].size())) continue;
      if (stands_at(tokens, at, terms_[i])) best = i;
    }
    const std::size_t length = best ? terms_[*best].size() : 1;
    if (best) {
      places.push_back({{static_cast<std::uint16_t>(at), static_cast<std::uint16_t>(at + length)}, *best});
    }
    at += length;
  }
  return places;
}

std::vector<const Glossary::Entry*> Glossary::said_in(std::string_view text) const {
  std::vector<std::size_t> said;
  for (const Place& place : places_in(text::tokenize(text))) said.push_back(place.entry);
  std::ranges::sort(said);
  said.erase(std::ranges::unique(said).begin(), said.end());
  std::vector<const Entry*> found;
  found.reserve(said.size());
  for (const std::size_t entry : said) found.push_back(&entries_[entry]);
  return found;
}

void Glossary::add_to(Links& links, const CatalogIndex& index) const {
  const auto& catalog = index.catalog();
  const Cues cues(links.tokens);
  for (const Place& place : places_in(links.tokens)) {
    auto meaning = catalog::resolve(catalog, entries_[place.entry].definition);
    if (!meaning) continue;  // a table or column that is there no more
    const Span span = place.span;
    const auto denial = denial_before(links, cues, span);
    forget_constants(links, span);
    if (!meaning->test) {
      forget_names(links.tables, span);
      forget_names(links.columns, span);
      name_outright(links.columns[index.column_at(meaning->column)], span);
    } else if (is_text_value(catalog, *meaning)) {
      forget_names(links.tables, span);
      forget_names(links.columns, span);
      links.values.push_back(
          {span, meaning->column, meaning->test->constants.front(), ValueIndex::Grade::kExact, false});
    } else {
      if (denial) take_word(links.tokens[*denial]);
      auto& table = links.tables[meaning->column.table];
      if (table.grade < kNamed) name_outright(table, span);  // "VIPs" are customers, though nobody says so
    }
    links.glossary.push_back({span, std::move(*meaning), denial.has_value()});
  }
  std::ranges::stable_sort(links.values, {}, [](const ValueLink& link) { return link.span.first; });
}

void hold_to_glossary(Translation& translation, const CatalogIndex& index) {
  const auto must_hold = [](const GlossaryLink& link) { return link.meaning.test.has_value(); };
  if (std::ranges::none_of(translation.links.glossary, must_hold)) return;
  const Holder holder(translation.links, index);
  std::vector<Candidate> held;
  for (Candidate& candidate : translation.candidates) {
    holder.hold(candidate.plan);
    auto query = plan::render(candidate.plan, index.catalog(), index.keys(), index.catalog().dialect);
    if (!query) continue;
    if (std::ranges::contains(held, query->text, [](const Candidate& other) { return other.query.text; })) continue;
    candidate.query = std::move(*query);
    held.push_back(std::move(candidate));
  }
  translation.candidates = std::move(held);
}

}  // namespace dataquery::translator
