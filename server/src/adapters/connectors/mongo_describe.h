#pragma once

#include <string>

#include "adapters/connectors/mongo_sampling.h"
#include "catalog/catalog.h"
#include "source/connector.h"

namespace dataquery::connectors {

/// Reads what the database looks like from its documents: see `MongoSampler` for which, `append_tables` for how their
/// fields become columns and their lists tables, and `find_keys` for the keys, which nobody declares in MongoDB. With
/// `schema_only` from the first 50 documents of each collection. Errors: those of `Connector::describe`.
[[nodiscard]] Result<catalog::Catalog> describe_mongo(MongoReader& reader, std::string name,
                                                      const source::DescribeOptions& options, const net::Wait& wait);

}  // namespace dataquery::connectors
