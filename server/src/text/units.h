#pragma once

#include <optional>
#include <string_view>

namespace dataquery::text {

/// How many of the unit `kept` there are in one of the unit `said`: "minutes" and "ms" give 60,000. Nothing when one of
/// the words is no unit or they measure different things. Lower case. Times up to weeks, lengths, weights, amounts of
/// data, and cents in whatever currency; no months, which differ, and no exchange of currencies.
[[nodiscard]] std::optional<double> unit_ratio(std::string_view said, std::string_view kept);

}  // namespace dataquery::text
