#include "translator/agreement.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace dataquery::translator {
namespace {

using plan::Aggregate;
using plan::Comparison;

constexpr std::array<std::string_view, 6> kAscending{"ascending",      "increasing",      "alphabetical",
                                                     "alphabetically", "lexicographical", "lexicographically"};
constexpr std::array<std::string_view, 4> kDescending{"descending", "decreasing", "desc", "reverse"};
constexpr std::array<std::string_view, 20> kHighEnds{
    "high",   "highest", "large",  "largest", "big",     "biggest",  "great", "greatest", "most",    "oldest",
    "latest", "newest",  "recent", "longest", "tallest", "heaviest", "best",  "richest",  "maximum", "z"};
constexpr std::array<std::string_view, 16> kLowEnds{"low",      "lowest",   "small",   "smallest", "little", "least",
                                                    "youngest", "earliest", "fewest",  "shortest", "cheap",  "cheapest",
                                                    "lightest", "worst",    "minimum", "a"};

template <std::size_t Size>
bool is_one_of(std::string_view word, const std::array<std::string_view, Size>& words) {
  return std::ranges::find(words, word) != words.end();
}

/// Adds `span` unless it lies within one that is there; those that lie within it go.
void add_longest(std::vector<Span>& spans, Span span) {
  if (std::ranges::any_of(spans, [&](Span other) { return span.within(other); })) return;
  std::erase_if(spans, [&](Span other) { return other.within(span); });
  spans.push_back(span);
}

/// Every condition of a plan and of what is nested in it.
template <typename Visit>
void for_each_condition(const plan::Plan& plan, Visit visit) {
  for (const auto* filter : {&plan.where, &plan.having}) {
    for (const auto& clause : *filter) {
      for (const auto& condition : clause) {
        visit(condition, clause.size());
        if (condition.nested) for_each_condition(*condition.nested, visit);
      }
    }
  }
  if (plan.operand) for_each_condition(*plan.operand, visit);
}

/// +1 when a wish and a deed agree, -1 when the opposite is done, 0 when nothing is said or both are.
float fit(bool up_said, bool down_said, bool up, bool down) {
  if (up_said == down_said || up == down) return 0;
  return up_said == up ? 1.0F : -1.0F;
}

}  // namespace

Said::Said(const Understanding& q) : question_(q) {
  const auto& tokens = q.links.tokens;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string& word = tokens[i].lower;
    if (tokens[i].kind == text::TokenKind::kQuoted) {
      quotes_.push_back(i);
      continue;
    }
    sorted_ |= q.cues.at(i, Cue::kOrder) && word != "order" && word != "rank";
    sorted_ |= (word == "order" || word == "rank") && q.cues.until(i, Cue::kBy, 3) < 3;
    ascending_ |= is_one_of(word, kAscending);
    descending_ |= is_one_of(word, kDescending);
    if (word == "to" && i > 0) {  // "from the oldest to the youngest"
      const std::string& from = tokens[i - 1].lower;
      descending_ |= is_one_of(from, kHighEnds);
      ascending_ |= is_one_of(from, kLowEnds) && (from != "a" || (i + 1 < tokens.size() && tokens[i + 1].lower == "z"));
    }
    const bool bound = i > 0 && tokens[i - 1].lower == "at";  // "at most 5"
    highest_ |= q.cues.at(i, Cue::kHighest) && !bound;
    lowest_ |= q.cues.at(i, Cue::kLowest) && !bound;
    counted_ |= word == "many" || word == "count";
    counted_ |= word == "number" && i + 1 < tokens.size() && tokens[i + 1].lower == "of";
  }
  for (const NameMatch& match : q.links.columns) {
    if (match.grade < kNamed) continue;
    for (const Span mention : match.mentions) {
      if (mention.first < q.break_place) add_longest(listed_, mention);
    }
  }
  for (const ValueLink& value : q.links.values) {
    const auto& first = tokens[value.span.first];
    const bool sure = value.quoted || (first.capital && value.span.first > 0) || value.span.last - value.span.first > 1;
    if (sure) add_longest(sure_values_, value.span);
  }
}

