#include "adapters/connectors/mongo_describe.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "adapters/connectors/mongo_keys.h"
#include "adapters/connectors/mongo_tables.h"

namespace dataquery::connectors {

Result<catalog::Catalog> describe_mongo(MongoReader& reader, std::string name, const source::DescribeOptions& options,
                                        const net::Wait& wait) {
  auto reading = options;
  if (options.schema_only) {  // no look into the rows beyond their types
    reading.sample_rows = 0;
    reading.values_per_column = 0;
  }
  MongoSampler sampler(reader, reading, wait);
  const auto collections = sampler.read();
  if (!collections) return std::unexpected(collections.error());
  std::vector<MongoTable> tables;
  for (const auto& each : *collections) append_tables(tables, *each);

  const auto look_up = [&](const catalog::Table& table, const std::string& field,
                           const KeyValues& values) -> Result<std::optional<std::size_t>> {
    const auto owner = std::ranges::find(*collections, table.name, [](const auto& each) { return each->name; });
    if (owner == collections->end() || !std::ranges::contains((*owner)->indexed_fields, field)) return std::nullopt;
    return sampler.look_up(table.name, field, values);
  };
  if (auto keys = find_keys(tables, look_up); !keys) return propagate(keys);

  catalog::Catalog catalog;
  catalog.dialect = catalog::Dialect::kMongodb;
  catalog.database = std::move(name);
  for (auto& each : tables) catalog.tables.push_back(std::move(each.table));
  return catalog;
}

}  // namespace dataquery::connectors
