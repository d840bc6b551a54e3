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

  /// Lets go of the indexes whose catalogs nobody else holds any more: of removed and refreshed connections.
  void drop_unused();
  [[nodiscard]] std::size_t size() const;

 private:
  using Index = std::shared_ptr<const translator::CatalogIndex>;
  struct Entry {
    std::weak_ptr<const catalog::Catalog> catalog;  // the index holds it once, so that its address stays its own
    Index index;
  };
  [[nodiscard]] Index find(const catalog::Catalog* catalog);

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;  // guarded by mutex_; most recently used first
};

}  // namespace dataquery::ask
