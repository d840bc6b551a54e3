#include "plan/self_join.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "text/names.h"

namespace dataquery::plan {
namespace {

/// "manager" of manager_id or ManagerID; the table's own name where nothing is left.
std::string role_of(const SelfJoin& self, const catalog::Catalog& catalog) {
  constexpr auto kKeyWords = std::to_array<std::string_view>({"id", "code", "no", "number", "key", "nr", "num"});
  const auto& table = catalog.tables[self.table];
  std::string role;
  for (const auto& word : text::split_name(table.columns[self.columns.front()].name)) {
    if (!std::ranges::contains(kKeyWords, word)) role += (role.empty() ? "" : "_") + word;
  }
  return role.empty() ? table.name : role;
}

catalog::Table without_rows(const catalog::Table& table) {
  catalog::Table bare;
  bare.schema = table.schema;
  bare.name = table.name;
  bare.kind = table.kind;
  for (const auto& column : table.columns) {
    catalog::Column one;
    one.name = column.name;
    one.type = column.type;
    one.kind = column.kind;
    one.nullable = column.nullable;
    one.unique = column.unique;
    one.type_shares = column.type_shares;
    bare.columns.push_back(std::move(one));
  }
  bare.primary_key = table.primary_key;
  bare.foreign_keys = table.foreign_keys;
  bare.elements_of = table.elements_of;
  return bare;
}

void move_to(std::size_t second, Term& term) {
  if (!term.referred) return;
  term.referred = false;
  if (term.column) term.column->table = second;
  if (term.operation != Operator::kNone) term.operand.table = second;
}

}  // namespace

WithSecondTable::WithSecondTable(const Plan& given, const catalog::Catalog& described) : plan(given) {
  const SelfJoin self = given.self.value_or(SelfJoin{});
  catalog.dialect = described.dialect;
  catalog.database = described.database;
  catalog.tables.reserve(described.tables.size() + 1);
  for (const auto& table : described.tables) catalog.tables.push_back(without_rows(table));
  auto second_table = catalog.tables[self.table];
  second_table.name = role_of(self, described);
  second_table.foreign_keys.clear();
  catalog.tables.push_back(std::move(second_table));

  const std::size_t second = described.tables.size();
  for (Term& term : plan.select) move_to(second, term);
  for (Filter* filter : {&plan.where, &plan.having, &plan.matching}) {
    for (Clause& clause : *filter) {
      for (Condition& condition : clause) {
        move_to(second, condition.left);
        if (condition.right) move_to(second, *condition.right);
      }
    }
  }
  for (Order& order : plan.order) move_to(second, order.term);
  if (plan.per) move_to(second, *plan.per);
  plan.self.reset();  // whose table is only needed where nothing is said of it
  for (const std::size_t table : {self.table, second}) {
    if (!std::ranges::contains(tables_of(plan), table)) plan.tables.push_back(table);
  }
  plan.self = self;
}

KeyGraph WithSecondTable::extended(const KeyGraph& graph) const {
  const SelfJoin self = plan.self.value_or(SelfJoin{});
  return graph.with({self.table, self.columns, catalog.tables.size() - 1, self.referenced_columns});
}

std::size_t stored_table(const Plan& plan, const catalog::Catalog& catalog, std::size_t table) {
  return plan.self && table + 1 == catalog.tables.size() ? plan.self->table : table;
}

}  // namespace dataquery::plan
