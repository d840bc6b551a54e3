#pragma once

#include <span>
#include <string_view>

namespace dataquery::text {

/// The names that the country of a nationality goes by in data, commonest first: "dutch" -> Netherlands, Holland, …;
/// also for the people ("Swedes"). Empty when `word`, in lower case, is none.
[[nodiscard]] std::span<const std::string_view> countries_of(std::string_view word);

}  // namespace dataquery::text
