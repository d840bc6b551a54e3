#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <string_view>

#include "base/error.h"

namespace dataquery::mongosh {

/// One aggregation: what every query for MongoDB becomes.
struct Query {
  std::string collection;
  boost::json::array pipeline;  ///< in relaxed extended JSON v2, literals in their normal form
};

/// Reads a query in any spelling that people and models use:
/// - JSON: {"collection", "pipeline"}; {"collection", "find", "projection", "sort", "skip", "limit", "count"};
///   {"collection", "distinct", "find"}; the commands {"aggregate", "pipeline"} and {"find", "filter", …};
/// - mongosh: db.orders.aggregate([…]), .find(…).sort(…).limit(…), .findOne, .countDocuments, .distinct, …, with
///   unquoted names, single quotes, regular expressions, comments, ObjectId("…"), ISODate("…"), new Date(…), constant
///   arithmetic; `now` is what ISODate() and Date.now() give. Queries inside a query's conditions become lookups.
/// Syntax only: says nothing about what stages and operators do (see guard). Any thread; computes only. `text` is
/// UTF-8 of any length; the result holds at most a few times as much.
///
/// Errors: kInvalidQuery, with line and column; kRefused for what writes, runs JavaScript, or names another database.
[[nodiscard]] Result<Query> read_query(std::string_view text, std::chrono::system_clock::time_point now);

}  // namespace dataquery::mongosh
