#include "adapters/connectors/mongo_result.h"

#include <bson/bson.h>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <utility>
#include <variant>

#include "adapters/connectors/mongo_values.h"

namespace dataquery::connectors {
namespace {

using catalog::TypeKind;
using source::Value;

constexpr int kMostNesting = 20;           // deeper documents are shown as JSON
constexpr std::size_t kMostColumns = 500;  // further fields are left out, and the result said to be cut

constexpr unsigned bit(TypeKind kind) { return 1U << static_cast<unsigned>(kind); }
constexpr unsigned kWhole = bit(TypeKind::kInteger);
constexpr unsigned kNumbers = kWhole | bit(TypeKind::kReal) | bit(TypeKind::kDecimal);

std::size_t size_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return text->size() + 8;
  if (const auto* bytes = std::get_if<source::Bytes>(&value)) return bytes->data.size() + 8;
  if (const auto* decimal = std::get_if<source::Decimal>(&value)) return decimal->digits.size() + 8;
  return 8;
}

// One kind for a column in which the kinds of `seen` occur.
TypeKind settled(unsigned seen) {
  if (std::has_single_bit(seen)) return static_cast<TypeKind>(std::countr_zero(seen));
  if (seen != 0 && (seen & ~kNumbers) == 0) {
    return (seen & bit(TypeKind::kDecimal)) != 0 ? TypeKind::kDecimal : TypeKind::kReal;
  }
  return TypeKind::kOther;
}

template <typename Number>
std::string digits_of(Number number) {
  std::array<char, 400> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number).ptr;
  return {text.data(), end};
}

std::string text_of(const Value& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return digits_of(*whole);
  if (const auto* real = std::get_if<double>(&value)) return digits_of(*real);
  if (const auto* decimal = std::get_if<source::Decimal>(&value)) return decimal->digits;
  return {};
}

// Values of a column of `kind` that are of another type become of it.
void normalise(Value& value, TypeKind kind) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    if (kind == TypeKind::kReal) value = static_cast<double>(*whole);
    if (kind == TypeKind::kDecimal) value = source::Decimal{digits_of(*whole)};
  } else if (const auto* real = std::get_if<double>(&value); real != nullptr && kind == TypeKind::kDecimal) {
    value = source::Decimal{plain_decimal(digits_of(*real))};
  }
  const bool mixed = kind == TypeKind::kOther && !source::is_null(value);
  if (mixed && !std::holds_alternative<std::string>(value) && !std::holds_alternative<source::Bytes>(value)) {
    value = text_of(value);
  }
}

}  // namespace

void MongoResult::put(const std::string& name, const _bson_value_t& value, Row& row) {
  const auto [found, added] = columns_.try_emplace(name, names_.size());
  if (added) {
    if (names_.size() == kMostColumns) {
      columns_.erase(found);
      truncated_ = true;
      return;
    }
    names_.push_back(name);
    kinds_.push_back(0);
  }
  const auto column = found->second;
  auto held = mongo_value(value);
  if (!source::is_null(held)) kinds_[column] |= bit(mongo_kind(value));
  bytes_ += size_of(held);
  row.push_back({column, std::move(held)});
}

void MongoResult::flatten(const _bson_t& document, const std::string& prefix, int depth, Row& row) {
  bson_iter_t at;
  if (!bson_iter_init(&at, &document)) return;
  while (bson_iter_next(&at) && bytes_ <= limits_.bytes) {
    const auto name = prefix.empty() ? std::string(bson_iter_key(&at)) : prefix + "." + bson_iter_key(&at);
    if (BSON_ITER_HOLDS_DOCUMENT(&at) && depth < kMostNesting) {
      const std::uint8_t* data = nullptr;
      std::uint32_t size = 0;
      bson_iter_document(&at, &size, &data);
      bson_t inner;
      if (bson_init_static(&inner, data, size) && !bson_empty(&inner)) {
        flatten(inner, name, depth + 1, row);
        continue;
      }
    }
    put(name, *bson_iter_value(&at), row);
  }
}

bool MongoResult::add(const _bson_t& document) {
  if (rows_.size() == limits_.rows) {
    truncated_ = true;
    return false;
  }
  Row row;
  flatten(document, {}, 0, row);
  if (bytes_ > limits_.bytes) {
    truncated_ = true;
    return false;
  }
  rows_.push_back(std::move(row));
  return true;
}

void MongoResult::add_count(const std::string& name, std::int64_t count) {
  columns_.emplace(name, names_.size());
  kinds_.push_back(kWhole);
  rows_.push_back({{names_.size(), count}});
  names_.push_back(name);
}

source::Rows MongoResult::finish() {
  source::Rows result;
  result.truncated = truncated_;
  for (std::size_t i = 0; i < names_.size(); ++i) result.columns.push_back({names_[i], settled(kinds_[i])});
  for (auto& cells : rows_) {
    std::vector<Value> row(names_.size());
    for (auto& cell : cells) {
      normalise(cell.value, result.columns[cell.column].kind);
      row[cell.column] = std::move(cell.value);
    }
    cells.clear();
    result.rows.push_back(std::move(row));
  }
  return result;
}

}  // namespace dataquery::connectors
