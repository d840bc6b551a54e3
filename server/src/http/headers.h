#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dataquery::http {

/// The header fields of one request, in order of arrival; names compare without regard to ASCII case. The text of all
/// fields lies in one string, so that a request costs two allocations at most, and none on a reused object.
class Headers {
 public:
  /// The first field called `name`. The view holds until the next `add` or `clear`.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  [[nodiscard]] bool contains(std::string_view name) const { return find(name).has_value(); }
  [[nodiscard]] std::size_t count(std::string_view name) const;
  [[nodiscard]] std::size_t size() const { return fields_.size(); }

  void add(std::string_view name, std::string_view value);
  void clear();  ///< keeps the memory

 private:
  struct Field {
    std::uint32_t name, name_size, value, value_size;  // offsets in text_
  };
  [[nodiscard]] std::string_view name_of(const Field& field) const {
    return std::string_view(text_).substr(field.name, field.name_size);
  }
  std::string text_;
  std::vector<Field> fields_;
};

/// Whether two ASCII texts are equal without regard to case.
[[nodiscard]] bool equal_without_case(std::string_view a, std::string_view b);

/// Whether the comma-separated field value `list` holds `token` (RFC 9110, section 5.6.1), without regard to case or to
/// parameters after a semicolon; "gzip;q=0" does not hold "gzip".
[[nodiscard]] bool list_has(std::string_view list, std::string_view token);

}  // namespace dataquery::http
