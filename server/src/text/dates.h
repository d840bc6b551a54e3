#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "text/token.h"

namespace dataquery::text {

/// A span of days that a phrase names: "2025", "March 2024", "last month", "since 2020", "in the past 7 days".
/// Half open: `from` <= day < `until`; a missing side is open ("since", "before").
struct DateSpan {
  std::size_t first = 0;  ///< the tokens it was read from: [first, last)
  std::size_t last = 0;
  std::optional<std::chrono::year_month_day> from;
  std::optional<std::chrono::year_month_day> until;
  bool relative = false;   ///< depends on today
  bool bare_year = false;  ///< nothing but a number like 2025, which may be meant as a number
};

/// Finds the date phrases of a question, longest first, not overlapping. `today` is what "last" and "this" count from.
[[nodiscard]] std::vector<DateSpan> find_dates(const std::vector<Token>& tokens, std::chrono::year_month_day today);

/// "2025-03-01".
[[nodiscard]] std::string iso(std::chrono::year_month_day day);

}  // namespace dataquery::text
