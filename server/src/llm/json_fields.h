#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Reading JSON of which nothing is certain: what is missing or of another type is null, empty or absent, never a
/// throw.
namespace dataquery::llm {

/// Null value when `text` is not JSON.
[[nodiscard]] boost::json::value parse_json(std::string_view text);

/// As text that takes no more memory than it needs: it is kept while a model thinks.
[[nodiscard]] std::string written(const boost::json::object& object);

[[nodiscard]] const boost::json::value* member(const boost::json::value& object, std::string_view name);
[[nodiscard]] std::string_view text_at(const boost::json::value& object, std::string_view name);
[[nodiscard]] const boost::json::array* array_at(const boost::json::value& object, std::string_view name);
[[nodiscard]] std::optional<std::int64_t> integer_at(const boost::json::value& object, std::string_view name);
/// Finite.
[[nodiscard]] std::optional<double> number_at(const boost::json::value& object, std::string_view name);

}  // namespace dataquery::llm
