#include "translator/filter_candidates.h"

#include <algorithm>
#include <cctype>

#include "translator/column_units.h"
#include "translator/number_links.h"

namespace dataquery::translator {
namespace {

using plan::Comparison;
using plan::Condition;
using plan::Literal;
using Source = FilterCandidate::Source;

Condition condition(catalog::ColumnRef column, Comparison comparison, std::vector<Literal> values) {
  return {plan::Term{plan::Aggregate::kNone, false, column, plan::DatePart::kNone}, comparison, std::move(values),
          nullptr};
}

bool negated(const Understanding& q, Span span) {
  for (std::size_t back = 1; back <= 3 && back <= span.first; ++back) {
    const auto& token = q.links.tokens[span.first - back];
    if (q.cues.at(span.first - back, Cue::kNot)) return true;
    if (token.kind == text::TokenKind::kMark || q.cues.at(span.first - back, Cue::kAnd)) return false;
  }
  return false;
}

void add_values(const Understanding& q, std::vector<FilterCandidate>& out) {
  for (const ValueLink& link : q.links.values) {
    const Comparison comparison = negated(q, link.span) ? Comparison::kNotEqual : Comparison::kEqual;
    const bool all_digits = std::ranges::all_of(
        link.spelling, [](char c) { return std::isdigit(static_cast<unsigned char>(c)) || c == '.'; });
    Comparison asked = comparison;
    if (all_digits) asked = comparison_around(q.links.tokens, link.span.first, link.span.last);
    if (asked == Comparison::kEqual) asked = comparison;
    out.push_back({Source::kValue,
                   link.span,
                   link.column,
                   {condition(link.column, asked, {{Literal::Kind::kText, link.spelling}})},
                   link.grade});
  }
}

/// The pattern that the words before a quoted text ask for: anywhere in it, at its beginning, at its end.
std::string pattern_for(const Understanding& q, std::size_t token, const std::string& text) {
  for (std::size_t back = 1; back <= 6 && back <= token; ++back) {
    const std::string& stem = q.links.tokens[token - back].stem;
    if (stem == "start" || stem == "begin" || stem == "prefix") return text + "%";
    if (stem == "end") return "%" + text;
  }
  return "%" + text + "%";
}

void add_patterns(const Understanding& q, std::vector<FilterCandidate>& out) {
  if (!q.cues.any(Cue::kPattern)) return;
  for (std::size_t i = 1; i < q.size(); ++i) {
    const auto& token = q.links.tokens[i];
    const bool quoted = token.kind == text::TokenKind::kQuoted;
    const bool pattern_near = q.cues.since(i, Cue::kPattern, 6) < 6 && !q.cues.at(i, Cue::kPattern);
    const bool letter = token.lower.size() == 1 && token.capital;
    const bool follows =
        q.cues.at(i - 1, Cue::kPattern) && token.kind == text::TokenKind::kWord && q.links.tokens[i - 1].stem != "like";
    if (!pattern_near || !(quoted || letter || follows || token.capital)) continue;
    if (token.kind == text::TokenKind::kMark) continue;
    const Span span{static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(i + 1)};
    const Comparison like = q.cues.since(i, Cue::kNot, 5) < 5 ? Comparison::kNotLike : Comparison::kLike;
    for (const ColumnFacts& facts : q.index.columns()) {
      if (!facts.text && q.links.columns[q.index.column_at(facts.ref)].grade < kNamed) continue;
      out.push_back({Source::kQuoted,
                     span,
                     facts.ref,
                     {condition(facts.ref, like, {{Literal::Kind::kText, pattern_for(q, i, token.text)}})}});
    }
  }
}

/// Quoted texts that no column is known to hold: perhaps a column whose values were not all read does.
void add_unknown_texts(const Understanding& q, std::vector<FilterCandidate>& out) {
  for (std::size_t i = 0; i < q.size(); ++i) {
    if (q.links.tokens[i].kind != text::TokenKind::kQuoted) continue;
    const Span span{static_cast<std::uint16_t>(i), static_cast<std::uint16_t>(i + 1)};
    if (std::ranges::any_of(q.links.values, [&](const ValueLink& v) { return v.span.first == span.first; })) continue;
    const Comparison comparison = negated(q, span) ? Comparison::kNotEqual : Comparison::kEqual;
    for (const ColumnFacts& facts : q.index.columns()) {
      if (!facts.text && !facts.temporal) continue;
      out.push_back({Source::kQuoted,
                     span,
                     facts.ref,
                     {condition(facts.ref, comparison, {{Literal::Kind::kText, q.links.tokens[i].text}})}});
    }
  }
}

void add_numbers(const Understanding& q, std::vector<FilterCandidate>& out) {
  for (const NumberLink& number : q.links.numbers) {
    Span span{number.token, static_cast<std::uint16_t>(number.token + 1)};
    std::vector<Literal> values{{Literal::Kind::kNumber, number.digits}};
    if (number.upper) {
      values.push_back({Literal::Kind::kNumber, q.links.tokens[*number.upper].lower});
      span.last = static_cast<std::uint16_t>(*number.upper + 1);
    }
    for (const ColumnFacts& facts : q.index.columns()) {
      const bool comparable =
          facts.numeric || facts.numeric_values || (!facts.text && !facts.temporal && !facts.boolean);
      if (!comparable) continue;
      auto kept = values;
      const double factor = unit_factor(q.links.tokens, after_number(number), facts, q.index);
      for (Literal& literal : kept) literal.text = scaled(literal.text, factor);
      out.push_back({Source::kNumber, span, facts.ref, {condition(facts.ref, number.comparison, std::move(kept))}});
    }
  }
}

void add_dates(const Understanding& q, std::vector<FilterCandidate>& out) {
  for (const text::DateSpan& date : q.links.dates) {
    const Span span{static_cast<std::uint16_t>(date.first), static_cast<std::uint16_t>(date.last)};
    for (const ColumnFacts& facts : q.index.columns()) {
      if (!facts.dated) continue;
      FilterCandidate candidate{Source::kDate, span, facts.ref, {}, ValueIndex::Grade::kExact};
      if (date.from)
        candidate.conditions.push_back(
            condition(facts.ref, Comparison::kGreaterEqual, {{Literal::Kind::kText, text::iso(*date.from)}}));
      if (date.until)
        candidate.conditions.push_back(
            condition(facts.ref, Comparison::kLess, {{Literal::Kind::kText, text::iso(*date.until)}}));
      out.push_back(std::move(candidate));
    }
  }
}

/// A column like "is_active" that the question names: true, or false where it is denied.
void add_flags(const Understanding& q, std::vector<FilterCandidate>& out) {
  for (std::size_t c = 0; c < q.links.columns.size(); ++c) {
    const ColumnFacts& facts = q.index.columns()[c];
    if (!facts.boolean) continue;
    const NameMatch& match = q.links.columns[c];
    if (match.coverage < 1 || match.quality < 0.75F) continue;
    const Span span = match.mentions.front();
    const bool no = negated(q, span);
    out.push_back({Source::kFlag,
                   span,
                   facts.ref,
                   {condition(facts.ref, Comparison::kEqual, {{Literal::Kind::kBoolean, no ? "false" : "true"}})}});
  }
}

/// "without a rating", "have not been delivered": a nullable column that is denied.
void add_missing(const Understanding& q, std::vector<FilterCandidate>& out) {
  if (!q.cues.any(Cue::kNot)) return;
  for (std::size_t c = 0; c < q.links.columns.size(); ++c) {
    const ColumnFacts& facts = q.index.columns()[c];
    const NameMatch& match = q.links.columns[c];
    if (!q.index.catalog().column(facts.ref).nullable || facts.boolean || facts.primary || match.mentions.empty())
      continue;
    if (match.grade < 0.5F) continue;
    const Span span = match.mentions.front();
    if (!negated(q, span)) continue;
    out.push_back({Source::kMissing, span, facts.ref, {condition(facts.ref, Comparison::kIsNull, {})}});
  }
}

}  // namespace

std::vector<FilterCandidate> filter_candidates(const Understanding& q) {
  std::vector<FilterCandidate> candidates;
  add_values(q, candidates);
  add_patterns(q, candidates);
  add_unknown_texts(q, candidates);
  add_numbers(q, candidates);
  add_dates(q, candidates);
  add_flags(q, candidates);
  add_missing(q, candidates);
  return candidates;
}

}  // namespace dataquery::translator
