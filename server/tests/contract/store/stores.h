#pragma once

#include <gtest/gtest.h>

#include <format>
#include <functional>
#include <memory>
#include <string>

#include "accounts/fake_settings_store.h"
#include "accounts/fake_user_store.h"
#include "adapters/store/migrations.h"
#include "adapters/store/sql_choice_store.h"
#include "adapters/store/sql_connection_store.h"
#include "adapters/store/sql_glossary_store.h"
#include "adapters/store/sql_history_store.h"
#include "adapters/store/sql_job_store.h"
#include "adapters/store/sql_settings_store.h"
#include "adapters/store/sql_usage_store.h"
#include "adapters/store/sql_user_store.h"
#include "base/clock.h"
#include "connections/fake_connection_store.h"
#include "connections/fake_glossary_store.h"
#include "contract/support/test_database.h"
#include "history/fake_choice_store.h"
#include "history/fake_history_store.h"
#include "history/fake_usage_store.h"

namespace dataquery::store {

/// The stores of one implementation, empty.
class Stores {
 public:
  virtual ~Stores() = default;
  virtual accounts::UserStore& users() = 0;
  virtual accounts::SettingsStore& settings() = 0;
  virtual connections::ConnectionStore& connections() = 0;
  virtual connections::JobStore& jobs() = 0;  // of these connections
  virtual connections::GlossaryStore& glossary() = 0;
  virtual history::HistoryStore& history() = 0;
  virtual history::UsageStore& usage() = 0;
  virtual history::ChoiceStore& choices() = 0;

  /// A user with settings.
  virtual UserId add_user(std::string_view email) = 0;
};

class FakeStores final : public Stores {
 public:
  accounts::UserStore& users() override { return users_; }
  accounts::SettingsStore& settings() override { return settings_; }
  connections::ConnectionStore& connections() override { return connections_; }
  connections::JobStore& jobs() override { return connections_.jobs; }
  connections::GlossaryStore& glossary() override { return glossary_; }
  history::HistoryStore& history() override { return history_; }
  history::UsageStore& usage() override { return usage_; }
  history::ChoiceStore& choices() override { return choices_; }
  UserId add_user(std::string_view email) override {
    const auto id = users_.insert(email, "hash", {}).value().id;
    settings_.add_user(id);
    return id;
  }

 private:
  accounts::FakeUserStore users_;
  accounts::FakeSettingsStore settings_;
  connections::FakeConnectionStore connections_;
  connections::FakeGlossaryStore glossary_{connections_};
  history::FakeHistoryStore history_;
  history::FakeUsageStore usage_;
  history::FakeChoiceStore choices_;
};

/// The stores on a database of their own.
class SqlStores final : public Stores {
 public:
  explicit SqlStores(sql_session::Engine engine) : database_(engine) {
    testing_support::must(migrate(*database_, SystemClock{}));
  }
  accounts::UserStore& users() override { return users_; }
  accounts::SettingsStore& settings() override { return settings_; }
  connections::ConnectionStore& connections() override { return connections_; }
  connections::JobStore& jobs() override { return jobs_; }
  connections::GlossaryStore& glossary() override { return glossary_; }
  history::HistoryStore& history() override { return history_; }
  history::UsageStore& usage() override { return usage_; }
  history::ChoiceStore& choices() override { return choices_; }
  UserId add_user(std::string_view email) override { return users_.insert(email, "hash", {}).value().id; }

  [[nodiscard]] testing_support::TestDatabase& database() { return database_; }

  /// The one cell that `sql` gives, as text.
  std::string cell(std::string_view sql) {
    const auto answer = database_->read({"test.cell", sql}, {});
    if (!answer) return answer.error().detail;
    if (answer->rows.empty()) return "no row";
    const auto& row = answer->rows.front();
    return row.is_null(0) ? "NULL" : row.text(0);
  }

 private:
  testing_support::TestDatabase database_;
  SqlUserStore users_{*database_};
  SqlSettingsStore settings_{*database_};
  SqlConnectionStore connections_{*database_};
  SqlJobStore jobs_{*database_};
  SqlGlossaryStore glossary_{*database_};
  SqlHistoryStore history_{*database_};
  SqlUsageStore usage_{*database_};
  SqlChoiceStore choices_{*database_};
};

/// An implementation under the ports' one test suite.
struct Implementation {
  std::string name;
  std::function<std::unique_ptr<Stores>()> make;
};

class StoreContract : public testing::TestWithParam<Implementation> {
 protected:
  static std::chrono::system_clock::time_point at(int hour) {
    return std::chrono::sys_days{std::chrono::year{2024} / 1 / 15} + std::chrono::hours(hour);
  }
  std::unique_ptr<Stores> stores_ = GetParam().make();
};

inline auto implementations() {
  return testing::Values(
      Implementation{"fake", [] { return std::make_unique<FakeStores>(); }},
      Implementation{"sqlite", [] { return std::make_unique<SqlStores>(sql_session::Engine::kSqlite); }},
      Implementation{"postgresql", [] { return std::make_unique<SqlStores>(sql_session::Engine::kPostgresql); }});
}

inline std::string implementation_name(const testing::TestParamInfo<Implementation>& info) { return info.param.name; }

}  // namespace dataquery::store
