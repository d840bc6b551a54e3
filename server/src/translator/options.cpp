#include "translator/options.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace dataquery::translator {
namespace {

using plan::Aggregate;
using plan::Comparison;
using plan::Term;

constexpr std::size_t kSpare = 4;  // columns beyond those needed that are tried
constexpr std::size_t kMostSets = 6;
constexpr double kWorstFilter = -5;
constexpr double kWrongComparison = 1.5;  // a filter whose comparison the sketch does not expect
constexpr double kBound = 6;

double bounded(double log_odds) { return std::clamp(log_odds, -kBound, kBound); }

template <typename T>
void keep_best(std::vector<Option<T>>& options, std::size_t most) {
  std::ranges::stable_sort(options, std::ranges::greater{}, &Option<T>::score);
  if (options.size() > most) options.resize(most);
}

/// How finely "by month", "per year" or "monthly" part the time.
plan::DatePart spoken_part(const Understanding& q) {
  for (std::size_t i = 0; i < q.size(); ++i) {
    const std::string& word = q.links.tokens[i].stem;
    if (word == "monthli") return plan::DatePart::kMonth;
    if (word == "quarterli") return plan::DatePart::kQuarter;
    if (word == "yearli" || word == "annual" || word == "annually") return plan::DatePart::kYear;
    if (word == "daili") return plan::DatePart::kDay;
    if (i == 0 || !(q.cues.at(i - 1, Cue::kEach) || q.cues.at(i - 1, Cue::kBy))) continue;
    if (word == "month") return plan::DatePart::kMonth;
    if (word == "quarter") return plan::DatePart::kQuarter;
    if (word == "year") return plan::DatePart::kYear;
    if (word == "day" || word == "date") return plan::DatePart::kDay;
  }
  return plan::DatePart::kNone;
}

bool asks_for_everything(const Understanding& q) {
  return std::ranges::any_of(q.links.tokens, [](const text::Token& token) {
    return token.stem == "information" || token.lower == "everything" || token.stem == "info";
  });
}

}  // namespace

Term Options::plain(std::size_t column) const {
  return {Aggregate::kNone, false, question_.index.columns()[column].ref, plan::DatePart::kNone};
}

std::vector<std::size_t> Options::best(Role role, std::size_t most) const {
  const auto& scores = scores_.role(role);
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0U);
  most = std::min(most, order.size());
  std::ranges::partial_sort(
      order, order.begin() + static_cast<std::ptrdiff_t>(most),
      [&](std::size_t a, std::size_t b) { return scores[a] != scores[b] ? scores[a] > scores[b] : a < b; });
  order.resize(most);
  return order;
}

/// As the question names them; a first and a last name stay together as their table has them.
void Options::put_in_order(std::vector<std::size_t>& columns) const {
  std::ranges::stable_sort(columns, {}, [&](std::size_t column) { return question_.place(column); });
  for (std::size_t i = 0; i + 1 < columns.size(); ++i) {
    const auto& label = question_.index.label_of(question_.index.columns()[columns[i]].ref.table);
    if (label.size() != 2) continue;
    const bool turned =
        columns[i] == question_.index.column_at(label[1]) && columns[i + 1] == question_.index.column_at(label[0]);
    if (turned) std::swap(columns[i], columns[i + 1]);
  }
}

/// Sets of `size` columns, by the sum of their scores; each in the order in which the question names them.
std::vector<Option<std::vector<std::size_t>>> Options::column_sets(Role role, std::size_t size) const {
  std::vector<Option<std::vector<std::size_t>>> sets;
  const auto pool = best(role, size + kSpare);
  std::vector<std::size_t> chosen;
  const std::function<void(std::size_t, double)> extend = [&](std::size_t from, double score) {
    if (chosen.size() == size) {
      sets.push_back({chosen, score});
      return;
    }
    for (std::size_t i = from; i < pool.size(); ++i) {
      chosen.push_back(pool[i]);
      extend(i + 1, score + bounded(scores_.role(role)[pool[i]]));
      chosen.pop_back();
    }
  };
  extend(0, 0);
  keep_best(sets, kMostSets);
  for (auto& set : sets) {
    put_in_order(set.value);
  }
  return sets;
}

