#include <algorithm>
#include <charconv>
#include <cmath>

#include "translator/column_features.h"
#include "translator/column_units.h"
#include "translator/filter_candidates.h"
#include "translator/reading_features.h"

namespace dataquery::translator {
namespace {

using Source = FilterCandidate::Source;

std::optional<double> number_in(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  return error == std::errc{} && end == text->data() + text->size() ? std::optional(value) : std::nullopt;
}

/// -1 outside the column's range, 0 unknown, 1 inside.
float range_fit(const catalog::Column& column, double value) {
  const auto low = number_in(column.minimum);
  const auto high = number_in(column.maximum);
  if (!low || !high) return 0;
  return value >= *low && value <= *high ? 1.0F : -1.0F;
}

}  // namespace

void add_filter_features(Features& f, const Understanding& q, const FilterCandidate& candidate) {
  const std::size_t column = q.index.column_at(candidate.column);
  const catalog::Column& described = q.index.catalog().column(candidate.column);
  const NameMatch& match = q.links.columns[column];
  const Span span = candidate.span;
  const auto& first = q.links.tokens[span.first];
  f.add("source", static_cast<float>(candidate.source));
  f.add("comparison", static_cast<float>(candidate.conditions.front().comparison));
  f.add("value_grade", static_cast<float>(candidate.grade));
  f.add("span_width", static_cast<float>(span.last - span.first));
  f.add("span_place", static_cast<float>(span.first));
  f.add("span_left", static_cast<float>(q.size() - span.last));
  f.add("quoted", first.kind == text::TokenKind::kQuoted);
  f.add("capital", first.capital && span.first > 0);
  f.add("digits", first.number.has_value());
  f.add("year_like", first.number && *first.number >= 1900 && *first.number < 2100 && first.text.size() == 4);
  f.add("number_value", first.number ? std::min(1e4, std::abs(*first.number)) : -1.0);
  const double factor = unit_factor(q.links.tokens, span.last, q.index.columns()[column], q.index);
  f.add("range_fit", first.number ? range_fit(described, *first.number * factor) : 0.0F);
  const auto sharing = std::ranges::count(q.links.values, span, &ValueLink::span);
  f.add("sharing", static_cast<float>(sharing));
  float nearest = 13;  // from the column's name to the value
  float behind = 13;   // the name directly after the value
  bool same_words = false;
  for (const Span mention : match.mentions) {
    const float ahead = static_cast<float>(span.first) - static_cast<float>(mention.last);
    if (ahead >= 0) nearest = std::min(nearest, ahead);
    const float after = static_cast<float>(mention.first) - static_cast<float>(span.last);
    if (after >= 0) behind = std::min(behind, after);
    same_words |= mention.overlaps(span);
  }
  f.add("name_before", nearest);
  f.add("name_after", behind);
  f.add("name_within", same_words);
  float table_before = 13;
  float table_after = 13;
  bool table_within = false;
  for (const Span mention : q.links.tables[candidate.column.table].mentions) {
    const float ahead = static_cast<float>(span.first) - static_cast<float>(mention.last);
    if (ahead >= 0) table_before = std::min(table_before, ahead);
    const float after = static_cast<float>(mention.first) - static_cast<float>(span.last);
    if (after >= 0) table_after = std::min(table_after, after);
    table_within |= mention.overlaps(span);
  }
  f.add("table_before", table_before);
  f.add("table_after", table_after);
  f.add("table_within", table_within);
  // The same words may be a name, not a value.
  float best_name = 0;
  for (const auto& name : q.said_names) {
    if (name.span.overlaps(span)) best_name = std::max(best_name, name.grade);
  }
  f.add("said_as_name", best_name);
  // How this column does among those that hold the same text: by its name, by its table's.
  std::size_t better_named = 0;
  std::size_t better_table = 0;
  std::size_t better_near = 0;
  for (const ValueLink& other : q.links.values) {
    if (other.span != span || other.column == candidate.column) continue;
    const auto& its = q.links.columns[q.index.column_at(other.column)];
    better_named += its.grade > match.grade + 0.01F ? 1 : 0;
    better_table +=
        q.links.tables[other.column.table].grade > q.links.tables[candidate.column.table].grade + 0.01F ? 1 : 0;
    for (const Span mention : its.mentions) {
      const float ahead = static_cast<float>(span.first) - static_cast<float>(mention.last);
      if (ahead >= 0 && ahead < nearest) {
        ++better_near;
        break;
      }
    }
  }
  f.add("better_named", better_named);
  f.add("better_table", better_table);
  f.add("better_near", better_near);
  const std::size_t before = span.first == 0 ? q.size() : span.first - 1U;
  const auto previous = [&](std::string_view name, Cue cue) { f.add(name, q.cues.at(before, cue)); };
  previous("after_highest", Cue::kHighest);  // "top 3"
  previous("after_is", Cue::kIs);
  previous("after_than", Cue::kThan);
  previous("after_place", Cue::kPlace);
  previous("after_not", Cue::kNot);
  previous("after_and", Cue::kAnd);
  previous("after_or", Cue::kOr);
  previous("after_of", Cue::kOf);
  previous("after_ask", Cue::kAsk);
  previous("after_more", Cue::kMore);
  f.add("before_highest", q.cues.at(span.last, Cue::kHighest));  // "3 most"
  const auto begins = [&](std::size_t token) { return token < q.size() && q.table_begins[token]; };
  f.add("table_follows", begins(span.last) || begins(span.last + 1U));  // "more than 3 orders"
  add_column_features(f, q, column);
  if (q.reading != nullptr) add_condition_reading(f, q, candidate.conditions.front().comparison);
}

}  // namespace dataquery::translator
