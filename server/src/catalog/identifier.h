#pragma once

#include <string>
#include <string_view>

#include "catalog/dialect.h"

namespace dataquery::catalog {

/// `name` as a SQL identifier of `dialect`: bare where that is safe, else in double quotes.
[[nodiscard]] std::string identifier(std::string_view name, Dialect dialect);

}  // namespace dataquery::catalog
