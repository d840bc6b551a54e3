#pragma once

#include <memory>
#include <utility>

#include "adapters/connectors/mongo_pool.h"
#include "source/connector.h"

namespace dataquery::connectors {

/// A MongoDB database. Its clients can only read; every query has the server's own time limit, is read batch by batch
/// up to the limits, and is stopped in the server when it is cut or cancelled.
class MongoConnector final : public source::Connector {
 public:
  explicit MongoConnector(std::shared_ptr<const mongoc::Server> server) : pool_(std::move(server)) {}

  [[nodiscard]] catalog::Dialect dialect() const override { return catalog::Dialect::kMongodb; }
  [[nodiscard]] Result<void> test(Deadline deadline, std::stop_token stop) override;
  [[nodiscard]] Result<catalog::Catalog> describe(const source::DescribeOptions& options, Deadline deadline,
                                                  std::stop_token stop) override;
  [[nodiscard]] Result<source::Rows> run(const source::ReadOnlyQuery& query, const source::Limits& limits,
                                         Deadline deadline, std::stop_token stop) override;

 private:
  MongoPool pool_;
};

}  // namespace dataquery::connectors
