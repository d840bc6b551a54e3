#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/ids.h"
#include "history/history_item.h"
#include "history/history_store.h"

namespace dataquery::history {

inline constexpr std::size_t kPageLimit = 200;            ///< items a list gives at most
inline constexpr std::size_t kConversationIdLength = 64;  ///< characters, as its column

/// The questions that users asked. Holds references to its ports. Any thread; blocking store calls.
/// Errors of all: kBusy; kInternal.
class History {
 public:
  History(HistoryStore& store, const Clock& clock) : store_(store), clock_(clock) {}

  /// Keeps `item`, with the moment when its `created_at` is not set and its model cut to its column; its identity.
  /// Errors: kInvalidArgument when the conversation's id is longer than 64 characters; kNotFound when there is no such
  /// user.
  [[nodiscard]] Result<QuestionId> append(HistoryItem item);

  /// Newest first; at most `kPageLimit`, whatever the filter says. Errors: kInvalidArgument when the limit is 0.
  [[nodiscard]] Result<std::vector<HistoryItem>> list(UserId user, HistoryFilter filter);

  /// Errors: kNotFound, for another user's too.
  [[nodiscard]] Result<HistoryItem> get(UserId user, QuestionId question);
  [[nodiscard]] Result<void> remove(UserId user, QuestionId question);

  /// What the user says of an answer: right, wrong, or (nullopt) nothing any more. Errors: kNotFound, for another
  /// user's too; kInvalidArgument (`verified`) for an answer without a query that could be right.
  [[nodiscard]] Result<void> set_verified(UserId user, QuestionId question, std::optional<bool> verified);

  /// As `HistoryStore::conversations`; at most `kPageLimit`. Errors: kInvalidArgument when the limit is 0.
  [[nodiscard]] Result<std::vector<Conversation>> conversations(UserId user, std::size_t limit,
                                                                std::optional<QuestionId> before);

  /// As `HistoryStore`.
  [[nodiscard]] Result<std::vector<Turn>> turns(UserId user, std::string_view conversation, ConnectionId connection,
                                                std::size_t limit);
  [[nodiscard]] Result<std::vector<VerifiedPair>> verified(UserId user, ConnectionId connection, std::size_t limit);

 private:
  HistoryStore& store_;
  const Clock& clock_;
};

}  // namespace dataquery::history
