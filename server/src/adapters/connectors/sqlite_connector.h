#pragma once

#include <string>

#include "source/connector.h"

namespace dataquery::connectors {

struct SqliteSource {
  std::string path;        ///< absolute; a regular file
  bool immutable = false;  ///< nobody writes to the file while the server runs, as with the demo
};

/// A SQLite file. Each call opens the file anew (tens of microseconds), so that a file that was replaced is seen and
/// calls share nothing.
class SqliteConnector final : public source::Connector {
 public:
  explicit SqliteConnector(SqliteSource source) : source_(std::move(source)) {}

  [[nodiscard]] catalog::Dialect dialect() const override { return catalog::Dialect::kSqlite; }
  [[nodiscard]] Result<void> test(Deadline deadline, std::stop_token stop) override;
  [[nodiscard]] Result<catalog::Catalog> describe(const source::DescribeOptions& options, Deadline deadline,
                                                  std::stop_token stop) override;
  [[nodiscard]] Result<source::Rows> run(const source::ReadOnlyQuery& query, const source::Limits& limits,
                                         Deadline deadline, std::stop_token stop) override;

 private:
  SqliteSource source_;
};

}  // namespace dataquery::connectors
