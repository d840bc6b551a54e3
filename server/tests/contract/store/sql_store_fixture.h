#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "contract/store/stores.h"

namespace dataquery::store {

inline const auto kTime = std::chrono::sys_days{std::chrono::year{2024} / 1 / 15} + std::chrono::hours(10);

/// The stores on either engine, and ways to look into their tables.
class SqlStore : public testing::TestWithParam<sql_session::Engine> {
 protected:
  Result<sql_session::Answer> run(std::string_view sql) { return stores_.database()->write({"test.run", sql}, {}); }
  ErrorCode error_of(std::string_view sql) {
    const auto answer = run(sql);
    return answer ? ErrorCode::kBusy : answer.error().code;
  }
  ConnectionId connect(UserId user, std::string name) {
    const connections::NewConnection fresh{.user = user,
                                           .name = std::move(name),
                                           .db_type = {},
                                           .metadata = "{}",
                                           .catalog = "{}",
                                           .is_demo = false,
                                           .owned_file = {},
                                           .created_at = kTime};
    return stores_.connections().insert(fresh, [](ConnectionId) { return SealedSecret{"sealed"}; }).value().id;
  }
  QuestionId ask(UserId user, std::optional<ConnectionId> connection,
                 std::chrono::system_clock::time_point when = kTime) {
    history::HistoryItem item;
    item.user = user;
    item.connection = connection;
    item.query = "q";
    item.response = "r";
    item.created_at = when;
    return stores_.history().append(item).value();
  }

  [[nodiscard]] bool is_sqlite() { return stores_.database().is_sqlite(); }

  SqlStores stores_{GetParam()};
};

}  // namespace dataquery::store
