#pragma once

#include <memory>
#include <stop_token>

#include "base/deadline.h"
#include "base/error.h"
#include "base/ids.h"
#include "connections/connection.h"

namespace dataquery::connections {

/// Builds what retrieval and translation need to know a database by. Plain blocking calls; any thread, several at once
/// for different connections.
class Indexer {
 public:
  virtual ~Indexer() = default;

  /// Called when a database was described, after the store holds it; what was known of the connection is replaced.
  /// Errors: kUpstream (an embedding service failed); kTimeout; kCancelled; kBusy; kInternal.
  [[nodiscard]] virtual Result<void> index(const OpenConnection& connection, Deadline deadline,
                                           std::stop_token stop) = 0;

  /// Called when a connection is gone; rows tied to it have gone with it already.
  virtual void forget(ConnectionId connection) = 0;
};

}  // namespace dataquery::connections