/// What is listed: columns; a thing by the columns that name it, which count as one ("employees": first and last name);
/// a period ("by month"); or everything.
std::vector<Option<std::vector<Term>>> Options::plain_terms(std::size_t count, bool grouped) const {
  constexpr double kPeriod = 3;
  constexpr double kBoth = 0.5;  // both names rather than one of them
  std::vector<Option<std::vector<Term>>> options;
  const auto add = [&](const std::vector<std::size_t>& columns, double score) -> std::vector<Term>& {
    std::vector<Term> terms;
    terms.reserve(columns.size());
    for (const std::size_t column : columns) terms.push_back(plain(column));
    return options.emplace_back(std::move(terms), score).value;
  };
  for (const auto& set : column_sets(Role::kSelect, count)) add(set.value, set.score);
  if (count == 0) return options;
  const auto& scores = scores_.role(Role::kSelect);
  for (std::size_t table = 0; table < question_.links.tables.size(); ++table) {
    const auto label = question_.index.label_of(table);
    if (label.size() != 2 || question_.links.tables[table].grade < kNamed) continue;
    const std::size_t first = question_.index.column_at(label[0]);
    const std::size_t second = question_.index.column_at(label[1]);
    for (const auto& rest : column_sets(Role::kSelect, count - 1)) {
      if (std::ranges::find(rest.value, first) != rest.value.end() ||
          std::ranges::find(rest.value, second) != rest.value.end())
        continue;
      auto& terms = add(rest.value, rest.score + bounded(std::max(scores[first], scores[second])) + kBoth);
      terms.insert(terms.begin(), {plain(first), plain(second)});
    }
  }
  if (const auto part = spoken_part(question_); grouped && part != plan::DatePart::kNone) {
    for (std::size_t column = 0; column < scores.size(); ++column) {
      if (!question_.index.columns()[column].dated) continue;
      const double table = scores_.tables[question_.index.columns()[column].ref.table];
      for (const auto& rest : column_sets(Role::kSelect, count - 1)) {
        if (std::ranges::find(rest.value, column) != rest.value.end()) continue;
        auto& terms = add(rest.value, rest.score + kPeriod + 0.5 * bounded(table));
        terms.insert(terms.begin(), plain(column));
        terms.front().part = part;
      }
    }
  }
  if (count == 1 && !grouped) options.push_back({{Term{}}, asks_for_everything(question_) ? 1.0 : -3.0});
  keep_best(options, kMostSets + 3);
  return options;
}

