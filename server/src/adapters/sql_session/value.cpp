#include "adapters/sql_session/value.h"

#include <format>
#include <stdexcept>

#include "base/iso_time.h"

namespace dataquery::sql_session {
namespace {

[[noreturn]] void wrong_type(std::size_t column, std::string_view wanted) {
  throw std::logic_error(std::format("column {} of a stored row is no {}", column, wanted));
}

}  // namespace

const Cell& Row::cell(std::size_t column) const {
  if (column >= cells_.size()) wrong_type(column, "column");
  return cells_[column];
}

bool Row::is_null(std::size_t column) const { return std::holds_alternative<std::monostate>(cell(column)); }

std::int64_t Row::integer(std::size_t column) const {
  if (const auto* number = std::get_if<std::int64_t>(&cell(column))) return *number;
  wrong_type(column, "integer");
}

double Row::real(std::size_t column) const {
  if (const auto* number = std::get_if<double>(&cell(column))) return *number;
  if (const auto* number = std::get_if<std::int64_t>(&cell(column))) return static_cast<double>(*number);
  wrong_type(column, "number");
}

bool Row::boolean(std::size_t column) const {
  if (const auto* value = std::get_if<bool>(&cell(column))) return *value;
  if (const auto* number = std::get_if<std::int64_t>(&cell(column))) return *number != 0;
  wrong_type(column, "boolean");
}

std::string Row::text(std::size_t column) const {
  if (const auto* value = std::get_if<std::string>(&cell(column))) return *value;
  wrong_type(column, "text");
}

Time Row::time(std::size_t column) const {
  if (const auto* value = std::get_if<std::string>(&cell(column))) {
    if (const auto time = from_iso(*value)) return *time;
  }
  wrong_type(column, "time");
}

const std::string& Row::bytes(std::size_t column) const {
  if (const auto* value = std::get_if<Blob>(&cell(column))) return value->data;
  wrong_type(column, "bytes");
}

}  // namespace dataquery::sql_session
