#include "history/usage.h"

#include <algorithm>
#include <chrono>
#include <format>
#include <utility>

#include "history/model_name.h"

namespace dataquery::history {
namespace {

std::chrono::year_month month_of(std::chrono::system_clock::time_point time) {
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
  return day.year() / day.month();
}

std::string text_of(std::chrono::year_month month) {
  return std::format("{:04}-{:02}", static_cast<int>(month.year()), static_cast<unsigned>(month.month()));
}

bool is_month(std::string_view text) {
  constexpr std::size_t kDash = 4;
  if (text.size() != 7 || text[kDash] != '-') return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i != kDash && (text[i] < '0' || text[i] > '9')) return false;
  }
  const auto month = text.substr(kDash + 1);
  return month >= "01" && month <= "12";
}

}  // namespace

Result<void> Usage::add(UserId user, ModelUsage usage) {
  usage.model = fitting_model(std::move(usage.model));
  return store_.add(user, text_of(month_of(clock_.now())), usage);
}

Result<void> Usage::check_limit(UserId user) {
  if (!limit()) return {};
  const auto used = month(user, std::nullopt);
  if (!used) return std::unexpected(used.error());
  const auto tokens = used->prompt_tokens + used->completion_tokens;
  if (tokens < options_.monthly_tokens) return {};
  const auto next = month_of(clock_.now()) + std::chrono::months(1);
  return fail(ErrorCode::kRateLimited,
              std::format("Your language model's tokens for this month are used up ({} of {}). There are new ones from "
                          "{}-01 on; the built-in engine goes on.",
                          tokens, options_.monthly_tokens, text_of(next)));
}

Result<MonthUsage> Usage::month(UserId user, std::optional<std::string> month) {
  if (month && !is_month(*month)) return fail(ErrorCode::kInvalidArgument, "month must be like 2026-03");
  MonthUsage sum{.month = month ? std::move(*month) : text_of(month_of(clock_.now()))};
  auto models = store_.month(user, sum.month);
  if (!models) return propagate(models);
  for (const auto& model : *models) {
    sum.requests += model.requests;
    sum.prompt_tokens += model.prompt_tokens;
    sum.completion_tokens += model.completion_tokens;
    if (model.cost) sum.cost = sum.cost.value_or(0) + *model.cost;
  }
  sum.models = std::move(*models);
  return sum;
}

std::optional<std::int64_t> Usage::limit() const {
  if (options_.monthly_tokens == 0) return std::nullopt;
  return options_.monthly_tokens;
}

}  // namespace dataquery::history
