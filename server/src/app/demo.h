#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <stop_token>

#include "base/deadline.h"
#include "base/error.h"
#include "catalog/catalog.h"
#include "source/connector.h"

namespace dataquery::app {

/// The demo database inside the program, as a file: written into `folder` when it is not there or is of another build.
/// Errors: kInvalidArgument when the folder cannot be written.
[[nodiscard]] Result<std::filesystem::path> write_demo(const std::filesystem::path& folder);

/// The demo's catalog, described on first use and kept. Any thread; the first call takes some tens of milliseconds.
class DemoCatalog {
 public:
  DemoCatalog(source::ConnectorFactory& connectors, std::filesystem::path file)
      : connectors_(connectors), file_(std::move(file)) {}

  [[nodiscard]] Result<std::shared_ptr<const catalog::Catalog>> get(Deadline deadline, std::stop_token stop);
  [[nodiscard]] const std::filesystem::path& file() const { return file_; }

 private:
  source::ConnectorFactory& connectors_;
  const std::filesystem::path file_;
  std::mutex mutex_;
  std::shared_ptr<const catalog::Catalog> catalog_;  // guarded by mutex_
};

}  // namespace dataquery::app
