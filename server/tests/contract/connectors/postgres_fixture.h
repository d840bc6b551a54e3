#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "adapters/connectors/connector_factory.h"
#include "adapters/connectors/sqlite_inspector.h"
#include "contract/support/postgres_server.h"
#include "guard/guard.h"

namespace dataquery::connectors {

using namespace std::chrono_literals;

/// The shared server and a factory.
class PostgresFixture : public ::testing::Test {
 protected:
  static testing::PostgresServer& server() { return testing::PostgresServer::shared(); }

  std::shared_ptr<source::Connector> open(const std::string& url) {
    auto opened = factory_.open(Secret(url));
    EXPECT_TRUE(opened.has_value()) << (opened ? "" : opened.error().message);
    return *opened;
  }

  static source::ReadOnlyQuery proved(const std::string& sql) {
    static const SqliteInspector inspector;
    auto query = guard::Guard(inspector).prove_read_only({catalog::Dialect::kPostgresql, sql});
    EXPECT_TRUE(query.has_value()) << sql << ": " << (query ? "" : query.error().message);
    return *std::move(query);
  }

  static Result<source::Rows> run(source::Connector& connector, const std::string& sql, source::Limits limits = {}) {
    return connector.run(proved(sql), limits, Deadline::in(30s), {});
  }

  SourceFactory factory_{SourcePolicy{}};
};

}  // namespace dataquery::connectors
