#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "adapters/connectors/mongo_tables.h"
#include "base/error.h"

namespace dataquery::connectors {

/// Asks how many of the examples of `values` are among the values of a field of a collection that was not read whole.
/// Nothing when that cannot be found out cheaply.
using KeyLookup = std::function<Result<std::optional<std::size_t>>(const catalog::Table& table,
                                                                   const std::string& field, const KeyValues& values)>;

/// Finds the primary keys of `tables`, and which fields refer to them: by names, and by whether a field's values are
/// among the other's. On few small numbers, which are among any key's, the names alone must say it; ObjectIds, UUIDs,
/// long texts and numbers that are far apart prove it without. A key is `declared` when every value that was seen was
/// found; of fields that hold nothing yet, and where the target was not read whole, names decide.
/// Moves `_id` to the end where it is an ObjectId that no other collection refers to.
/// Errors: those of `lookup`.
[[nodiscard]] Result<void> find_keys(std::vector<MongoTable>& tables, const KeyLookup& lookup);

}  // namespace dataquery::connectors
