#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>

#include "catalog/catalog.h"
#include "translator/catalog_index.h"

namespace dataquery::ask {

/// The translator's indexes of the catalogs that were asked lately; the one not used for longest goes first. Any
/// thread.
class IndexCache {
 public:
  explicit IndexCache(std::size_t capacity) : capacity_(capacity) {}

  /// The index of `catalog`, built when it is not here: a few milliseconds, on the calling thread.
  [[nodiscard]] std::shared_ptr<const translator::CatalogIndex> get(
      const std::shared_ptr<const catalog::Catalog>& catalog);

 private:
  using Index =
      std::shared_ptr<const translator::CatalogIndex>;  // holds its catalog, so that its address stays its own
  [[nodiscard]] Index find(const catalog::Catalog* catalog);

  const std::size_t capacity_;
  std::mutex mutex_;
  std::list<Index> indexes_;  // guarded by mutex_; most recently used first
};

}  // namespace dataquery::ask
