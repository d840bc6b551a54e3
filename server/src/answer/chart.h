#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string_view>

#include "source/value.h"

namespace dataquery::answer {

/// A Vega-Lite (version 6) specification with its data, where a chart helps: bars for a label and a number, a line for
/// a time and a number. None for single rows, long lists of labels, or results without a measure. The specification
/// holds no expression, script or address but its `$schema`. Any thread.
[[nodiscard]] std::optional<boost::json::object> chart(std::string_view title, const source::Rows& rows);

}  // namespace dataquery::answer
