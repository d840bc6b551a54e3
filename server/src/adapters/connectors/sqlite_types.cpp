#include "adapters/connectors/sqlite_types.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/utf8.h"

namespace dataquery::connectors {
namespace {

using catalog::TypeKind;

// The first that occurs in the declared type decides. SQLite's own rules are the last rows.
constexpr auto kDeclaredTypes = std::to_array<std::pair<std::string_view, TypeKind>>({
    {"bool", TypeKind::kBoolean},    {"timestamp", TypeKind::kTimestamp}, {"datetime", TypeKind::kTimestamp},
    {"date", TypeKind::kDate},       {"time", TypeKind::kTime},           {"json", TypeKind::kJson},
    {"int", TypeKind::kInteger},     {"serial", TypeKind::kInteger},      {"char", TypeKind::kText},
    {"clob", TypeKind::kText},       {"text", TypeKind::kText},           {"string", TypeKind::kText},
    {"uuid", TypeKind::kText},       {"enum", TypeKind::kText},           {"blob", TypeKind::kBytes},
    {"binary", TypeKind::kBytes},    {"bytea", TypeKind::kBytes},         {"real", TypeKind::kReal},
    {"floa", TypeKind::kReal},       {"doub", TypeKind::kReal},           {"decimal", TypeKind::kDecimal},
    {"numeric", TypeKind::kDecimal}, {"number", TypeKind::kDecimal},      {"money", TypeKind::kDecimal},
    {"year", TypeKind::kInteger},
});

std::string_view text_view(sqlite3_stmt* statement, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

}  // namespace

TypeKind kind_of_declared_type(std::string_view declared) {
  const auto folded = ascii_lower(declared);
  if (folded.empty()) return TypeKind::kOther;
  for (const auto& [part, kind] : kDeclaredTypes) {
    if (folded.contains(part)) return kind;
  }
  return TypeKind::kDecimal;  // affinity NUMERIC
}

void SqliteKindObserver::observe(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER: {
      const auto number = sqlite3_column_int64(statement, column);
      ++integers_;
      if (number == 0 || number == 1) ++flags_;
      break;
    }
    case SQLITE_FLOAT:
      ++reals_;
      break;
    case SQLITE_BLOB:
      ++blobs_;
      break;
    case SQLITE_TEXT: {
      ++texts_;
      temporal_.observe(text_view(statement, column));
      break;
    }
    default:
      break;
  }
}

TypeKind SqliteKindObserver::kind() const {
  const auto all = integers_ + reals_ + texts_ + blobs_;
  if (all == 0) return declared_;
  if (blobs_ == all) return TypeKind::kBytes;
  if (integers_ + reals_ == all) {
    if (declared_ == TypeKind::kBoolean && flags_ == all) return TypeKind::kBoolean;
    if (declared_ == TypeKind::kDecimal && reals_ > 0) return TypeKind::kDecimal;
    if (declared_ == TypeKind::kReal) return TypeKind::kReal;
    return reals_ == 0 ? TypeKind::kInteger : TypeKind::kReal;
  }
  if (texts_ == all) {
    if (const auto temporal = temporal_.kind_of(all)) return *temporal;
    return declared_ == TypeKind::kJson ? TypeKind::kJson : TypeKind::kText;
  }
  // Mixed storage: numbers with a few texts among them ("n/a") stay what they were declared to be, if that is a number.
  if (texts_ > 0 && catalog::is_numeric(declared_) && integers_ + reals_ > texts_) return declared_;
  return texts_ > 0 ? TypeKind::kText : TypeKind::kOther;
}

source::Value value_of(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return static_cast<std::int64_t>(sqlite3_column_int64(statement, column));
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    case SQLITE_TEXT:
      return to_valid_utf8(text_view(statement, column));
    case SQLITE_BLOB: {
      const auto* data = static_cast<const char*>(sqlite3_column_blob(statement, column));
      const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
      return source::Bytes{data == nullptr ? std::string() : std::string(data, size)};
    }
    default:
      return std::monostate{};
  }
}

void normalise(source::Value& value, TypeKind kind) {
  if (kind == TypeKind::kBoolean) {
    if (const auto* number = std::get_if<std::int64_t>(&value)) value = *number != 0;
  } else if (kind == TypeKind::kTimestamp) {
    auto* text = std::get_if<std::string>(&value);
    if (text != nullptr && text->size() > 10 && (*text)[10] == ' ') (*text)[10] = 'T';
  }
}

std::optional<std::string> text_of(sqlite3_stmt* statement, int column, std::size_t limit) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL:
      return std::nullopt;
    case SQLITE_BLOB:
      return "(" + std::to_string(sqlite3_column_bytes(statement, column)) + " bytes)";
    default:
      break;
  }
  auto text = text_view(statement, column);
  if (text.size() <= limit) return to_valid_utf8(text);
  auto end = limit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return to_valid_utf8(text.substr(0, end)) + "…";
}

}  // namespace dataquery::connectors
