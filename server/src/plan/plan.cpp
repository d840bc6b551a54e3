#include "plan/plan.h"

#include <algorithm>

namespace dataquery::plan {

bool has_aggregate(const Plan& plan) {
  bool found = false;
  for_each_term(plan, [&](const Term& term) { found |= term.aggregate != Aggregate::kNone; });
  return found;
}

bool is_grouped(const Plan& plan) {
  const bool plain = std::ranges::any_of(plan.select, [](const Term& t) { return t.aggregate == Aggregate::kNone; });
  return plain && has_aggregate(plan);
}

std::optional<std::string> why_not_ranked(const Plan& plan) {
  if (!plan.per) return std::nullopt;
  if (plan.order.size() != 1) return "The first of each group takes one order.";
  if (std::ranges::find(plan.select, *plan.per) == plan.select.end()) return "What has a first must be selected.";
  const bool everything = std::ranges::any_of(
      plan.select, [](const Term& term) { return !term.column && term.aggregate == Aggregate::kNone; });
  if (everything) return "Every column cannot stand beside the first of each group.";
  return std::nullopt;
}

bool sorts_nulls(const Plan& plan, const Term& term, const catalog::Catalog& catalog) {
  if (!term.column || term.aggregate == Aggregate::kCount || term.share != Share::kNone) return false;
  if (term.aggregate != Aggregate::kNone && !plan.per) return false;
  if (term.operation == Operator::kNone) return catalog.column(*term.column).nullable;
  return term.operation == Operator::kDividedBy || catalog.column(*term.column).nullable ||
         catalog.column(term.operand).nullable;
}

std::vector<std::size_t> tables_of(const Plan& plan) {
  std::vector<std::size_t> tables;
  const auto add = [&](std::size_t table) {
    if (std::ranges::find(tables, table) == tables.end()) tables.push_back(table);
  };
  for_each_term(plan, [&](const Term& term) {
    if (term.column) add(term.column->table);
    if (term.operation != Operator::kNone) add(term.operand.table);
  });
  for (const std::size_t table : plan.tables) add(table);
  if (plan.self) add(plan.self->table);
  return tables;
}

}  // namespace dataquery::plan
