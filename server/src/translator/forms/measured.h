#pragma once

#include <optional>
#include <vector>

#include "plan/plan.h"
#include "translator/forms/wording.h"

namespace dataquery::translator {

/// What is counted or added up.
struct Measured {
  plan::Term term;
  std::size_t table = 0;  ///< whose rows
  double probability = 0;

  /// The tables that must take part though no column of theirs does.
  [[nodiscard]] std::vector<std::size_t> tables() const;
};

/// "number of orders", "total amount", "average price" or "revenue", where dates are near: what `words` and nothing
/// else say. Of the columns that they may name that of the table which has a day of its own.
[[nodiscard]] std::optional<Measured> measured_over_time(Words words, const CatalogIndex& index);

/// "revenue", "sales", "total value" as price times quantity, side by side in one table; "stock value" with what is in
/// stock. Nothing where several tables have both.
[[nodiscard]] std::optional<Measured> price_times_quantity(Words words, const CatalogIndex& index);

/// The day or moment of what `table` holds: its first one, or that of what it belongs to, as items have none but their
/// order does.
[[nodiscard]] std::optional<catalog::ColumnRef> day_of(std::size_t table, const CatalogIndex& index);

}  // namespace dataquery::translator
