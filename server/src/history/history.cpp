#include "history/history.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"

namespace dataquery::history {

Result<QuestionId> History::append(HistoryItem item) {
  if (item.conversation_id && count_code_points(*item.conversation_id) > kConversationIdLength) {
    return fail(ErrorCode::kInvalidArgument, "conversation_id has at most 64 characters");
  }
  if (item.created_at == std::chrono::system_clock::time_point{}) item.created_at = clock_.now();
  return store_.append(item);
}

Result<std::vector<HistoryItem>> History::list(UserId user, HistoryFilter filter) {
  if (filter.limit == 0) return fail(ErrorCode::kInvalidArgument, "limit must be at least 1");
  filter.limit = std::min(filter.limit, kPageLimit);
  return store_.list(user, filter);
}

Result<HistoryItem> History::get(UserId user, QuestionId question) { return store_.find(user, question); }

Result<void> History::remove(UserId user, QuestionId question) { return store_.remove(user, question); }

}  // namespace dataquery::history
