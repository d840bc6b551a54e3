#include "catalog/catalog.h"

#include <array>
#include <utility>

namespace dataquery::catalog {
namespace {

constexpr std::array<std::pair<TypeKind, std::string_view>, 11> kTypeNames{{
    {TypeKind::kText, "text"},
    {TypeKind::kInteger, "integer"},
    {TypeKind::kReal, "real"},
    {TypeKind::kDecimal, "decimal"},
    {TypeKind::kBoolean, "boolean"},
    {TypeKind::kDate, "date"},
    {TypeKind::kTime, "time"},
    {TypeKind::kTimestamp, "timestamp"},
    {TypeKind::kBytes, "bytes"},
    {TypeKind::kJson, "json"},
    {TypeKind::kOther, "other"},
}};

}  // namespace

std::string_view to_string(TypeKind kind) {
  for (const auto& [known, name] : kTypeNames) {
    if (known == kind) return name;
  }
  return "other";
}

std::optional<TypeKind> type_kind_from(std::string_view name) {
  for (const auto& [kind, known] : kTypeNames) {
    if (known == name) return kind;
  }
  return std::nullopt;
}

std::optional<std::size_t> Table::find_column(std::string_view column_name) const {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == column_name) return i;
  }
  return std::nullopt;
}

std::optional<std::size_t> Catalog::find_table(std::string_view table_name) const {
  for (std::size_t i = 0; i < tables.size(); ++i) {
    if (tables[i].name == table_name) return i;
  }
  return std::nullopt;
}

}  // namespace dataquery::catalog
