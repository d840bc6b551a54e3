#pragma once

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <chrono>
#include <format>
#include <memory>
#include <string>

#include "adapters/connectors/connector_factory.h"
#include "adapters/connectors/sqlite_inspector.h"
#include "guard/guard.h"
#include "support/temp_folder.h"

namespace dataquery::connectors {

using namespace std::chrono_literals;

/// A folder for SQLite files and a factory that may open them.
class SqliteFixture : public ::testing::Test {
 protected:
  SqliteFixture() : factory_({.sqlite_folders = {folder_.path()}}) {}

  /// Makes the file `name` by running `sql` and opens a connector to it.
  std::shared_ptr<source::Connector> database(const std::string& name, const std::string& sql) {
    const auto path = folder_.file(name);
    sqlite3* handle = nullptr;
    EXPECT_EQ(sqlite3_open(path.c_str(), &handle), SQLITE_OK);
    char* message = nullptr;
    EXPECT_EQ(sqlite3_exec(handle, ("PRAGMA synchronous = OFF;" + sql).c_str(), nullptr, nullptr, &message), SQLITE_OK)
        << (message ? message : "");
    sqlite3_free(message);
    sqlite3_close(handle);
    auto opened = factory_.open(Secret("sqlite://" + encoded(path)));
    EXPECT_TRUE(opened.has_value());
    return *opened;
  }

  static std::string encoded(const std::string& path) {
    std::string url;
    for (const char letter : path) {
      const bool special = letter == '%' || letter == '?' || letter == '#' || letter == ' ';
      url += special ? std::format("%{:02X}", static_cast<unsigned char>(letter)) : std::string(1, letter);
    }
    return url;
  }

  static source::ReadOnlyQuery proved(const std::string& sql) {
    static const SqliteInspector inspector;
    auto query = guard::Guard(inspector).prove_read_only({catalog::Dialect::kSqlite, sql});
    EXPECT_TRUE(query.has_value()) << sql << ": " << (query ? "" : query.error().message);
    return *std::move(query);
  }

  static Result<source::Rows> run(source::Connector& connector, const std::string& sql, source::Limits limits = {}) {
    return connector.run(proved(sql), limits, Deadline::in(20s), {});
  }

  static Result<catalog::Catalog> describe(source::Connector& connector) {
    return connector.describe({}, Deadline::in(30s), {});
  }

  testing::TempFolder folder_;
  SourceFactory factory_;
};

}  // namespace dataquery::connectors
