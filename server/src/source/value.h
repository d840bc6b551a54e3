#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "catalog/catalog.h"

namespace dataquery::source {

/// An exact decimal number as the database wrote it.
struct Decimal {
  std::string digits;
  bool operator==(const Decimal&) const = default;
};

/// Raw bytes.
struct Bytes {
  std::string data;
  bool operator==(const Bytes&) const = default;
};

/// One cell. `std::monostate` is NULL. Dates and times are text in ISO 8601, UTC with `Z` where the type has a zone.
using Value = std::variant<std::monostate, bool, std::int64_t, double, Decimal, std::string, Bytes>;

[[nodiscard]] inline bool is_null(const Value& value) { return std::holds_alternative<std::monostate>(value); }

struct ResultColumn {
  std::string name;
  catalog::TypeKind kind = catalog::TypeKind::kOther;
};

/// What a query gave: at most `Limits::rows` rows and `Limits::bytes` bytes of it.
struct Rows {
  std::vector<ResultColumn> columns;
  std::vector<std::vector<Value>> rows;  ///< each as long as `columns`
  bool truncated = false;                ///< there was more
};

}  // namespace dataquery::source
