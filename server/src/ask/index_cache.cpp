#include "ask/index_cache.h"

#include <algorithm>
#include <iterator>

namespace dataquery::ask {

IndexCache::Index IndexCache::find(const catalog::Catalog* catalog) {
  const auto found =
      std::ranges::find_if(entries_, [&](const Entry& entry) { return &entry.index->catalog() == catalog; });
  if (found == entries_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found);
  return entries_.front().index;
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
  entries_.push_front({catalog, built});
  if (entries_.size() > capacity_) entries_.pop_back();
  return built;
}

void IndexCache::drop_unused() {
  std::list<Entry> dropped;  // destroyed after the lock: there may be much to free
  const std::scoped_lock lock(mutex_);
  for (auto entry = entries_.begin(); entry != entries_.end();) {
    const auto next = std::next(entry);
    if (entry->catalog.use_count() == 1) dropped.splice(dropped.end(), entries_, entry);
    entry = next;
  }
}

std::size_t IndexCache::size() const {
  const std::scoped_lock lock(mutex_);
  return entries_.size();
}

}  // namespace dataquery::ask
