#include "translator/evidence.h"

#include <algorithm>
#include <format>
#include <set>

#include "plan/describe.h"
#include "translator/column_units.h"
#include "translator/cues.h"
#include "translator/plan_use.h"

namespace dataquery::translator {
namespace {

constexpr float kWorthShowing = 0.5F;

class Explainer {
 public:
  Explainer(const Translation& translation, const CatalogIndex& index, std::size_t chosen)
      : links_(translation.links),
        index_(index),
        plan_(translation.candidates[chosen].plan),
        use_(plan_, index.keys()),
        cues_(links_.tokens),
        taken_(links_.tokens.size(), false) {}

  Evidence run() {
    for (const std::size_t table : use_.tables) evidence_.tables.push_back(index_.catalog().tables[table].name);
    for (const std::size_t edge : use_.joins) evidence_.joins.push_back(join(index_.keys().edges()[edge]));
    for (const auto* condition : use_.conditions)
      evidence_.filters.push_back(plan::describe(*condition, plan_, index_.catalog()));
    link_glossary();
    link_values();
    link_dates();
    link_names();
    link_numbers();
    link_operations();
    assume();
    find_unknown();
    return std::move(evidence_);
  }

 private:
  [[nodiscard]] std::string column_name(catalog::ColumnRef ref) const {
    return index_.catalog().tables[ref.table].name + "." + index_.catalog().column(ref).name;
  }

  [[nodiscard]] std::string join(const plan::KeyEdge& edge) const {
    std::string text;
    for (std::size_t i = 0; i < edge.columns.size(); ++i) {
      if (i > 0) text += " and ";
      text += column_name({edge.table, edge.columns[i]}) + " = " + column_name({edge.other, edge.other_columns[i]});
    }
    return text;
  }

  [[nodiscard]] std::string words(Span span) const {
    std::string text;
    for (std::size_t i = span.first; i < span.last; ++i) text += (text.empty() ? "" : " ") + links_.tokens[i].text;
    return text;
  }

  /// The number as it is compared with a column, whose name may say another unit than the question.
  [[nodiscard]] std::string digits_for(const NumberLink& number,
                                       const std::optional<catalog::ColumnRef>& column) const {
    if (!column) return number.digits;
    const ColumnFacts& facts = index_.columns()[index_.column_at(*column)];
    return scaled(number.digits, unit_factor(links_.tokens, after_number(number), facts, index_));
  }

  [[nodiscard]] bool free(Span span) const {
    return std::none_of(taken_.begin() + span.first, taken_.begin() + span.last, [](bool taken) { return taken; });
  }

  void add(Span span, const char* kind, std::string target) {
    if (!free(span)) return;
    std::fill(taken_.begin() + span.first, taken_.begin() + span.last, true);
    evidence_.links.push_back({words(span), kind, std::move(target)});
  }

  void link_glossary() {
    for (const GlossaryLink& link : links_.glossary) {
      const auto& [column, test] = link.meaning;
      const bool used =
          test ? std::ranges::any_of(use_.conditions, [&](const auto* own) { return own->left.column == column; })
               : use_.columns.contains(column);
      if (!used) continue;
      const auto meaning = catalog::written(index_.catalog(), link.meaning);
      evidence_.assumptions.push_back(
          std::format("“{}” is {}, by this connection's glossary.", words(link.span), meaning));
      add(link.span, test ? "value" : "column", meaning);
    }
  }

  void link_values() {
    for (const ValueLink& value : links_.values) {
      for (const auto* condition : use_.conditions) {
        const bool same = condition->left.column == value.column && !condition->values.empty() &&
                          condition->values.front().text == value.spelling;
        if (same) add(value.span, "value", std::format("{} = '{}'", column_name(value.column), value.spelling));
      }
    }
  }

  void link_dates() {
    for (const auto& date : links_.dates) {
      const auto uses = [&](const std::optional<std::chrono::year_month_day>& day) {
        return day && std::ranges::any_of(use_.conditions, [&](const auto* condition) {
                 return !condition->values.empty() && condition->values.front().text == text::iso(*day);
               });
      };
      if (!uses(date.from) && !uses(date.until)) continue;
      std::string target = date.from ? "from " + text::iso(*date.from) : "";
      if (date.until) target += (target.empty() ? "" : " ") + std::string("until ") + text::iso(*date.until);
      add({static_cast<std::uint16_t>(date.first), static_cast<std::uint16_t>(date.last)}, "date", std::move(target));
    }
  }

  void link_names() {
    for (const auto ref : use_.columns) {
      const NameMatch& match = links_.columns[index_.column_at(ref)];
      if (match.grade >= kWorthShowing) add(match.mentions.front(), "column", column_name(ref));
    }
    for (const std::size_t table : use_.tables) {
      const NameMatch& match = links_.tables[table];
      if (match.grade >= kWorthShowing) add(match.mentions.front(), "table", index_.catalog().tables[table].name);
    }
  }

  void link_numbers() {
    for (const NumberLink& number : links_.numbers) {
      const Span span{number.token, static_cast<std::uint16_t>(number.token + 1)};
      const bool compared = std::ranges::any_of(use_.conditions, [&](const auto* condition) {
        return std::ranges::any_of(condition->values, [&](const plan::Literal& literal) {
          return literal.text == digits_for(number, condition->left.column);
        });
      });
      if (compared)
        add(span, "number", "compared with " + number.digits);
      else if (plan_.limit && static_cast<double>(*plan_.limit) == number.value)
        add(span, "number", std::format("the first {}", *plan_.limit));
    }
  }

