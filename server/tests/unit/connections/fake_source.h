#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "source/connector.h"

namespace dataquery::connections {

/// A database that is what a test says it is.
struct FakeDatabase {
  catalog::Catalog catalog;
  std::optional<Error> test_failure;
  std::optional<Error> describe_failure;
  int tested = 0;
  int described = 0;
  source::DescribeOptions last_options;
  std::function<void()> before_describe;  ///< called the next time that its rows are read
};

class FakeConnector final : public source::Connector {
 public:
  explicit FakeConnector(FakeDatabase& database) : database_(database) {}

  [[nodiscard]] catalog::Dialect dialect() const override { return database_.catalog.dialect; }
  [[nodiscard]] Result<void> test(Deadline /*deadline*/, std::stop_token /*stop*/) override {
    ++database_.tested;
    if (database_.test_failure) return std::unexpected(*database_.test_failure);
    return {};
  }
  [[nodiscard]] Result<catalog::Catalog> describe(const source::DescribeOptions& options, Deadline /*deadline*/,
                                                  std::stop_token /*stop*/) override {
    ++database_.described;
    database_.last_options = options;
    if (database_.describe_failure) return std::unexpected(*database_.describe_failure);
    const auto found = database_.catalog;
    if (!options.schema_only) {
      if (const auto before = std::exchange(database_.before_describe, nullptr)) before();
    }
    for (std::size_t i = 0; options.progress && i < found.tables.size(); ++i) options.progress(i, found.tables.size());
    return found;
  }
  [[nodiscard]] Result<source::Rows> run(const source::ReadOnlyQuery& /*query*/, const source::Limits& /*limits*/,
                                         Deadline /*deadline*/, std::stop_token /*stop*/) override {
    return source::Rows{};
  }

 private:
  FakeDatabase& database_;
};

/// Opens the databases it was given, by URL; any other is malformed, and it says so with the whole URL in its words.
class FakeConnectorFactory final : public source::ConnectorFactory {
 public:
  [[nodiscard]] Result<std::shared_ptr<source::Connector>> open(const Secret& url) override {
    last_opened = url.reveal();
    const auto found = databases.find(url.reveal());
    if (found == databases.end()) {
      return fail(ErrorCode::kInvalidArgument, "cannot read " + url.reveal(), "parsing " + url.reveal());
    }
    return std::make_shared<FakeConnector>(found->second);
  }

  std::map<std::string, FakeDatabase> databases;
  std::string last_opened;
};

}  // namespace dataquery::connections