void Said::add_order(Features& f, const plan::Plan& plan) const {
  const bool limited = plan.limit.has_value();
  const bool ordered = !plan.order.empty();
  const bool down = ordered && plan.order.front().descending;
  bool highest = limited && down;
  bool lowest = limited && ordered && !down;
  for (const auto& term : plan.select) {
    highest |= term.aggregate == Aggregate::kMaximum;
    lowest |= term.aggregate == Aggregate::kMinimum;
  }
  for_each_condition(plan, [&](const plan::Condition& condition, std::size_t) {
    if (!condition.nested || condition.nested->select.empty()) return;
    highest |= condition.nested->select.front().aggregate == Aggregate::kMaximum;
    lowest |= condition.nested->select.front().aggregate == Aggregate::kMinimum;
  });
  const bool by_date = ordered && plan.order.front().term.column &&
                       question_.index.columns()[question_.index.column_at(*plan.order.front().term.column)].dated;
  f.add("says_ascending", ascending_);
  f.add("says_descending", descending_);
  f.add("sort_fits", ordered && !limited ? fit(ascending_, descending_, !down, down) : 0.0F);
  f.add("sort_missing", (sorted_ || ascending_ || descending_) && !ordered);
  f.less_is_better();
  f.add("sort_unsaid", ordered && !limited && !(sorted_ || ascending_ || descending_));
  f.add("extreme_fits", fit(highest_, lowest_, highest, lowest));
  f.add("extreme_missing", (highest_ || lowest_) && !highest && !lowest);
  f.less_is_better();
  f.add("extremes_missing", highest_ && lowest_ && highest != lowest);
  f.add("extreme_unsaid", (highest || lowest) && !highest_ && !lowest_);
  f.add("order_by_date", by_date);
}

void Said::add_aggregates(Features& f, const plan::Plan& plan) const {
  std::array<bool, 6> done{};
  const auto note = [&](const plan::Term& term) { done[static_cast<std::size_t>(term.aggregate)] = true; };
  plan::for_each_term(plan, note);
  for_each_condition(plan, [&](const plan::Condition& condition, std::size_t) {
    if (condition.nested) std::ranges::for_each(condition.nested->select, note);
  });
  const auto does = [&](Aggregate aggregate) { return done[static_cast<std::size_t>(aggregate)]; };
  const Cues& cues = question_.cues;
  f.add("average_missing", cues.any(Cue::kAverage) && !does(Aggregate::kAverage));
  f.less_is_better();
  f.add("average_unsaid", !cues.any(Cue::kAverage) && does(Aggregate::kAverage));
  f.add("total_missing", cues.any(Cue::kTotal) && !does(Aggregate::kSum));
  f.less_is_better();
  f.add("total_unsaid", !cues.any(Cue::kTotal) && does(Aggregate::kSum));
  const bool listed = std::ranges::any_of(plan.select, [](const plan::Term& term) {
    return term.aggregate == Aggregate::kCount || term.aggregate == Aggregate::kSum;
  });
  f.add("count_missing", counted_ && !does(Aggregate::kCount));
  f.less_is_better();
  f.add("count_not_shown", counted_ && !listed);
  f.add("count_unsaid", listed && !counted_ && !cues.any(Cue::kCount));
}