std::vector<Option<std::vector<Term>>> Options::select(const Sketch& sketch) const {
  std::vector<Aggregate> of_column;
  if (sketch.has(Slot::kSum)) of_column.push_back(Aggregate::kSum);
  if (sketch.has(Slot::kAverage)) of_column.push_back(Aggregate::kAverage);
  if (sketch.has(Slot::kMinimum)) of_column.push_back(Aggregate::kMinimum);
  if (sketch.has(Slot::kMaximum)) of_column.push_back(Aggregate::kMaximum);
  const bool rows = sketch.count() == CountKind::kRows;
  const bool distinct = sketch.count() == CountKind::kDistinct;
  const std::size_t aggregates = of_column.size() + (rows || distinct ? 1 : 0);
  if (aggregates > sketch.items()) return {};
  std::size_t plains = sketch.items() - aggregates;
  std::size_t repeated = 0;  // "average age and average height": one kind over several columns
  if (plains > 0 && aggregates > 0 && !sketch.has(Slot::kGroup)) {
    if (of_column.size() != 1 || rows || distinct) return {};
    repeated = plains;
    plains = 0;
  }
  const auto plain_sets = plain_terms(plains, sketch.has(Slot::kGroup));
  const std::size_t wanted = of_column.empty() && !distinct ? 0 : 1 + repeated;
  auto aggregate_sets = column_sets(Role::kAggregate, wanted);
  if (of_column.size() + (distinct ? 1 : 0) == 2 && repeated == 0) {  // "the lowest age and the highest score"
    for (const auto& pair : column_sets(Role::kAggregate, 2)) aggregate_sets.push_back(pair);
  }
  std::vector<Option<std::vector<Term>>> options;
  for (const auto& plain_set : plain_sets) {
    for (const auto& aggregate_set : aggregate_sets) {
      Option<std::vector<Term>> option{{}, plain_set.score + aggregate_set.score};
      option.value = plain_set.value;
      if (rows) option.value.push_back({Aggregate::kCount, false, std::nullopt, plan::DatePart::kNone});
      std::size_t next = 0;
      const auto add = [&](Aggregate aggregate, bool over_distinct) {
        Term term = plain(aggregate_set.value[std::min(next++, aggregate_set.value.size() - 1)]);
        term.aggregate = aggregate;
        term.distinct = over_distinct;
        option.value.push_back(term);
      };
      if (distinct) add(Aggregate::kCount, true);
      for (const Aggregate aggregate : of_column) add(aggregate, false);
      for (std::size_t i = 0; i < repeated; ++i) add(of_column.front(), false);
      options.push_back(std::move(option));
    }
  }
  keep_best(options, kMostSets + 2);
  return options;
}

plan::Aggregate Options::spoken_aggregate() const {
  if (question_.cues.any(Cue::kAverage)) return Aggregate::kAverage;
  if (question_.cues.any(Cue::kTotal)) return Aggregate::kSum;
  if (question_.cues.any(Cue::kMaximum) && !question_.cues.any(Cue::kCount)) return Aggregate::kMaximum;
  return Aggregate::kSum;
}

std::vector<Option<std::vector<plan::Order>>> Options::order(const Sketch& sketch) const {
  const OrderKind kind = sketch.order();
  if (kind == OrderKind::kNone) return {{{}, 0}};
  const bool descending = kind == OrderKind::kColumnDescending || kind == OrderKind::kCountDescending ||
                          kind == OrderKind::kAggregateDescending;
  if (kind == OrderKind::kCountAscending || kind == OrderKind::kCountDescending) {
    return {{{{{Aggregate::kCount, false, std::nullopt, plan::DatePart::kNone}, descending}}, 0}};
  }
  const bool aggregated = kind == OrderKind::kAggregateAscending || kind == OrderKind::kAggregateDescending;
  std::vector<Option<std::vector<plan::Order>>> options;
  for (const std::size_t column : best(Role::kOrder, 4)) {
    Term term = plain(column);
    if (aggregated) term.aggregate = spoken_aggregate();
    options.push_back({{{term, descending}}, bounded(scores_.role(Role::kOrder)[column])});
  }
  return options;
}

