#include "translator/forms/conditions.h"

#include <string>
#include <utility>

#include "text/dates.h"
#include "translator/forms/measured.h"

namespace dataquery::translator {
namespace {

using plan::Comparison;
using plan::Literal;

constexpr std::string_view kFillers =
    "is|are|was|were|be|been|being|have|has|had|that|which|who|with|whose|where|in|from|of|for|on|by|through|via|and|"
    "at|to|a|an|the|their|placed|made|our|during";
constexpr std::string_view kDenials = "no|not|without|never";

class ConditionReader {
 public:
  ConditionReader(std::size_t table, const Links& links, const CatalogIndex& index)
      : table_(table), links_(links), index_(index) {}

  std::optional<plan::Filter> read(Words words) {
    while (!words.empty()) {
      const std::size_t taken = next(words);
      if (taken == 0) return std::nullopt;
      words = words.subspan(taken);
    }
    const bool all_used = std::ranges::all_of(named_, [&](const auto column) { return is_compared(column); });
    if (filter_.empty() || denied_ || !all_used) return std::nullopt;
    return std::move(filter_);
  }

 private:
  /// How many words say something; 0 when they are not understood.
  std::size_t next(Words words) {
    if (const auto taken = days(words)) return taken;
    if (const auto taken = value(words)) return taken;
    if (const auto taken = flag(words)) return taken;
    if (begins(words, kDenials) > 0) {
      denied_ = true;
      return 1;
    }
    if (begins(words, kFillers) > 0) return 1;
    if (const auto taken = missing(words)) return taken;
    const Words word = words.first(1);
    if (table_named(word, index_) == table_) return 1;
    const auto column = column_named(word, table_, index_, [](const ColumnFacts&) { return true; });
    if (!column) return 0;
    named_.push_back(*column);
    return 1;
  }

  [[nodiscard]] std::size_t token_of(const text::Token& word) const {
    const auto token = std::ranges::find(links_.tokens, word.begin, &text::Token::begin);
    return static_cast<std::size_t>(token - links_.tokens.begin());
  }

  /// How many of `words` are tokens before `last`.
  [[nodiscard]] std::size_t until(Words words, std::size_t last) const {
    const auto after = std::ranges::find_if(words, [&](const auto& word) { return token_of(word) >= last; });
    return static_cast<std::size_t>(after - words.begin());
  }

  std::size_t days(Words words) {
    const std::size_t first = token_of(words.front());
    const auto span = std::ranges::find(links_.dates, first, &text::DateSpan::first);
    if (span == links_.dates.end()) return 0;
    const auto day = day_of(table_, index_);
    if (!day || denied_) return 0;
    const plan::Term term{.column = day};
    if (span->from)
      filter_.push_back({{term, Comparison::kGreaterEqual, {{Literal::Kind::kText, text::iso(*span->from)}}}});
    if (span->until) filter_.push_back({{term, Comparison::kLess, {{Literal::Kind::kText, text::iso(*span->until)}}}});
    return until(words, span->last);
  }

  std::size_t value(Words words) {
    const std::size_t first = token_of(words.front());
    const ValueLink* found = nullptr;
    std::size_t columns = 0;
    for (const bool own : {true, false}) {
      for (const ValueLink& link : links_.values) {
        if (link.span.first != first || link.span.part != 0 || link.grade == ValueIndex::Grade::kPrefix) continue;
        if (own ? link.column.table != table_ : !belongs_to(link.column.table)) continue;
        if (found != nullptr && link.span.last < found->span.last) continue;
        columns = found != nullptr && link.span.last == found->span.last ? columns + 1 : 1;
        found = &link;
      }
      if (found != nullptr) break;
    }
    if (found == nullptr || columns != 1) return 0;
    const auto comparison = std::exchange(denied_, false) ? Comparison::kNotEqual : Comparison::kEqual;
    filter_.push_back({{{.column = found->column}, comparison, {{Literal::Kind::kText, found->spelling}}}});
    return until(words, found->span.last);
  }

  [[nodiscard]] bool belongs_to(std::size_t other) const {
    return std::ranges::any_of(index_.keys().edges_of(table_), [&](const auto edge) {
      const auto& key = index_.keys().edges()[edge];
      return key.table == table_ && key.other == other && other != table_;
    });
  }

  std::size_t flag(Words words) {
    for (std::size_t length = std::min<std::size_t>(words.size(), 3); length > 0; --length) {
      const auto column =
          column_named(words.first(length), table_, index_, [](const ColumnFacts& facts) { return facts.boolean; });
      if (!column) continue;
      const bool no = std::exchange(denied_, false);
      filter_.push_back({{{.column = column}, Comparison::kEqual, {{Literal::Kind::kBoolean, no ? "false" : "true"}}}});
      return length;
    }
    return 0;
  }

  /// "without a discount code", "have no manager".
  std::size_t missing(Words words) {
    if (!denied_) return 0;
    for (std::size_t length = std::min<std::size_t>(words.size(), 3); length > 0; --length) {
      const auto column = column_named(words.first(length), table_, index_, [](const ColumnFacts&) { return true; });
      if (!column || !index_.catalog().column(*column).nullable) continue;
      denied_ = false;
      filter_.push_back({{{.column = column}, Comparison::kIsNull}});
      return length;
    }
    return 0;
  }

  [[nodiscard]] bool is_compared(catalog::ColumnRef column) const {
    return std::ranges::any_of(filter_, [&](const auto& clause) { return clause.front().left.column == column; });
  }

  std::size_t table_;
  const Links& links_;
  const CatalogIndex& index_;
  plan::Filter filter_;
  std::vector<catalog::ColumnRef> named_;  ///< whose value must be said, too
  bool denied_ = false;
};

}  // namespace

std::optional<plan::Filter> read_conditions(Words words, std::size_t table, const Links& links,
                                            const CatalogIndex& index) {
  return ConditionReader(table, links, index).read(words);
}

std::optional<FormReading> restricted(FormReading reading, Words words, std::size_t table, const Links& links,
                                      const CatalogIndex& index) {
  if (words.empty()) return reading;
  auto where = read_conditions(words, table, links, index);
  if (!where) return std::nullopt;
  reading.plan.where = std::move(*where);
  return reading;
}

}  // namespace dataquery::translator
