#include "plan/pipeline_shapes.h"

#include <algorithm>
#include <cstddef>

namespace dataquery::plan {
namespace {

bool is_everything(const Term& term) { return !term.column && term.aggregate == Aggregate::kNone; }

}  // namespace

std::optional<std::string> why_not_a_pipeline(const Plan& plan) {
  if (tables_of(plan).empty()) return "The question names no table.";
  if (has_aggregate(plan) && selects_everything(plan)) return "Every column cannot stand beside an aggregate.";
  const bool aggregate_in_where = std::ranges::any_of(plan.where, [](const Clause& clause) {
    return std::ranges::any_of(clause, [](const Condition& one) {
      const bool right = one.right && (one.right->aggregate != Aggregate::kNone || !one.right->column);
      return right || one.left.aggregate != Aggregate::kNone || !one.left.column;
    });
  });
  if (auto reason = why_not_ranked(plan)) return reason;
  const bool plain_shares = std::ranges::all_of(plan.matching, [](const Clause& clause) {
    return std::ranges::none_of(
        clause, [](const Condition& one) { return one.nested || one.right || one.left.aggregate != Aggregate::kNone; });
  });
  if (!plain_shares) return "What a share counts takes conditions on columns.";
  if (aggregate_in_where) return "A filter over rows cannot hold an aggregate.";
  return std::nullopt;
}

bool selects_everything(const Plan& plan) { return std::ranges::any_of(plan.select, is_everything); }

bool selects_aggregates_only(const Plan& plan) {
  return std::ranges::all_of(plan.select, [](const Term& term) { return term.aggregate != Aggregate::kNone; });
}

bool is_one_aggregate(const Plan& plan) {
  return plan.select.size() == 1 && selects_aggregates_only(plan) && plan.select.front().share == Share::kNone &&
         plan.having.empty() && plan.order.empty();
}

bool is_told_known(const Plan& plan, const Term& term) {
  return std::ranges::any_of(plan.where, [&](const Clause& clause) {
    return clause.size() == 1 && !clause.front().nested && clause.front().left.column == term.column &&
           clause.front().left.operation == term.operation && clause.front().left.operand == term.operand &&
           clause.front().comparison != Comparison::kIsNull;
  });
}

Plan spelled_out(const Plan& plan, const catalog::Catalog& catalog, const JoinPath& path) {
  Plan spelled = plan;
  spelled.select.clear();
  const auto add_columns = [&](std::size_t table) {
    for (std::size_t i = 0; i < catalog.tables[table].columns.size(); ++i) {
      spelled.select.push_back({Aggregate::kNone, false, catalog::ColumnRef{table, i}, DatePart::kNone});
    }
  };
  for (const Term& term : plan.select) {
    if (!is_everything(term)) {
      spelled.select.push_back(term);
      continue;
    }
    add_columns(path.start);
    for (const auto& step : path.steps) add_columns(step.table);
  }
  spelled.tables = tables_of(plan);
  return spelled;
}

}  // namespace dataquery::plan
