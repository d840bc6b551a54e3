#include "ask/index_cache.h"

#include <algorithm>

namespace dataquery::ask {

IndexCache::Index IndexCache::find(const catalog::Catalog* catalog) {
  const auto found = std::ranges::find_if(indexes_, [&](const Index& index) { return &index->catalog() == catalog; });
  if (found == indexes_.end()) return nullptr;
  indexes_.splice(indexes_.begin(), indexes_, found);
  return indexes_.front();
}

std::shared_ptr<const translator::CatalogIndex> IndexCache::get(
    const std::shared_ptr<const catalog::Catalog>& catalog) {
  {
    const std::scoped_lock lock(mutex_);
    if (auto index = find(catalog.get())) return index;
  }
  auto built = translator::CatalogIndex::build(catalog);  // outside the lock: others need not wait for it
  const std::scoped_lock lock(mutex_);
  if (auto index = find(catalog.get())) return index;
  indexes_.push_front(built);
  if (indexes_.size() > capacity_) indexes_.pop_back();
  return built;
}

}  // namespace dataquery::ask
