#pragma once

#include <string_view>

namespace dataquery::text {

/// True when two stems are listed as meaning nearly the same ("client" and "customer", "cost" and "price"), or when one
/// is an adjective of what the other measures ("old" and "age", "expensive" and "price"). From a small list of ordinary
/// and business words, see synonyms.cpp. Symmetric.
[[nodiscard]] bool are_synonyms(std::string_view stem, std::string_view other);

}  // namespace dataquery::text
