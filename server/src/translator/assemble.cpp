#include "translator/assemble.h"

#include <algorithm>
#include <set>

#include "translator/nest.h"
#include "translator/options.h"

namespace dataquery::translator {
namespace {

constexpr std::size_t kDraftsPerSketch = 14;

double bounded(double log_odds) { return std::clamp(log_odds, -4.0, 4.0); }

bool is_equality(const FilterCandidate& filter) {
  return filter.conditions.front().comparison == plan::Comparison::kEqual;
}

/// `filters` as clauses: each by itself, or with `any` those on one column (all, where there are but two) as
/// alternatives. Two values of one column are alternatives in any case: no row has both.
plan::Filter clauses(const std::vector<const FilterCandidate*>& filters, bool any) {
  plan::Filter filter;
  std::vector<bool> taken(filters.size(), false);
  for (std::size_t i = 0; i < filters.size(); ++i) {
    if (taken[i]) continue;
    plan::Clause alternatives = filters[i]->conditions.size() == 1 ? filters[i]->conditions : plan::Clause{};
    for (std::size_t j = i + 1; !alternatives.empty() && j < filters.size(); ++j) {
      if (taken[j] || filters[j]->conditions.size() != 1) continue;
      const bool same = filters[j]->column == filters[i]->column;
      const bool exclusive = same && is_equality(*filters[i]) && is_equality(*filters[j]);
      if (!exclusive && !(any && (same || filters.size() == 2))) continue;
      alternatives.push_back(filters[j]->conditions.front());
      taken[j] = true;
    }
    if (!alternatives.empty()) {
      filter.push_back(std::move(alternatives));
    } else {
      for (const auto& condition : filters[i]->conditions) filter.push_back({condition});
    }
  }
  return filter;
}

/// True when a filter has the number of the condition on groups, and the question says that number once.
bool number_used_twice(const std::vector<const FilterCandidate*>& filters, const plan::Filter& having) {
  if (having.empty()) return false;
  const std::string& number = having.front().front().values.front().text;
  return std::ranges::any_of(filters, [&](const FilterCandidate* filter) {
    const auto& values = filter->conditions.front().values;
    return filter->source == FilterCandidate::Source::kNumber && !values.empty() && values.front().text == number;
  });
}

class Assembler {
 public:
  Assembler(const Understanding& question, const Scores& scores)
      : question_(question), scores_(scores), options_(question, scores) {}

  void add(const ScoredSketch& sketch, std::size_t rank, std::vector<Draft>& out) {
    const auto limit = options_.limit(sketch.sketch);
    if (sketch.sketch.limit() != LimitKind::kNone && !limit) return;
    const auto selects = options_.select(sketch.sketch);
    const auto orders = options_.order(sketch.sketch);
    const auto filters = options_.filters(sketch.sketch);
    const auto havings = options_.having(sketch.sketch);
    std::vector<Draft> drafts;
    for (const auto& select : selects) {
      for (const auto& order : orders) {
        for (const auto& filter : filters) {
          for (const auto& having : havings) {
            if (number_used_twice(filter.value, having.value)) continue;
            Draft draft;
            draft.sketch = &sketch;
            draft.sketch_rank = rank;
            draft.select = select.score;
            draft.order = order.score;
            draft.filters = filter.score;
            draft.having = having.score;
            draft.used = filter.value;
            draft.plan.select = select.value;
            draft.plan.order = order.value;
            draft.plan.having = having.value;
            draft.plan.distinct = sketch.sketch.has(Slot::kDistinct);
            if (sketch.sketch.limit() != LimitKind::kNone) draft.plan.limit = limit;
            add_tables(draft, drafts);
          }
        }
      }
    }
    std::ranges::stable_sort(drafts, std::ranges::greater{}, &Draft::score);
    if (drafts.size() > kDraftsPerSketch) drafts.resize(kDraftsPerSketch);
    for (Draft& draft : drafts) {
      add_flags(draft);
      finish(std::move(draft), out);
    }
  }

 private:
  [[nodiscard]] std::set<std::size_t> tables_in(const Draft& draft) const {
    const auto named = plan::tables_of(draft.plan);
    std::set<std::size_t> tables(named.begin(), named.end());
    for (const auto* filter : draft.used) tables.insert(filter->column.table);
    return tables;
  }

  /// The draft as it is, and with each likely table that takes part without a column.
  void add_tables(Draft draft, std::vector<Draft>& out) const {
    constexpr std::size_t kMostBare = 3;
    constexpr double kWorstBare = -3;
    const auto tables = tables_in(draft);
    double sum = 0;
    for (const std::size_t table : tables) sum += bounded(scores_.tables[table]);
    draft.tables = sum;
    if (!tables.empty()) out.push_back(draft);
    std::vector<std::size_t> others;
    for (std::size_t table = 0; table < scores_.bare_tables.size(); ++table) {
      if (!tables.contains(table)) others.push_back(table);
    }
    std::ranges::stable_sort(others, std::ranges::greater{}, [&](std::size_t t) { return scores_.bare_tables[t]; });
    if (others.size() > kMostBare) others.resize(kMostBare);
    for (const std::size_t table : others) {
      if (!tables.empty() && scores_.bare_tables[table] < kWorstBare) continue;
      Draft with = draft;
      with.plan.tables = {table};
      with.bare = bounded(scores_.bare_tables[table]);
      with.tables = sum + bounded(scores_.tables[table]);
      out.push_back(std::move(with));
    }
  }

  /// A flag that is named holds ("discontinued products"), whatever the sketch says, unless it is what is asked for.
  void add_flags(Draft& draft) const {
    const auto tables = tables_in(draft);
    for (const FilterCandidate& filter : scores_.filters) {
      if (filter.source != FilterCandidate::Source::kFlag || filter.score < 0 || !tables.contains(filter.column.table))
        continue;
      bool asked_for = false;
      plan::for_each_term(draft.plan, [&](const plan::Term& term) { asked_for |= term.column == filter.column; });
      const auto overlaps = [&](const FilterCandidate* other) { return other->span.overlaps(filter.span); };
      if (!asked_for && std::ranges::none_of(draft.used, overlaps)) draft.used.push_back(&filter);
    }
  }

  /// Gives the filters their place and builds what is nested.
  void finish(Draft draft, std::vector<Draft>& out) const {
    const Sketch& sketch = draft.sketch->sketch;
    const auto emit = [&](std::vector<Nesting> plans) {
      for (Nesting& nesting : plans) {
        Draft done = draft;
        done.plan = std::move(nesting.plan);
        done.tables += nesting.score;
        out.push_back(std::move(done));
      }
    };
    if (sketch.set() != SetKind::kNone) return emit(with_set_operation(draft, question_, scores_));
    if (sketch.nested() == NestedKind::kNotIn || sketch.nested() == NestedKind::kIn)
      return emit(with_membership(draft, question_, scores_));
    draft.plan.where = clauses(draft.used, sketch.has(Slot::kOr));
    if (sketch.nested() == NestedKind::kCompare) return emit(with_comparison(draft, question_, scores_));
    out.push_back(std::move(draft));
  }

  const Understanding& question_;
  const Scores& scores_;
  Options options_;
};

}  // namespace

std::vector<Draft> assemble(const Understanding& question, const Scores& scores,
                            std::span<const ScoredSketch> sketches) {
  std::vector<Draft> drafts;
  Assembler assembler(question, scores);
  for (std::size_t i = 0; i < sketches.size(); ++i) assembler.add(sketches[i], i, drafts);
  return drafts;
}

}  // namespace dataquery::translator