  void link_operations() {
    const auto says = [&](Cue cue, const char* target) {
      const std::size_t at = cues_.first(cue);
      if (at < links_.tokens.size())
        add({static_cast<std::uint16_t>(at), static_cast<std::uint16_t>(at + 1)}, "operation", target);
    };
    std::set<plan::Aggregate> aggregates;
    plan::for_each_term(plan_, [&](const plan::Term& term) { aggregates.insert(term.aggregate); });
    if (aggregates.contains(plan::Aggregate::kCount)) says(Cue::kCount, "count");
    if (aggregates.contains(plan::Aggregate::kAverage)) says(Cue::kAverage, "average");
    if (aggregates.contains(plan::Aggregate::kSum)) says(Cue::kTotal, "sum");
    if (aggregates.contains(plan::Aggregate::kMaximum)) says(Cue::kMaximum, "maximum");
    if (aggregates.contains(plan::Aggregate::kMinimum)) says(Cue::kMinimum, "minimum");
    if (!plan_.order.empty()) {
      says(plan_.order.front().descending ? Cue::kHighest : Cue::kLowest, "order");
      says(Cue::kOrder, "order");
    }
    if (plan::is_grouped(plan_)) says(Cue::kEach, "group");
    if (plan_.distinct) says(Cue::kDistinct, "distinct");
  }

  void assume() {
    for (const auto ref : use_.columns) {
      if (links_.columns[index_.column_at(ref)].grade < kWorthShowing && !from_value(ref)) {
        evidence_.assumptions.push_back(std::format("The question does not name it; {} was taken.", column_name(ref)));
      }
    }
    for (const std::size_t edge : use_.joins) {
      if (!index_.keys().edges()[edge].declared) {
        evidence_.assumptions.push_back(
            std::format("No foreign key says so; {} was taken to join the tables.", join(index_.keys().edges()[edge])));
      }
    }
    for (const auto& date : links_.dates) {
      if (date.relative && date.from && date.until) {
        const Span span{static_cast<std::uint16_t>(date.first), static_cast<std::uint16_t>(date.last)};
        evidence_.assumptions.push_back(std::format("\"{}\" was read as from {} until before {}.", words(span),
                                                    text::iso(*date.from), text::iso(*date.until)));
      }
    }
    if (plan_.limit == 1 && plan_.order.size() == 1 && !plan_.per) {
      evidence_.assumptions.emplace_back("Only one row is shown, even if several tie for first place.");
    }
  }

  [[nodiscard]] bool from_value(catalog::ColumnRef ref) const {
    return std::ranges::any_of(use_.conditions, [&](const auto* condition) { return condition->left.column == ref; });
  }

  void find_unknown() {
    constexpr std::size_t kShortest = 4;
    for (std::size_t i = 0; i < links_.tokens.size(); ++i) {
      const auto& token = links_.tokens[i];
      if (taken_[i] || token.kind == text::TokenKind::kMark || cues_.any_at(i)) continue;
      if (token.lower.size() < kShortest && token.kind == text::TokenKind::kWord) continue;
      if (is_filler(token.lower) || is_name_part(i)) continue;
      evidence_.unknown_words.push_back(token.text);
    }
  }

  /// Words that questions hold whatever they ask.
  static bool is_filler(std::string_view word) {
    static const std::set<std::string_view> kFillers = {
        "there",         "have",         "does",  "were",  "been",   "being",       "their",   "them",    "they",
        "these",         "those",        "this",  "each",  "please", "also",        "into",    "about",   "could",
        "would",         "should",       "will",  "want",  "need",   "know",        "like",    "only",    "many",
        "much",          "some",         "such",  "very",  "just",   "whom",        "ones",    "then",    "same",
        "made",          "make",         "used",  "using", "given",  "information", "details", "detail",  "according",
        "corresponding", "respectively", "order", "than",  "least",  "between",     "along",   "together"};
    return kFillers.contains(word);
  }

  /// True when a table or column of the plan is (also) said by this word.
  [[nodiscard]] bool is_name_part(std::size_t token) const {
    const auto says = [&](const NameMatch& match) {
      return std::ranges::any_of(match.mentions, [&](Span m) { return token >= m.first && token < m.last; });
    };
    return std::ranges::any_of(use_.columns, [&](auto ref) { return says(links_.columns[index_.column_at(ref)]); }) ||
           std::ranges::any_of(use_.tables, [&](std::size_t table) { return says(links_.tables[table]); });
  }

  const Links& links_;
  const CatalogIndex& index_;
  const plan::Plan& plan_;
  PlanUse use_;
  Cues cues_;
  std::vector<bool> taken_;
  Evidence evidence_;
};

}  // namespace

Evidence explain(const Translation& translation, const CatalogIndex& index, std::size_t chosen) {
  return Explainer(translation, index, chosen).run();
}

std::vector<Reading> choices(const Translation& translation, const CatalogIndex& index, std::size_t most) {
  std::vector<Reading> readings;
  for (std::size_t i = 0; i < translation.candidates.size() && readings.size() < most; ++i) {
    std::string words = plan::describe(translation.candidates[i].plan, index.catalog());
    if (std::ranges::find(readings, words, &Reading::words) == readings.end())
      readings.push_back({i, std::move(words)});
  }
  return readings;
}

}  // namespace dataquery::translator