void Said::add_conditions(Features& f, const Draft& draft) const {
  bool denies = draft.plan.operation == plan::SetOperation::kExcept;
  bool likes = false;
  bool either = draft.plan.operation == plan::SetOperation::kUnion;
  for_each_condition(draft.plan, [&](const plan::Condition& condition, std::size_t alternatives) {
    const Comparison c = condition.comparison;
    denies |=
        c == Comparison::kNotEqual || c == Comparison::kNotLike || c == Comparison::kNotIn || c == Comparison::kIsNull;
    likes |= c == Comparison::kLike || c == Comparison::kNotLike;
    either |= alternatives > 1;
  });
  const Cues& cues = question_.cues;
  f.add("denial_missing", cues.any(Cue::kNot) && !denies);
  f.less_is_better();
  f.add("denial_unsaid", !cues.any(Cue::kNot) && denies);
  f.add("pattern_missing", cues.any(Cue::kPattern) && !likes);
  f.less_is_better();
  f.add("pattern_unsaid", !cues.any(Cue::kPattern) && likes);
  f.add("or_missing", cues.any(Cue::kOr) && !either);
  f.less_is_better();
  f.add("or_unsaid", !cues.any(Cue::kOr) && either);
  const auto used = [&](Span span) {
    return std::ranges::any_of(draft.used, [&](const auto* filter) { return filter->span.overlaps(span); });
  };
  f.add("quotes_unused", static_cast<float>(std::ranges::count_if(quotes_, [&](std::size_t token) {
          return !used({static_cast<std::uint16_t>(token), static_cast<std::uint16_t>(token + 1)});
        })));
  f.less_is_better();
  f.add("values_unused",
        static_cast<float>(std::ranges::count_if(sure_values_, [&](Span span) { return !used(span); })));
  f.less_is_better();
}

void Said::add_tables(Features& f, const Draft& draft) const {
  const auto& columns = question_.links.columns;
  const auto& tables = question_.links.tables;
  std::vector<Span> taken;  // words that the plan's columns and values account for
  std::vector<Span> shown;  // and those of what it selects
  plan::for_each_term(draft.plan, [&](const plan::Term& term) {
    if (!term.column) return;
    const NameMatch& match = columns[question_.index.column_at(*term.column)];
    taken.insert(taken.end(), match.mentions.begin(), match.mentions.end());
  });
  std::size_t unsaid = 0;
  std::size_t late = 0;  // said only where conditions are
  for (const plan::Term& term : draft.plan.select) {
    if (!term.column) continue;
    const NameMatch& match = columns[question_.index.column_at(*term.column)];
    shown.insert(shown.end(), match.mentions.begin(), match.mentions.end());
    unsaid += match.grade < 0.5F ? 1 : 0;
    late +=
        !match.mentions.empty() &&
                std::ranges::all_of(match.mentions, [&](Span mention) { return mention.first > question_.break_place; })
            ? 1
            : 0;
  }
  for (const auto* filter : draft.used) taken.push_back(filter->span);
  const auto within = [](Span span, const std::vector<Span>& others) {
    return std::ranges::any_of(others, [&](Span other) { return span.overlaps(other); });
  };
  std::size_t doubled = 0;  // tables that take part for words which mean something else
  for (const std::size_t table : draft.plan.tables) {
    const auto& mentions = tables[table].mentions;
    doubled += std::ranges::all_of(mentions, [&](Span mention) { return within(mention, taken); }) ? 1 : 0;
  }
  f.add("bare_doubled", doubled);
  f.add("bare_for_nothing", !draft.plan.tables.empty() && !plan::has_aggregate(draft.plan) &&
                                draft.sketch->sketch.nested() == NestedKind::kNone);
  f.add("select_unsaid", unsaid);
  f.less_is_better();
  f.add("select_late", late);
  f.less_is_better();
  f.add("listed", listed_.size());
  f.add("listed_left",
        static_cast<float>(std::ranges::count_if(listed_, [&](Span span) { return !within(span, shown); })));
  f.less_is_better();
}

double Said::doubt(const plan::Plan& plan) const {
  constexpr double kDoubt = 3;
  const bool asked = sorted_ || ascending_ || descending_ || plan.limit;
  const bool sorts = !plan.order.empty() && plan.order.front().term.aggregate != Aggregate::kNone;
  const auto is_aggregate = [](const plan::Term& term) { return term.aggregate != Aggregate::kNone; };
  const bool repeats = !plan.having.empty() && plan.select.size() > 1 &&
                       std::ranges::none_of(plan.select, is_aggregate) && plan::tables_of(plan).size() == 1;
  return (sorts && !asked ? kDoubt : 0) + (repeats ? kDoubt : 0);
}

void Said::add_features(Features& features, const Draft& draft) const {
  add_order(features, draft.plan);
  add_aggregates(features, draft.plan);
  add_conditions(features, draft);
  add_tables(features, draft);
}

}  // namespace dataquery::translator
