#pragma once

#include <cstddef>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "llm/prompt.h"
#include "llm/provider.h"

namespace dataquery::ask {

/// A query that a model wrote and that ran.
struct WrittenQuery {
  std::string query;
  std::string words;  ///< the model's explanation
  std::string model;
};

/// The queries that models wrote lately, so that the same question needs no second request: queries only, never rows.
/// What counts as the same is all that the model is told: question, context (and so the catalog), notes, earlier turns,
/// date, model and address. The one not used for longest goes first. Any thread; microseconds.
class QueryCache {
 public:
  explicit QueryCache(std::size_t capacity) : capacity_(capacity) {}

  /// What `messages`, sent to the model of `settings`, led to before.
  [[nodiscard]] std::optional<WrittenQuery> find(const std::string& key);
  void keep(std::string key, WrittenQuery query);
  void forget(const std::string& key);
  [[nodiscard]] std::size_t size() const;

 private:
  struct Entry {
    std::string key;
    WrittenQuery query;
  };

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::list<Entry> entries_;                                                    // guarded by mutex_; last used first
  std::unordered_map<std::string_view, std::list<Entry>::iterator> positions_;  // guarded by mutex_; keys are entries'
};

/// The key of what is sent to a model about a connection: two texts of it, as long as the question and a digest.
[[nodiscard]] std::string cache_key(ConnectionId connection, const llm::Settings& settings,
                                    const std::vector<llm::Message>& messages);

}  // namespace dataquery::ask