std::vector<Option<Options::FilterSet>> Options::filters(const Sketch& sketch) const {
  constexpr std::size_t kPool = 12;
  constexpr std::size_t kMore = 3;  // the class "three or more"
  std::vector<const FilterCandidate*> pool;
  for (const FilterCandidate& filter : scores_.filters) {
    const bool flag =
        filter.source == FilterCandidate::Source::kFlag;  // those come with their tables, see assemble.cpp
    if (pool.size() < kPool && filter.score > kWorstFilter && !flag) pool.push_back(&filter);
  }
  std::vector<Option<FilterSet>> sets;
  FilterSet chosen;
  const auto fits = [&](const FilterCandidate* filter) {
    return std::ranges::none_of(chosen, [&](const auto* other) { return other->span.overlaps(filter->span); });
  };
  const auto disagreement = [&] {
    std::array<bool, kSlots> used{};
    for (const auto* filter : chosen) {
      const bool span = filter->conditions.size() > 1;  // a year or a month: between its ends
      used[static_cast<std::size_t>(span ? Slot::kBetween : slot_of(filter->conditions.front().comparison))] = true;
    }
    double wrong = 0;
    for (const Slot slot : {Slot::kGreater, Slot::kLess, Slot::kUnequal, Slot::kLike, Slot::kBetween, Slot::kEqual}) {
      wrong += used[static_cast<std::size_t>(slot)] != sketch.has(slot) ? 1 : 0;
    }
    return wrong * kWrongComparison;
  };
  const std::function<void(std::size_t, double)> extend = [&](std::size_t from, double score) {
    if (chosen.size() == sketch.filters()) {
      FilterSet set = chosen;
      if (sketch.filters() == kMore) {
        for (const auto* filter : pool) {
          if (filter->score > 0 && fits(filter)) chosen.push_back(filter), score += bounded(filter->score);
        }
        std::swap(set, chosen);
      }
      sets.push_back({set, score - disagreement()});
      return;
    }
    for (std::size_t i = from; i < pool.size(); ++i) {
      if (!fits(pool[i])) continue;
      chosen.push_back(pool[i]);
      extend(i + 1, score + bounded(pool[i]->score));
      chosen.pop_back();
    }
  };
  extend(0, 0);
  keep_best(sets, 5);
  for (auto& set : sets) {
    std::ranges::stable_sort(set.value, {}, [](const FilterCandidate* filter) { return filter->span.first; });
  }
  return sets;
}

std::vector<Option<plan::Filter>> Options::having(const Sketch& sketch) const {
  if (sketch.having() == HavingKind::kNone) return {{{}, 0}};
  constexpr std::array<Comparison, 6> kComparisons = {Comparison::kEqual,        Comparison::kGreater,
                                                      Comparison::kGreaterEqual, Comparison::kLess,
                                                      Comparison::kLessEqual,    Comparison::kEqual};
  const Comparison comparison = kComparisons[static_cast<std::size_t>(sketch.having())];
  std::vector<std::pair<std::string, double>> numbers;
  numbers.reserve(question_.links.numbers.size());
  for (const NumberLink& number : question_.links.numbers)
    numbers.emplace_back(number.digits, number.comparison == comparison ? 1 : 0);
  for (const auto& token : question_.links.tokens) {
    if (token.lower == "one" || token.lower == "single") numbers.emplace_back("1", 0.5);
    if (token.lower == "multiple" || token.lower == "several") numbers.emplace_back("1", 0);
  }
  std::vector<Option<plan::Filter>> options;
  const auto add = [&](const Term& term, double score) {
    for (const auto& [digits, fit] : numbers) {
      options.push_back({{{{term, comparison, {{plan::Literal::Kind::kNumber, digits}}, nullptr}}}, score + fit});
    }
  };
  add({Aggregate::kCount, false, std::nullopt, plan::DatePart::kNone}, 0);
  for (const std::size_t column : best(Role::kOrder, 2)) {
    if (!question_.index.columns()[column].numeric) continue;
    Term term = plain(column);
    term.aggregate = spoken_aggregate();
    add(term, bounded(scores_.role(Role::kOrder)[column]) - 1);
  }
  keep_best(options, 4);
  return options;
}

std::optional<std::int64_t> Options::limit(const Sketch& sketch) const {
  if (sketch.limit() == LimitKind::kOne) return 1;
  const NumberLink* best = nullptr;
  float nearest = 20;
  for (const NumberLink& number : question_.links.numbers) {
    const float near =
        std::min({question_.cues.since(number.token, Cue::kHighest), question_.cues.until(number.token, Cue::kHighest),
                  question_.cues.since(number.token, Cue::kLowest), question_.cues.until(number.token, Cue::kLowest)});
    if (number.value >= 1 && number.value <= 1000 && number.comparison == Comparison::kEqual && near < nearest) {
      nearest = near;
      best = &number;
    }
  }
  if (best == nullptr) return std::nullopt;
  return static_cast<std::int64_t>(best->value);
}

}  // namespace dataquery::translator
