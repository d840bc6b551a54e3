#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <format>
#include <memory>
#include <string>

#include "adapters/connectors/connector_factory.h"
#include "adapters/connectors/sqlite_inspector.h"
#include "contract/support/mongo_server.h"
#include "guard/guard.h"

namespace dataquery::connectors {

using namespace std::chrono_literals;

/// A factory, and queries as they come to a connector: proved by the guard.
class MongoFixture : public ::testing::Test {
 protected:
  static testing::MongoServer& server() { return testing::MongoServer::shared(); }

  /// A database of its own that holds `documents` (a JSON list) as the collection "things".
  static std::string fill(std::string_view documents, const testing::MongoServer& target = server()) {
    static int databases = 0;
    return target.fill(std::format("test_{}", ++databases), "things", documents);
  }

  /// `count` documents {"n": 0}, {"n": 1}, ….
  static std::string numbered(int count) {
    std::string documents = "[";
    for (int i = 0; i < count; ++i) documents += std::format(R"({}{{"_id": {}, "n": {}}})", i == 0 ? "" : ",", i, i);
    return documents + "]";
  }

  std::shared_ptr<source::Connector> open(const std::string& url) {
    auto opened = factory_.open(Secret(url));
    EXPECT_TRUE(opened.has_value()) << (opened ? "" : opened.error().message);
    return *opened;
  }

  static source::ReadOnlyQuery proved(const std::string& text) {
    static const SqliteInspector inspector;
    auto query = guard::Guard(inspector).prove_read_only({catalog::Dialect::kMongodb, text});
    EXPECT_TRUE(query.has_value()) << text << ": " << (query ? "" : query.error().message);
    return *std::move(query);
  }

  /// Runs `pipeline` on "things".
  static Result<source::Rows> run(source::Connector& connector, const std::string& pipeline, source::Limits limits = {},
                                  Deadline deadline = Deadline::in(30s), std::stop_token stop = {}) {
    return connector.run(proved(std::format(R"({{"collection": "things", "pipeline": {}}})", pipeline)), limits,
                         deadline, std::move(stop));
  }

  SourceFactory factory_{SourcePolicy{}};
};

}  // namespace dataquery::connectors
