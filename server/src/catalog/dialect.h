#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace dataquery::catalog {

/// The language a database is asked in; names the kind of the database too.
enum class Dialect : std::uint8_t { kSqlite, kPostgresql, kMongodb };

/// "sqlite", "postgresql", "mongodb": as in `db_type` and in `check --dialect`.
[[nodiscard]] constexpr std::string_view to_string(Dialect dialect) {
  switch (dialect) {
    case Dialect::kSqlite:
      return "sqlite";
    case Dialect::kPostgresql:
      return "postgresql";
    case Dialect::kMongodb:
      return "mongodb";
  }
  return "";
}

[[nodiscard]] constexpr std::optional<Dialect> dialect_from(std::string_view name) {
  for (const auto dialect : {Dialect::kSqlite, Dialect::kPostgresql, Dialect::kMongodb}) {
    if (to_string(dialect) == name) return dialect;
  }
  return std::nullopt;
}

}  // namespace dataquery::catalog
