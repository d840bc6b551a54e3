#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>

#include "base/deadline.h"
#include "base/error.h"
#include "base/ids.h"
#include "catalog/catalog.h"
#include "source/connector.h"

namespace dataquery::connections {

/// The demo database of this replica: a file that its demo connections share, and what is in it.
struct Demo {
  using ReadCatalog =
      std::function<Result<std::shared_ptr<const catalog::Catalog>>(Deadline deadline, std::stop_token stop)>;
  std::filesystem::path file;
  ReadCatalog catalog;  ///< the same at every call; blocking
};

/// Whose chunks are those of every demo connection; no connection of the store has this identity.
inline constexpr ConnectionId kDemoCollection{-1};

struct ConnectionsOptions {
  std::chrono::milliseconds connect_timeout{4000};  ///< an unreachable host is said to be one after this long
  source::DescribeOptions describe;
  std::size_t open_connections = 64;  ///< kept open between questions, with their catalogs

  /// Opens what is the connections' own (uploaded files, the demo); null: the one for connection strings does. With one
  /// of its own, which alone may read the uploads' folder, no connection string that a user types reaches another's
  /// upload.
  source::ConnectorFactory* own_files = nullptr;
  std::filesystem::path uploads;  ///< where the uploaded files are; replicas share it
  Demo demo;

  std::function<void()> job_queued;  ///< told that the store holds a job more, or a running one less; does not block
};

}  // namespace dataquery::connections
