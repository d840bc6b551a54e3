#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/ids.h"

namespace dataquery::sql_session {

using Time = std::chrono::system_clock::time_point;

/// Bytes bound to or read from a BLOB/BYTEA column.
struct Blob {
  std::string data;
};

/// A value bound to a placeholder. Refers to texts and bytes of the caller, who keeps them until the statement has run.
/// Times are stored in whole seconds, in UTC.
class Param {
 public:
  using Storage =
      std::variant<std::nullptr_t, bool, std::int64_t, double, std::string_view, std::span<const std::byte>, Time>;

  // NOLINTBEGIN(google-explicit-constructor): a parameter is written as the value itself
  Param(std::nullptr_t) : value_(nullptr) {}
  Param(std::nullopt_t) : value_(nullptr) {}
  template <std::same_as<bool> T>
  Param(T value) : value_(value) {}
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  Param(T value) : value_(static_cast<std::int64_t>(value)) {}
  Param(double value) : value_(value) {}
  Param(const char* text) : value_(std::string_view(text)) {}
  Param(std::string_view text) : value_(text) {}
  Param(const std::string& text) : value_(std::string_view(text)) {}
  Param(std::span<const std::byte> bytes) : value_(bytes) {}
  Param(const Blob& blob) : value_(std::as_bytes(std::span(blob.data))) {}
  Param(Time time) : value_(time) {}
  template <typename Tag>
  Param(Id<Tag> id) : value_(id.value) {}
  template <typename T>
  Param(const std::optional<T>& value) : value_(value ? Param(*value).value_ : Storage(nullptr)) {}
  // NOLINTEND(google-explicit-constructor)

  [[nodiscard]] const Storage& value() const { return value_; }

 private:
  Storage value_;
};

/// One cell that a statement gave. `std::monostate` is NULL.
using Cell = std::variant<std::monostate, bool, std::int64_t, double, std::string, Blob>;

/// One row that a statement gave. A getter asked for what the column cannot hold is a bug: it throws std::logic_error
/// that names the position (columns are ours, so this is no user's input).
class Row {
 public:
  explicit Row(std::vector<Cell> cells) : cells_(std::move(cells)) {}

  [[nodiscard]] bool is_null(std::size_t column) const;
  [[nodiscard]] std::int64_t integer(std::size_t column) const;
  [[nodiscard]] double real(std::size_t column) const;
  [[nodiscard]] bool boolean(std::size_t column) const;
  [[nodiscard]] std::string text(std::size_t column) const;
  [[nodiscard]] Time time(std::size_t column) const;
  [[nodiscard]] const std::string& bytes(std::size_t column) const;

  template <typename IdType>
  [[nodiscard]] IdType id(std::size_t column) const {
    return IdType{integer(column)};
  }

  /// `row.optional(3, &Row::text)`: nullopt where the cell is NULL.
  template <typename Getter>
  [[nodiscard]] auto optional(std::size_t column, Getter getter) const
      -> std::optional<std::remove_cvref_t<std::invoke_result_t<Getter, const Row&, std::size_t>>> {
    if (is_null(column)) return std::nullopt;
    return std::invoke(getter, *this, column);
  }

 private:
  [[nodiscard]] const Cell& cell(std::size_t column) const;
  std::vector<Cell> cells_;
};

/// What a statement gave.
struct Answer {
  std::vector<Row> rows;
  std::int64_t changed = 0;  ///< rows inserted, updated or deleted by the statement itself
};

}  // namespace dataquery::sql_session
