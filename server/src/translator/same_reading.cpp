#include "translator/same_reading.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "text/dates.h"

namespace dataquery::translator {
namespace {

using Day = std::chrono::year_month_day;
using Days = std::vector<std::pair<std::string, std::string>>;  // then, now

/// The days that relative dates of a question stood for, and what they stand for now.
Days moved_days(const std::vector<text::Token>& tokens, Day then, Day today) {
  const auto before = text::find_dates(tokens, then);
  const auto now = text::find_dates(tokens, today);
  Days days;
  const auto add = [&](const std::optional<Day>& from, const std::optional<Day>& to) {
    if (from && to) days.emplace_back(text::iso(*from), text::iso(*to));
  };
  for (const auto& date : before) {
    if (!date.relative) continue;
    const auto same = std::ranges::find_if(
        now, [&](const text::DateSpan& other) { return other.first == date.first && other.last == date.last; });
    if (same == now.end()) continue;
    add(date.from, same->from);
    add(date.until, same->until);
  }
  return days;
}

std::string moved(std::string_view query, const Days& days) {
  std::string result;
  while (!query.empty()) {
    const auto day = std::ranges::find_if(days, [&](const auto& one) { return query.starts_with(one.first); });
    const auto length = day == days.end() ? 1 : day->first.size();
    result += day == days.end() ? query.substr(0, 1) : std::string_view(day->second);
    query.remove_prefix(length);
  }
  return result;
}

}  // namespace

std::optional<std::size_t> same_reading(const Translation& translation, std::string_view query, Day then, Day today) {
  const auto wanted =
      then == today ? std::string(query) : moved(query, moved_days(translation.links.tokens, then, today));
  for (std::size_t i = 0; i < translation.candidates.size(); ++i) {
    if (translation.candidates[i].query.text == wanted) return i;
  }
  return std::nullopt;
}

}  // namespace dataquery::translator
