#pragma once

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
};

}  // namespace dataquery::history
