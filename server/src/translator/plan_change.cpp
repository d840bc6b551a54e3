#include "translator/plan_change.h"

#include <algorithm>
#include <deque>
#include <utility>

namespace dataquery::translator {
namespace {

using plan::Aggregate;
using plan::Comparison;
using plan::Term;

constexpr std::size_t kFar = 1'000;
constexpr std::size_t kToOne = 2;  // an order's customer: rows stay what they are
constexpr std::size_t kToMany = 3;

Term column_term(catalog::ColumnRef column, plan::DatePart part = plan::DatePart::kNone) {
  return {Aggregate::kNone, false, column, part};
}

bool concerns(const plan::Clause& clause, catalog::ColumnRef column) {
  return std::ranges::any_of(
      clause, [&](const auto& condition) { return condition.left.column == column && !condition.nested; });
}

/// One select over each table once, in which a change of one part leaves the others what they were.
bool is_simple(const plan::Plan& plan) {
  return plan.operation == plan::SetOperation::kNone && !plan.per && !plan.self && plan.matching.empty();
}

}  // namespace

/// Whose rows are measured, counted or listed.
std::optional<std::size_t> PlanChange::main_table() const {
  if (const auto aggregate = first_aggregate(); aggregate && aggregate->column) return aggregate->column->table;
  if (!plan_.tables.empty()) return plan_.tables.front();
  const auto tables = plan::tables_of(plan_);
  return tables.empty() ? std::nullopt : std::optional(tables.front());
}

/// What is counted or listed still takes part when no column of its is shown any more.
void PlanChange::keep_main_table() {
  if (const auto table = main_table(); table && !std::ranges::contains(plan_.tables, *table)) {
    plan_.tables.insert(plan_.tables.begin(), *table);
  }
}

std::optional<Term> PlanChange::first_aggregate() const {
  for (const auto& term : plan_.select) {
    if (term.aggregate != Aggregate::kNone) return term;
  }
  for (const auto& order : plan_.order) {
    if (order.term.aggregate != Aggregate::kNone) return order.term;
  }
  return std::nullopt;
}

std::optional<Term> PlanChange::term_about(catalog::ColumnRef column) const {
  std::optional<Term> found;
  plan::for_each_term(plan_, [&](const Term& term) {
    if (term.column == column && (!found || term.aggregate != Aggregate::kNone)) found = term;
  });
  return found;
}

std::size_t PlanChange::distance_to(std::size_t table) const {
  std::vector<std::size_t> distance(index_.keys().table_count(), kFar);
  std::deque<std::size_t> open;
  for (const auto own : plan::tables_of(plan_)) {
    distance[own] = 0;
    open.push_back(own);
  }
  while (!open.empty()) {
    const auto at = open.front();
    open.pop_front();
    for (const auto edge : index_.keys().edges_of(at)) {
      const auto& key = index_.keys().edges()[edge];
      const auto next = key.table == at ? key.other : key.table;
      const auto steps = distance[at] + (key.table == at ? kToOne : kToMany);
      if (distance[next] <= steps) continue;
      distance[next] = steps;
      open.push_back(next);
    }
  }
  return distance[table];
}

std::optional<catalog::ColumnRef> PlanChange::date_column() const {
  std::optional<catalog::ColumnRef> found;
  plan::for_each_term(plan_, [&](const Term& term) {
    if (!found && term.column && index_.columns()[index_.column_at(*term.column)].dated) found = term.column;
  });
  if (found) return found;
  std::vector<std::size_t> roots;  // what is measured or counted first
  if (const auto table = main_table()) roots.push_back(*table);
  std::ranges::copy(plan::tables_of(plan_), std::back_inserter(roots));
  for (const auto root : roots) {
    std::vector<std::size_t> tables{root};  // then what it belongs to: items have no day, their order has
    for (const auto edge : index_.keys().edges_of(root)) {
      const auto& key = index_.keys().edges()[edge];
      if (key.table == root) tables.push_back(key.other);
    }
    for (const auto table : tables) {
      for (std::size_t c = 0; c < index_.catalog().tables[table].columns.size(); ++c) {
        const catalog::ColumnRef column{table, c};
        if (index_.columns()[index_.column_at(column)].dated) return column;
      }
    }
  }
  return std::nullopt;
}

bool PlanChange::group_by(const std::vector<Term>& terms) {
  if (!is_simple(plan_) || terms.empty()) return false;
  keep_main_table();
  std::vector<Term> aggregates;
  std::ranges::copy_if(plan_.select, std::back_inserter(aggregates),
                       [](const Term& term) { return term.aggregate != Aggregate::kNone; });
  if (aggregates.empty()) {
    const auto ordering = first_aggregate();
    aggregates.push_back(ordering.value_or(Term{.aggregate = Aggregate::kCount}));
    plan_.limit.reset();
    plan_.order.clear();
  }
  std::erase_if(plan_.order, [](const auto& order) { return order.term.aggregate == Aggregate::kNone; });
  if (plan_.order.empty()) plan_.limit.reset();
  plan_.distinct = false;
  plan_.select = terms;
  std::ranges::move(aggregates, std::back_inserter(plan_.select));
  return true;
}

bool PlanChange::keep(catalog::ColumnRef column, std::vector<plan::Literal> values, bool negated, bool also) {
  if (!is_simple(plan_) || values.empty()) return false;
  if (const auto before = std::ranges::find_if(plan_.where, [&](const auto& c) { return concerns(c, column); });
      also && before != plan_.where.end() && before->size() == 1 &&
      (before->front().comparison == Comparison::kEqual || before->front().comparison == Comparison::kIn)) {
    values.insert(values.begin(), before->front().values.begin(), before->front().values.end());
  }
  std::erase_if(plan_.where, [&](const auto& clause) { return concerns(clause, column); });
  const auto comparison = values.size() > 1 ? (negated ? Comparison::kNotIn : Comparison::kIn)
                                            : (negated ? Comparison::kNotEqual : Comparison::kEqual);
  plan_.where.push_back({{column_term(column), comparison, std::move(values), nullptr}});
  return true;
}

bool PlanChange::in_days(const text::DateSpan& days) {
  const auto column = date_column();
  if (!is_simple(plan_) || !column) return false;
  std::erase_if(plan_.where, [&](const auto& clause) { return concerns(clause, *column); });
  const auto add = [&](Comparison comparison, std::chrono::year_month_day day) {
    plan_.where.push_back(
        {{column_term(*column), comparison, {{plan::Literal::Kind::kText, text::iso(day)}}, nullptr}});
  };
  if (days.from) add(Comparison::kGreaterEqual, *days.from);
  if (days.until) add(Comparison::kLess, *days.until);
  return true;
}

bool PlanChange::compare(std::optional<catalog::ColumnRef> column, Comparison comparison,
                         std::vector<plan::Literal> values) {
  if (!is_simple(plan_)) return false;
  const auto numeric = [&](const plan::Clause& clause) {
    return clause.size() == 1 && !clause[0].nested && !clause[0].values.empty() &&
           clause[0].values[0].kind == plan::Literal::Kind::kNumber;
  };
  if (!column) {  // the number that was compared before
    for (auto* filter : {&plan_.having, &plan_.where}) {
      const auto clause = std::ranges::find_if(*filter, numeric);
      if (clause == filter->end()) continue;
      (*clause)[0].comparison = comparison;
      (*clause)[0].values = std::move(values);
      return true;
    }
    if (const auto aggregate = first_aggregate(); aggregate && plan::is_grouped(plan_)) {
      plan_.having.push_back({{*aggregate, comparison, std::move(values), nullptr}});
      return true;
    }
    for (const auto& term : plan_.select) {  // the one number that is shown
      if (!term.column || term.aggregate != Aggregate::kNone) continue;
      if (!index_.columns()[index_.column_at(*term.column)].numeric) continue;
      if (column) return false;
      column = term.column;
    }
    if (!column) return false;
  }
  std::erase_if(plan_.where, [&](const auto& clause) { return concerns(clause, *column) && numeric(clause); });
  plan_.where.push_back({{column_term(*column), comparison, std::move(values), nullptr}});
  return true;
}

bool PlanChange::limit(std::int64_t rows, bool lowest) {
  if (!is_simple(plan_) || rows < 1) return false;
  if (plan_.order.empty()) {
    auto by = first_aggregate();
    for (const auto& term : plan_.select) {
      const bool number = term.column && index_.columns()[index_.column_at(*term.column)].numeric;
      if (!by && number) by = term;
    }
    if (by && (plan::is_grouped(plan_) || by->aggregate == Aggregate::kNone)) plan_.order = {{*by, !lowest}};
  } else if (lowest) {
    plan_.order.front().descending = false;
  }
  plan_.limit = rows;
  return true;
}

bool PlanChange::sort_by(Term term, bool descending) {
  if (!is_simple(plan_)) return false;
  plan_.order = {{term, descending}};
  return true;
}

bool PlanChange::aggregate(Aggregate aggregate, std::optional<catalog::ColumnRef> column) {
  if (!is_simple(plan_)) return false;
  keep_main_table();
  const auto change = [&](Term& term) {
    if (!column && !term.column) return false;
    if (column) {
      term.column = column;
      term.operation = plan::Operator::kNone;
      term.operand = {};
    }
    if (!index_.columns()[index_.column_at(*term.column)].numeric) return false;
    term.aggregate = aggregate;
    term.distinct = false;
    return true;
  };
  bool changed = false;
  for (auto& term : plan_.select) {
    if (term.aggregate == Aggregate::kNone) continue;
    const auto before = term;
    if (!change(term)) return false;
    for (auto& order : plan_.order) {
      if (order.term == before) order.term = term;
    }
    changed = true;
    break;
  }
  if (changed) return true;
  std::optional<Term> number;  // of a list: of the one number that is shown
  for (const auto& term : plan_.select) {
    if (!number && term.column && index_.columns()[index_.column_at(*term.column)].numeric) number = term;
  }
  if (column) number = column_term(*column);
  if (!number || !change(*number)) return false;
  plan_.select = {*number};
  plan_.order.clear();
  plan_.limit.reset();
  plan_.distinct = false;
  return true;
}

bool PlanChange::count() {
  if (!is_simple(plan_) || !plan_.having.empty() || plan::has_aggregate(plan_)) return false;
  keep_main_table();
  Term count{.aggregate = Aggregate::kCount};
  if (plan_.distinct && plan_.select.size() == 1) {
    count.column = plan_.select.front().column;
    count.distinct = true;
  }
  plan_.select = {count};
  plan_.distinct = false;
  plan_.order.clear();
  plan_.limit.reset();
  return true;
}

bool PlanChange::list() {
  const bool counts = plan_.select.size() == 1 && plan_.select.front().aggregate == Aggregate::kCount;
  if (!is_simple(plan_) || !counts) return false;
  keep_main_table();
  const auto counted = plan_.select.front();
  plan_.select.clear();
  if (counted.column && counted.distinct) {
    plan_.select.push_back(column_term(*counted.column));
    plan_.distinct = true;
    return true;
  }
  const auto table = main_table();
  if (!table) return false;
  for (const auto column : index_.label_of(*table)) plan_.select.push_back(column_term(column));
  return !plan_.select.empty();
}

bool PlanChange::show(catalog::ColumnRef column) {
  if (!is_simple(plan_)) return false;
  keep_main_table();
  const bool plain =
      std::ranges::any_of(plan_.select, [](const Term& term) { return term.aggregate == Aggregate::kNone; });
  if (plain && !plan::is_grouped(plan_)) {
    if (!std::ranges::contains(plan_.select, column_term(column))) plan_.select.push_back(column_term(column));
    return true;
  }
  const bool numeric = index_.columns()[index_.column_at(column)].numeric;
  if (plain || plan_.select.size() != 1 || !plan_.select.front().column || !numeric) return false;
  plan_.select.front().column = column;
  return true;
}

bool PlanChange::swap_table(std::size_t table) {
  if (!is_simple(plan_) || !plan_.keys.empty()) return false;
  const auto tables = plan::tables_of(plan_);
  if (tables.size() != 1 || tables.front() == table) return false;
  const auto& from = index_.catalog().tables[tables.front()];
  const auto& to = index_.catalog().tables[table];
  bool all = true;
  const auto move = [&](Term& term) {
    if (!term.column) return;
    all = all && term.operation == plan::Operator::kNone;
    const auto column = to.find_column(from.columns[term.column->column].name);
    all = all && column.has_value();
    if (column) term.column = catalog::ColumnRef{table, *column};
  };
  for (auto& term : plan_.select) move(term);
  for (auto* filter : {&plan_.where, &plan_.having}) {
    for (auto& clause : *filter) {
      for (auto& condition : clause) {
        all = all && !condition.nested && !condition.right;
        move(condition.left);
      }
    }
  }
  for (auto& order : plan_.order) move(order.term);
  plan_.tables = {table};
  return all;
}

}  // namespace dataquery::translator
