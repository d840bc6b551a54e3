#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "base/error.h"
#include "catalog/catalog.h"

namespace dataquery::guard {

/// Reads `text` (JSON or mongosh, see mongosh::read_query) and walks the aggregation that it means: every stage, every
/// operator in its place, every variable and every collection must be allowed; nested pipelines too. The result is
/// written anew from the tree, in relaxed extended JSON on one line, so that nothing of the text reaches a database
/// that was not looked at. `catalog`, where there is one, must hold the collections; fields are not looked at. `now` is
/// what ISODate() gives. Any thread; about 20 µs for 500 characters.
///
/// What syntax cannot bound is bounded by the connector: time (maxTimeMS), rows and bytes.
///
/// Errors: kRefused, with the construct, and where it helps what to write in its stead; kInvalidQuery when it does not
/// parse, is malformed, or names a collection that `catalog` does not hold.
[[nodiscard]] Result<std::string> prove_mongo(std::string_view text, const catalog::Catalog* catalog,
                                              std::chrono::system_clock::time_point now);

}  // namespace dataquery::guard
