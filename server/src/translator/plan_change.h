#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "plan/plan.h"
#include "text/dates.h"
#include "translator/catalog_index.h"

namespace dataquery::translator {

/// Small changes of a plan, each a thing that people ask for after an answer. False: it fits no such plan, which may
/// be left half changed. `index` must outlive it.
class PlanChange {
 public:
  PlanChange(plan::Plan plan, const CatalogIndex& index) : plan_(std::move(plan)), index_(index) {}

  [[nodiscard]] const plan::Plan& plan() const { return plan_; }

  /// The aggregates of the plan for each of `terms`, in the place of other groups; of a list, how many rows for each.
  bool group_by(const std::vector<plan::Term>& terms);
  /// Rows of which `column` is one of `values`, in the place of what was asked of that column; or the others.
  /// With `also`: beside those that were kept already.
  bool keep(catalog::ColumnRef column, std::vector<plan::Literal> values, bool negated, bool also);
  /// Rows of these days, in the place of others.
  bool in_days(const text::DateSpan& days);
  /// Rows, or groups where the plan has an aggregate and no column is given, that compare so with a number.
  bool compare(std::optional<catalog::ColumnRef> column, plan::Comparison comparison,
               std::vector<plan::Literal> values);
  bool limit(std::int64_t rows, bool lowest);
  bool sort_by(plan::Term term, bool descending);
  /// Another aggregate of the same column, or of `column`.
  bool aggregate(plan::Aggregate aggregate, std::optional<catalog::ColumnRef> column);
  /// How many there are of what was listed.
  bool count();
  /// What was counted, by its names.
  bool list();
  /// One more column; in the place of the aggregated one when the plan has no plain columns.
  bool show(catalog::ColumnRef column);
  /// The same of another table, which has columns of the same names.
  bool swap_table(std::size_t table);

  /// The day or moment that dates are about: what the plan compares or groups already, else the main table's.
  [[nodiscard]] std::optional<catalog::ColumnRef> date_column() const;
  /// How far `table` lies from the plan's tables: 2 for a key that leads to one row, 3 for the other way; 1,000 when
  /// there is no way.
  [[nodiscard]] std::size_t distance_to(std::size_t table) const;
  /// The term of the plan that is about `column`, with its aggregate.
  [[nodiscard]] std::optional<plan::Term> term_about(catalog::ColumnRef column) const;
  [[nodiscard]] std::optional<plan::Term> first_aggregate() const;

 private:
  [[nodiscard]] std::optional<std::size_t> main_table() const;
  void keep_main_table();

  plan::Plan plan_;
  const CatalogIndex& index_;
};

}  // namespace dataquery::translator
