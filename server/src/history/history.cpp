#include "history/history.h"

#include <algorithm>
#include <utility>

#include "base/utf8.h"
#include "history/model_name.h"

namespace dataquery::history {

Result<QuestionId> History::append(HistoryItem item) {
  if (item.conversation_id && count_code_points(*item.conversation_id) > kConversationIdLength) {
    return fail(ErrorCode::kInvalidArgument, "conversation_id has at most 64 characters");
  }
  if (item.created_at == std::chrono::system_clock::time_point{}) item.created_at = clock_.now();
  if (item.model) item.model = fitting_model(std::move(*item.model));
  return store_.append(item);
}

Result<std::vector<HistoryItem>> History::list(UserId user, HistoryFilter filter) {
  if (filter.limit == 0) return fail(ErrorCode::kInvalidArgument, "limit must be at least 1");
  filter.limit = std::min(filter.limit, kPageLimit);
  return store_.list(user, filter);
}

Result<HistoryItem> History::get(UserId user, QuestionId question) { return store_.find(user, question); }

Result<void> History::remove(UserId user, QuestionId question) { return store_.remove(user, question); }

Result<void> History::set_verified(UserId user, QuestionId question, std::optional<bool> verified) {
  if (verified == true) {
    const auto item = store_.find(user, question);
    if (!item) return std::unexpected(item.error());
    if (!item->generated_query) return fail_field("verified", "There is no query in this answer that could be right.");
  }
  return store_.set_verified(user, question, verified);
}

Result<std::vector<Conversation>> History::conversations(UserId user, std::size_t limit,
                                                         std::optional<QuestionId> before) {
  if (limit == 0) return fail(ErrorCode::kInvalidArgument, "limit must be at least 1");
  return store_.conversations(user, std::min(limit, kPageLimit), before);
}

Result<std::vector<Turn>> History::turns(UserId user, std::string_view conversation, ConnectionId connection,
                                         std::size_t limit) {
  return store_.turns(user, conversation, connection, limit);
}

Result<std::vector<VerifiedPair>> History::verified(UserId user, ConnectionId connection, std::size_t limit) {
  return store_.verified(user, connection, limit);
}

}  // namespace dataquery::history
