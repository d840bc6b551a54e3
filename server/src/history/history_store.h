#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/ids.h"
#include "history/history_item.h"

namespace dataquery::history {

/// Where questions and answers are kept. Plain blocking calls; any thread, several at once.
/// Errors of all: kBusy; kInternal.
class HistoryStore {
 public:
  virtual ~HistoryStore() = default;

  /// Keeps `item` under a new identity. When its connection is gone, or is another user's, the item is kept without it.
  /// Errors: kNotFound when there is no such user; kInvalidArgument when a text is longer than its column.
  [[nodiscard]] virtual Result<QuestionId> append(const HistoryItem& item) = 0;

  /// A user's items, newest first.
  [[nodiscard]] virtual Result<std::vector<HistoryItem>> list(UserId user, const HistoryFilter& filter) = 0;

  /// Errors: kNotFound, for another user's too.
  [[nodiscard]] virtual Result<HistoryItem> find(UserId user, QuestionId question) = 0;
  [[nodiscard]] virtual Result<void> remove(UserId user, QuestionId question) = 0;

  /// What the user says of an answer; nullopt: nothing any more. Errors: kNotFound, for another user's too.
  [[nodiscard]] virtual Result<void> set_verified(UserId user, QuestionId question, std::optional<bool> verified) = 0;

  /// A user's conversations, by their newest question, newest first; with `before` only those whose newest is older.
  [[nodiscard]] virtual Result<std::vector<Conversation>> conversations(UserId user, std::size_t limit,
                                                                        std::optional<QuestionId> before) = 0;

  /// The last `limit` questions of a conversation about one connection that were answered by a query, newest last.
  [[nodiscard]] virtual Result<std::vector<Turn>> turns(UserId user, std::string_view conversation,
                                                        ConnectionId connection, std::size_t limit) = 0;

  /// Questions in words about a connection whose query the user said to be right, newest first; each question once.
  [[nodiscard]] virtual Result<std::vector<VerifiedPair>> verified(UserId user, ConnectionId connection,
                                                                   std::size_t limit) = 0;
};

}  // namespace dataquery::history
