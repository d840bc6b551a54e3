#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string_view>
#include <vector>

namespace dataquery::plan {

/// True for {"$gt": 5}, false for {"$date": …} and other values that a field is compared with.
[[nodiscard]] bool is_operators(const boost::json::value& value);

/// What all of `parts` match: one object where their fields differ or their operators on one field go together, the
/// rest under $and.
[[nodiscard]] boost::json::object all_of(std::vector<boost::json::object> parts);

/// What at least one of `parts` matches.
[[nodiscard]] boost::json::object any_of(std::vector<boost::json::object> parts);

/// {path: {"$ne": null}}: neither null nor missing.
[[nodiscard]] boost::json::object known(std::string_view path);

}  // namespace dataquery::plan
