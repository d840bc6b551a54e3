#pragma once

#include <boost/json/array.hpp>

#include "base/error.h"

namespace dataquery::guard {

/// Whether the values that an allowed aggregation builds stay within bounds. A few lines of `$concatArrays`, each
/// doubling what the one before made, fill any memory within one step that no time limit stops. So the size of each
/// value is bounded by its expression, in units of a document, with a list taken to have a thousand elements: at most
/// 10,000. In
/// `$reduce` each part of `$$value` may go into the next value once. An upper bound, not an estimate: says nothing
/// about documents that are large already, which the database's own limits bound (16 MB, 100 MB a stage).
///
/// Errors: kRefused.
[[nodiscard]] Result<void> check_growth(const boost::json::array& pipeline);

}  // namespace dataquery::guard
