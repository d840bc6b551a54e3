#include "translator/plan_use.h"

#include "plan/join_path.h"

namespace dataquery::translator {

void PlanUse::add(const plan::Plan& plan, const plan::KeyGraph& keys) {
  plan::for_each_term(plan, [&](const plan::Term& term) {
    if (term.column) columns.insert(*term.column);
    if (term.operation != plan::Operator::kNone) columns.insert(term.operand);
  });
  const auto named = plan::tables_of(plan);
  if (const auto path = named.empty() ? std::nullopt : plan::join_path(keys, named, plan.keys)) {
    tables.insert(path->start);
    for (const auto& step : path->steps) {
      tables.insert(step.table);
      joins.push_back(step.edge);
    }
    bridges += path->steps.size() + 1 - named.size();
  }
  for (const auto* filter : {&plan.where, &plan.having, &plan.matching}) {
    for (const auto& clause : *filter) {
      for (const auto& condition : clause) {
        conditions.push_back(&condition);
        if (condition.nested) add(*condition.nested, keys);
      }
    }
  }
  if (plan.operand) add(*plan.operand, keys);
}

}  // namespace dataquery::translator
