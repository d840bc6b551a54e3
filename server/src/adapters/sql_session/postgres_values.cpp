#include "adapters/sql_session/postgres_values.h"

#include <charconv>
#include <format>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>

#include "base/iso_time.h"

namespace dataquery::sql_session {
namespace {

// Types' OIDs, which are fixed (src/include/catalog/pg_type.dat).
constexpr std::uint32_t kBool = 16;
constexpr std::uint32_t kBytea = 17;
constexpr std::uint32_t kInt8 = 20;
constexpr std::uint32_t kInt2 = 21;
constexpr std::uint32_t kInt4 = 23;
constexpr std::uint32_t kFloat4 = 700;
constexpr std::uint32_t kFloat8 = 701;
constexpr std::uint32_t kTimestamptz = 1184;
constexpr std::uint32_t kNumeric = 1700;

template <typename Number>
std::string text_of(Number number) {
  char text[40];
  const auto [end, error] = std::to_chars(text, text + sizeof text, number);
  return {text, end};
}

template <typename Number>
std::optional<Number> number_in(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

struct ToParameter {
  using Made = Result<libpq::TypedParameter>;

  Made operator()(std::nullptr_t) const { return libpq::TypedParameter{}; }
  Made operator()(bool value) const { return libpq::TypedParameter{.type = kBool, .value = value ? "t" : "f"}; }
  Made operator()(std::int64_t value) const { return libpq::TypedParameter{.type = kInt8, .value = text_of(value)}; }
  Made operator()(double value) const { return libpq::TypedParameter{.type = kFloat8, .value = text_of(value)}; }
  Made operator()(std::string_view text) const {
    // libpq would end the text there without a word.
    if (text.contains('\0')) return fail(ErrorCode::kInvalidArgument, "A text holds a zero byte.");
    return libpq::TypedParameter{.value = std::string(text)};
  }
  Made operator()(std::span<const std::byte> bytes) const {
    return libpq::TypedParameter{.type = kBytea,
                                 .binary = true,
                                 .value = std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())};
  }
  Made operator()(Time time) const { return libpq::TypedParameter{.type = kTimestamptz, .value = to_iso(time)}; }
};

int digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

/// "\x00ff": how PostgreSQL writes bytes.
Blob blob_from(std::string_view text) {
  if (!text.starts_with("\\x") || text.size() % 2 != 0) throw std::logic_error("bytes that are not hexadecimal");
  Blob blob;
  blob.data.reserve(text.size() / 2 - 1);
  for (std::size_t i = 2; i < text.size(); i += 2) {
    blob.data.push_back(static_cast<char>(digit(text[i]) * 16 + digit(text[i + 1])));
  }
  return blob;
}

/// Sums over whole numbers are numeric in PostgreSQL: a number without a fraction is an integer again.
Cell number_from(std::string_view text) {
  if (const auto whole = number_in<std::int64_t>(text)) return *whole;
  if (const auto real = number_in<double>(text)) return *real;
  throw std::logic_error("a number that is none");
}

}  // namespace

Result<libpq::TypedParameter> postgres_parameter(const Param& param) {
  return std::visit(ToParameter{}, param.value());
}

Cell postgres_cell(const libpq::Table& table, int row, int column) {
  if (table.null(row, column)) return std::monostate{};
  const auto text = table.text(row, column);
  switch (table.type(column)) {
    case kBool:
      return text == "t";
    case kInt2:
    case kInt4:
    case kInt8:
    case kNumeric:
      return number_from(text);
    case kFloat4:
    case kFloat8:
      if (const auto real = number_in<double>(text)) return *real;
      throw std::logic_error("a number that is none");
    case kBytea:
      return blob_from(text);
    default:
      return std::string(text);
  }
}

}  // namespace dataquery::sql_session
