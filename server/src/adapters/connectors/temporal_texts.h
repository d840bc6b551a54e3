#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "catalog/catalog.h"

namespace dataquery::connectors {

/// Which ISO 8601 form a text has, in SQLite's spellings ("2024-01-31", "2024-01-31 10:00:00.5", "10:00"): kDate,
/// kTimestamp or kTime. Nothing for all else.
[[nodiscard]] std::optional<catalog::TypeKind> temporal_form(std::string_view text);

/// Counts the texts of one column that are dates, times of day and timestamps: databases without a type for them, and
/// people who do not use it, write them as texts.
class TemporalTexts {
 public:
  void observe(std::string_view text);

  /// What a column of `all` texts holds when each is of such a form; dates among timestamps are timestamps.
  [[nodiscard]] std::optional<catalog::TypeKind> kind_of(std::size_t all) const;
  /// Dates and timestamps.
  [[nodiscard]] std::size_t with_a_date() const { return dates_ + timestamps_; }

 private:
  std::size_t dates_ = 0;
  std::size_t times_ = 0;
  std::size_t timestamps_ = 0;
};

}  // namespace dataquery::connectors
