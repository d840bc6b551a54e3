#pragma once

#include "adapters/sql_session/sql_session.h"
#include "history/history_store.h"

namespace dataquery::store {

/// Questions and answers in the table `query_history`.
class SqlHistoryStore final : public history::HistoryStore {
 public:
  explicit SqlHistoryStore(sql_session::SqlDatabase& database) : database_(database) {}

  [[nodiscard]] Result<QuestionId> append(const history::HistoryItem& item) override;
  [[nodiscard]] Result<std::vector<history::HistoryItem>> list(UserId user,
                                                               const history::HistoryFilter& filter) override;
  [[nodiscard]] Result<history::HistoryItem> find(UserId user, QuestionId question) override;
  [[nodiscard]] Result<void> remove(UserId user, QuestionId question) override;
  [[nodiscard]] Result<void> set_verified(UserId user, QuestionId question, std::optional<bool> verified) override;
  [[nodiscard]] Result<std::vector<history::Conversation>> conversations(UserId user, std::size_t limit,
                                                                         std::optional<QuestionId> before) override;
  [[nodiscard]] Result<std::vector<history::Turn>> turns(UserId user, std::string_view conversation,
                                                         ConnectionId connection, std::size_t limit) override;
  [[nodiscard]] Result<std::vector<history::VerifiedPair>> verified(UserId user, ConnectionId connection,
                                                                    std::size_t limit) override;

 private:
  sql_session::SqlDatabase& database_;
};

}  // namespace dataquery::store
