#pragma once

#include <optional>
#include <vector>

#include "connections/indexer.h"

namespace dataquery::connections {

/// An Indexer that only remembers what it was told. One thread at a time.
class FakeIndexer final : public Indexer {
 public:
  [[nodiscard]] Result<void> index(const OpenConnection& connection, Deadline /*deadline*/,
                                   std::stop_token /*stop*/) override {
    if (failure) return std::unexpected(*failure);
    indexed.push_back(connection);
    return {};
  }
  void forget(ConnectionId connection) override { forgotten.push_back(connection); }

  std::optional<Error> failure;  ///< what `index` answers, when set
  std::vector<OpenConnection> indexed;
  std::vector<ConnectionId> forgotten;
};

}  // namespace dataquery::connections
