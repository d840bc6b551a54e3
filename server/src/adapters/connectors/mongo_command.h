#pragma once

#include <optional>
#include <string>

#include "adapters/mongoc/bson.h"
#include "base/error.h"

namespace dataquery::connectors {

/// A pipeline as the server is asked to run it.
struct MongoCommand {
  mongoc::Bson command;                   ///< {aggregate: …, pipeline: […], cursor: {}}
  std::optional<std::string> count_name;  ///< the pipeline's last stage counts, under this name
};

/// Reads the text of a proved query, {"collection": …, "pipeline": […]}, and looks a second time, independently of the
/// guard and at the bytes that the server gets: nothing in it may write ($out, $merge), run code ($where, $function,
/// $accumulator, values of the type JavaScript) or read a collection of MongoDB's own, however deeply it is nested.
/// Errors: kRefused with the construct; kInvalidQuery.
[[nodiscard]] Result<MongoCommand> make_mongo_command(const std::string& query);

}  // namespace dataquery::connectors
