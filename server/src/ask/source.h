#pragma once

#include <memory>
#include <optional>

#include "base/ids.h"
#include "catalog/catalog.h"
#include "source/connector.h"

namespace dataquery::ask {

/// The database that is asked.
struct Source {
  ConnectionId id;  ///< names its collection, and its share of the sources' threads
  std::shared_ptr<source::Connector> connector;
  std::shared_ptr<const catalog::Catalog> catalog;
  std::optional<ConnectionId> collection;  ///< whose collection it has, when not its own
};

}  // namespace dataquery::ask
