#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "source/connector.h"

namespace dataquery::source {

/// Gives scripted results in order and keeps the queries; for tests.
class FakeConnector final : public Connector {
 public:
  explicit FakeConnector(catalog::Catalog catalog) : catalog_(std::move(catalog)) {}

  void result(Result<Rows> rows) { script_.push_back(std::move(rows)); }

  [[nodiscard]] catalog::Dialect dialect() const override { return catalog_.dialect; }
  [[nodiscard]] Result<void> test(Deadline /*deadline*/, std::stop_token /*stop*/) override { return {}; }
  [[nodiscard]] Result<catalog::Catalog> describe(const DescribeOptions& /*options*/, Deadline /*deadline*/,
                                                  std::stop_token /*stop*/) override {
    return catalog_;
  }
  [[nodiscard]] Result<Rows> run(const ReadOnlyQuery& query, const Limits& /*limits*/, Deadline /*deadline*/,
                                 std::stop_token /*stop*/) override {
    const std::scoped_lock lock(mutex_);
    queries.push_back(query.text());
    if (script_.empty()) return fail(ErrorCode::kInternal, "the script holds no further result");
    auto rows = std::move(script_.front());
    script_.pop_front();
    return rows;
  }

  std::vector<std::string> queries;

 private:
  const catalog::Catalog catalog_;
  std::mutex mutex_;
  std::deque<Result<Rows>> script_;
};

}  // namespace dataquery::source
