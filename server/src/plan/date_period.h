#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "plan/plan.h"

namespace dataquery::plan {

/// The time from `begin` up to, not including, `end`; both as ISO 8601 dates as short as the period allows ("2025",
/// "2025-03", "2025-03-07"), which as texts stand before every longer text of the time they begin.
struct Period {
  std::string begin;
  std::string end;
};

/// The year, quarter, month or day that `text` names: "2025", "2025-Q1", "2025-03", "2025-03-07"; nothing when it is no
/// such date.
[[nodiscard]] std::optional<Period> period_of(DatePart part, std::string_view text);

}  // namespace dataquery::plan
