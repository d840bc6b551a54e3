#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <string_view>
#include <variant>

/// Structured log: one JSON object a line, on stderr:
///   {"time":"2026-01-31T12:00:00.000Z","level":"info","message":"request","request_id":"…","status":200}
/// Any thread. Never throws: a line that cannot be written is lost. Callers keep secrets out of it.
namespace dataquery::log {

enum class Level : std::uint8_t { kDebug, kInfo, kWarning, kError, kOff };

/// One named value of a line. Refers to the caller's text; it lives until the end of the log call's full expression.
struct Field {
  using Value = std::variant<bool, std::int64_t, std::uint64_t, double, std::string_view>;

  template <typename T>
  Field(std::string_view field_key, const T& field_value) : key(field_key), value(to_value(field_value)) {}

  std::string_view key;
  Value value;

 private:
  template <typename T>
  static Value to_value(const T& value) {
    if constexpr (std::same_as<T, bool>) {
      return value;
    } else if constexpr (std::signed_integral<T>) {
      return static_cast<std::int64_t>(value);
    } else if constexpr (std::unsigned_integral<T>) {
      return static_cast<std::uint64_t>(value);
    } else if constexpr (std::floating_point<T>) {
      return static_cast<double>(value);
    } else {
      return std::string_view(value);
    }
  }
};

using Fields = std::initializer_list<Field>;

/// Lines below `level` are dropped. Starts at kInfo.
void set_level(Level level) noexcept;
[[nodiscard]] bool enabled(Level level) noexcept;

/// Sends whole lines (without newline) to `sink` instead of stderr; an empty function restores stderr. For tests.
void set_sink(std::function<void(std::string_view line)> sink);

void write(Level level, std::string_view message, Fields fields = {}) noexcept;

inline void debug(std::string_view message, Fields fields = {}) noexcept { write(Level::kDebug, message, fields); }
inline void info(std::string_view message, Fields fields = {}) noexcept { write(Level::kInfo, message, fields); }
inline void warning(std::string_view message, Fields fields = {}) noexcept { write(Level::kWarning, message, fields); }
inline void error(std::string_view message, Fields fields = {}) noexcept { write(Level::kError, message, fields); }

}  // namespace dataquery::log
