#include "adapters/store/sql_usage_store.h"

#include <algorithm>

namespace dataquery::store {
namespace {

using history::ModelUsage;
using sql_session::Row;
using sql_session::Statement;

// From `users`, so that nothing is kept for an account that is gone.
constexpr Statement kAdd{
    "usage.add",
    "INSERT INTO llm_usage (user_id, month, model, requests, prompt_tokens, completion_tokens, cost) "
    "SELECT u.id, $2, $3, $4, $5, $6, $7 FROM users u WHERE u.id = $1 "
    "ON CONFLICT (user_id, month, model) DO UPDATE SET requests = llm_usage.requests + excluded.requests,"
    "  prompt_tokens = llm_usage.prompt_tokens + excluded.prompt_tokens,"
    "  completion_tokens = llm_usage.completion_tokens + excluded.completion_tokens,"
    "  cost = COALESCE(llm_usage.cost + excluded.cost, llm_usage.cost, excluded.cost)"};
constexpr Statement kMonth{"usage.month",
                           "SELECT model, requests, prompt_tokens, completion_tokens, cost FROM llm_usage "
                           "WHERE user_id = $1 AND month = $2"};

}  // namespace

Result<void> SqlUsageStore::add(UserId user, std::string_view month, const ModelUsage& usage) {
  auto added = database_.write(
      kAdd, {user, month, usage.model, usage.requests, usage.prompt_tokens, usage.completion_tokens, usage.cost});
  if (!added) return propagate(added);
  if (added->changed == 0) return fail(ErrorCode::kNotFound, "No such account.");
  return {};
}

Result<std::vector<ModelUsage>> SqlUsageStore::month(UserId user, std::string_view month) {
  auto answer = database_.read(kMonth, {user, month});
  if (!answer) return propagate(answer);
  std::vector<ModelUsage> models;
  for (const auto& row : answer->rows) {
    models.push_back({.model = row.text(0),
                      .requests = row.integer(1),
                      .prompt_tokens = row.integer(2),
                      .completion_tokens = row.integer(3),
                      .cost = row.optional(4, &Row::real)});
  }
  std::ranges::sort(models, {}, &ModelUsage::model);  // engines sort texts differently
  return models;
}

}  // namespace dataquery::store
