#include "translator/nest.h"

#include <algorithm>
#include <memory>

#include "translator/options.h"

namespace dataquery::translator {
namespace {

using plan::Aggregate;
using plan::Comparison;
using plan::Plan;
using plan::Term;

double bounded(double log_odds) { return std::clamp(log_odds, -4.0, 4.0); }

Term plain(catalog::ColumnRef column) { return {Aggregate::kNone, false, column, plan::DatePart::kNone}; }

void add_filter(Plan& plan, const FilterCandidate& filter) {
  for (const auto& condition : filter.conditions) plan.where.push_back({condition});
}

/// The table whose rows the draft is about: that of its first selected column, else the one it counts.
std::optional<std::size_t> subject(const Draft& draft) {
  for (const Term& term : draft.plan.select) {
    if (term.column) return term.column->table;
  }
  if (!draft.plan.tables.empty()) return draft.plan.tables.front();
  return std::nullopt;
}

}  // namespace

std::vector<Nesting> with_membership(const Draft& draft, const Understanding& q, const Scores& scores) {
  std::vector<Nesting> nestings;
  const auto outer = subject(draft);
  if (!outer) return nestings;
  const Comparison comparison = draft.sketch->sketch.nested() == NestedKind::kIn ? Comparison::kIn : Comparison::kNotIn;
  for (const std::size_t e : q.index.keys().edges_of(*outer)) {
    const plan::KeyEdge& edge = q.index.keys().edges()[e];
    if (edge.columns.size() != 1 || edge.table == edge.other) continue;
    const bool refers = edge.table == *outer;                                   // the outer table holds the key
    if (refers && comparison == Comparison::kNotIn && edge.declared) continue;  // a declared key is never missing
    const std::size_t inner = refers ? edge.other : edge.table;
    const catalog::ColumnRef outer_key{*outer, refers ? edge.columns[0] : edge.other_columns[0]};
    const catalog::ColumnRef inner_key{inner, refers ? edge.other_columns[0] : edge.columns[0]};
    Plan nested;
    nested.select = {plain(inner_key)};
    Plan plan = draft.plan;
    std::erase(plan.tables, inner);
    for (const FilterCandidate* filter : draft.used) {
      add_filter(filter->column.table == *outer ? plan : nested, *filter);
    }
    if (comparison == Comparison::kNotIn && q.index.catalog().column(inner_key).nullable &&
        !q.index.columns()[q.index.column_at(inner_key)].primary) {
      nested.where.push_back(
          {{plain(inner_key), Comparison::kIsNotNull, {}, nullptr}});  // NOT IN a list with NULL is never true
    }
    plan.where.push_back({{plain(outer_key), comparison, {}, std::make_shared<const Plan>(std::move(nested))}});
    const double direction = refers ? -1.0 : 0.5;
    nestings.push_back(
        {std::move(plan), bounded(std::max(scores.tables[inner], scores.bare_tables[inner])) + direction});
  }
  std::ranges::stable_sort(nestings, std::ranges::greater{}, &Nesting::score);
  if (nestings.size() > 3) nestings.resize(3);
  return nestings;
}

std::vector<Nesting> with_comparison(const Draft& draft, const Understanding& q, const Scores& scores) {
  std::vector<Nesting> nestings;
  const bool less =
      q.cues.any(Cue::kLess) && !(q.cues.any(Cue::kMore) && q.cues.first(Cue::kMore) < q.cues.first(Cue::kLess));
  const Options options(q, scores);
  std::vector<Aggregate> aggregates;
  if (q.cues.any(Cue::kAverage)) aggregates.push_back(Aggregate::kAverage);
  if (q.cues.any(Cue::kMaximum)) aggregates.push_back(Aggregate::kMaximum);
  if (q.cues.any(Cue::kMinimum)) aggregates.push_back(Aggregate::kMinimum);
  if (aggregates.empty()) aggregates.push_back(Aggregate::kAverage);
  for (const std::size_t column : options.best(Role::kFilter, 3)) {
    const ColumnFacts& facts = q.index.columns()[column];
    if (!facts.numeric && !facts.numeric_values && !facts.temporal) continue;
    for (const Aggregate aggregate : aggregates) {
      Plan nested;
      nested.select = {plain(facts.ref)};
      nested.select.front().aggregate = aggregate;
      const bool average = aggregate == Aggregate::kAverage;
      const Comparison comparison = !average && !q.cues.any(Cue::kThan) ? Comparison::kEqual
                                    : less                              ? Comparison::kLess
                                                                        : Comparison::kGreater;
      const double score = bounded(scores.role(Role::kFilter)[column]);
      for (const bool inside : {false, true}) {
        if (inside && draft.used.empty()) continue;
        Plan plan = draft.plan;
        Plan inner = nested;
        if (inside) std::swap(plan.where, inner.where);
        plan.where.push_back({{plain(facts.ref), comparison, {}, std::make_shared<const Plan>(std::move(inner))}});
        nestings.push_back({std::move(plan), score - (inside ? 0.5 : 0)});
      }
    }
  }
  return nestings;
}

std::vector<Nesting> with_set_operation(const Draft& draft, const Understanding& q, const Scores& scores) {
  const SetKind kind = draft.sketch->sketch.set();
  const bool except = kind == SetKind::kExcept;
  if (draft.used.empty() && except) return with_membership(draft, q, scores);
  if (draft.used.size() < (except ? 1 : 2)) return {};
  Plan left = draft.plan;
  left.order.clear();
  left.limit.reset();
  Plan right = left;
  if (except && draft.used.size() == 1) {
    add_filter(right, *draft.used.front());
  } else {
    const std::size_t middle = draft.used.size() / 2;
    for (std::size_t i = 0; i < draft.used.size(); ++i) add_filter(i < middle ? left : right, *draft.used[i]);
  }
  left.operation = kind == SetKind::kIntersect ? plan::SetOperation::kIntersect
                   : except                    ? plan::SetOperation::kExcept
                                               : plan::SetOperation::kUnion;
  left.operand = std::make_shared<const Plan>(std::move(right));
  return {{std::move(left), 0}};
}

}  // namespace dataquery::translator
