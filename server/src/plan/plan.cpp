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

std::vector<std::size_t> tables_of(const Plan& plan) {
  std::vector<std::size_t> tables;
  const auto add = [&](std::size_t table) {
    if (std::ranges::find(tables, table) == tables.end()) tables.push_back(table);
  };
  for_each_term(plan, [&](const Term& term) {
    if (term.column) add(term.column->table);
  });
  for (const std::size_t table : plan.tables) add(table);
  return tables;
}

}  // namespace dataquery::plan
