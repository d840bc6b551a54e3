#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>

namespace dataquery::plan {

/// SQL's LIKE pattern ("%" any text, "_" any character) as a regular expression that, found anywhere in a text, finds
/// what the pattern matches: "tent%" -> "^tent". Other characters stand for themselves.
[[nodiscard]] std::string regular_expression(std::string_view pattern);

/// The query operators {"$regex": …, "$options": …} of the pattern, ignoring case as LIKE does.
[[nodiscard]] boost::json::object like_query(std::string_view pattern);

/// The pattern on `text`, an expression that gives text or null, as an expression; false for null.
[[nodiscard]] boost::json::value like_expression(std::string_view pattern, boost::json::value text);

}  // namespace dataquery::plan
