#pragma once

#include <boost/json.hpp>
#include <string>

#include "mongosh/query.h"

namespace dataquery::mongosh {

/// `query` as JSON on one line: {"collection": "orders", "pipeline": [{"$match": {…}}]}. Relaxed extended JSON; a
/// number that has a fraction or an exponent keeps its point, so that it is read back as what it is.
[[nodiscard]] std::string to_json(const Query& query);

/// `query` as people write it in mongosh, a stage a line and long ones on several: db.orders.aggregate([…]). Reads back
/// as the same query.
[[nodiscard]] std::string to_shell(const Query& query);

}  // namespace dataquery::mongosh
