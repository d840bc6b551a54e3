#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "adapters/net/hosts.h"
#include "source/connector.h"

namespace dataquery::connectors {

/// Which databases may be opened. Connection strings are data from strangers.
struct SourcePolicy {
  std::vector<std::filesystem::path> sqlite_folders;  ///< SQLite files below these may be opened
  bool any_sqlite_file = false;                       ///< the command line: its user may read what it names
  std::filesystem::path demo_file;                    ///< opened as immutable; always allowed; empty: none
  net::HostPolicy hosts;                              ///< servers of PostgreSQL and MongoDB
};

/// Makes connectors of every kind that this build knows. Any thread.
class SourceFactory final : public source::ConnectorFactory {
 public:
  explicit SourceFactory(SourcePolicy policy);
  ~SourceFactory() override;

  [[nodiscard]] Result<std::shared_ptr<source::Connector>> open(const Secret& url) override;

 private:
  SourcePolicy policy_;
};

}  // namespace dataquery::connectors
