#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <vector>

#include "source/value.h"

namespace dataquery::answer {

/// One cell as JSON: integers beyond 2^53 and decimals of more than 15 digits become strings, bytes base64, ill-formed
/// text is repaired, numbers that JSON does not know (infinities) become strings.
[[nodiscard]] boost::json::value to_json(const source::Value& value);

/// The columns' names, made unique: the second `name` becomes `name_2`, an empty one `column`.
[[nodiscard]] std::vector<std::string> unique_names(const std::vector<source::ResultColumn>& columns);

/// The rows as objects keyed by `unique_names`: the API's `query_results`.
[[nodiscard]] boost::json::array rows_json(const source::Rows& rows);

/// `[{name, type}]` with the unique names: the API's `columns`.
[[nodiscard]] boost::json::array columns_json(const source::Rows& rows);

}  // namespace dataquery::answer
