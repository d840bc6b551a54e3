#include "adapters/vectors/loaded_collection.h"

#include <algorithm>
#include <array>

#include "retrieval/nearest.h"

namespace dataquery::vectors {
namespace {

constexpr std::size_t kAtATime = 2048;  // vectors between two looks at the stop token: under a millisecond

}  // namespace

LoadedCollection::LoadedCollection(std::size_t dimensions, std::size_t count) : vectors_(dimensions) {
  vectors_.reserve(count);
  places_.reserve(count);
}

std::uint32_t LoadedCollection::position_of(std::string_view table) {
  const auto [found, fresh] = positions_.try_emplace(std::string(table), static_cast<std::uint32_t>(tables_.size()));
  if (fresh) tables_.emplace_back(table);
  return found->second;
}

void LoadedCollection::add(std::int64_t row, std::string_view table, std::size_t part,
                           std::span<const float> embedding) {
  vectors_.add(embedding);
  places_.push_back({row, position_of(table), static_cast<std::uint32_t>(part)});
}

std::optional<std::vector<Candidate>> LoadedCollection::nearest(const retrieval::VectorSearch& search,
                                                                std::size_t count, const std::stop_token& stop) const {
  struct Found {
    float similarity;
    std::string_view table;
    std::size_t part;
    std::int64_t row;
  };
  std::vector<bool> wanted(tables_.size());
  for (std::size_t i = 0; i < tables_.size(); ++i) wanted[i] = retrieval::in_filter(search, tables_[i]);

  const auto query = vectors_.prepare(search.query);
  const retrieval::MoreSimilar better;
  std::vector<Found> best;  // a heap whose front is the worst of them
  std::array<float, kAtATime> similarity;
  for (std::size_t from = 0; from < size() && count > 0; from += kAtATime) {
    if (stop.stop_requested()) return std::nullopt;
    const auto here = std::span(similarity).first(std::min(kAtATime, size() - from));
    vectors_.dots(query, from, here);
    for (std::size_t i = 0; i < here.size(); ++i) {
      const auto& place = places_[from + i];
      if (!wanted[place.table]) continue;
      if (best.size() == count && here[i] < best.front().similarity) continue;
      const Found found{here[i], tables_[place.table], place.part, place.row};
      if (best.size() == count) {
        if (!better(found, best.front())) continue;
        std::ranges::pop_heap(best, better);
        best.pop_back();
      }
      best.push_back(found);
      std::ranges::push_heap(best, better);
    }
  }
  std::ranges::sort_heap(best, better);
  std::vector<Candidate> candidates;
  candidates.reserve(best.size());
  for (const auto& found : best) {
    candidates.push_back({found.row, std::string(found.table), found.part, found.similarity});
  }
  return candidates;
}

std::size_t LoadedCollection::bytes() const {
  std::size_t names = 0;
  for (const auto& table : tables_) names += 2 * table.size() + 2 * sizeof(std::string) + 4 * sizeof(void*);
  return vectors_.bytes() + places_.capacity() * sizeof(Place) + names;
}

std::size_t LoadedCollection::bytes_for(std::size_t dimensions, std::size_t count) {
  constexpr std::size_t kBesideTheNumbers = sizeof(Place) + sizeof(float) + 32;
  return count * (dimensions + kBesideTheNumbers);
}

}  // namespace dataquery::vectors
