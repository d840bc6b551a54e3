#include "history/prices.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace dataquery::history {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = text.find_first_not_of(kBlanks);
  return first == std::string_view::npos ? "" : text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::optional<double> dollars(std::string_view text) {
  text = trimmed(text);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if (!std::isfinite(value) || value < 0) return std::nullopt;
  return value;
}

/// One "model=prompt/completion".
std::optional<std::pair<std::string, Price>> price_in(std::string_view entry) {
  const auto equals = entry.find('=');
  const auto slash = entry.rfind('/');
  if (equals == std::string_view::npos || slash == std::string_view::npos || slash < equals) return std::nullopt;
  const auto model = trimmed(entry.substr(0, equals));
  const auto prompt = dollars(entry.substr(equals + 1, slash - equals - 1));
  const auto completion = dollars(entry.substr(slash + 1));
  if (model.empty() || !prompt || !completion) return std::nullopt;
  return std::pair{std::string(model), Price{.prompt = *prompt, .completion = *completion}};
}

/// "gpt-4o-mini" of "gpt-4o-mini-2024-07-18", "-20240718" or "-0718"; without a date the whole.
std::string_view without_date(std::string_view model) {
  for (const std::string_view shape : {"-0000-00-00", "-00000000", "-0000"}) {
    if (model.size() <= shape.size()) continue;
    const auto end = model.substr(model.size() - shape.size());
    const bool dated =
        std::ranges::equal(end, shape, [](char c, char form) { return form == '-' ? c == '-' : c >= '0' && c <= '9'; });
    if (dated) return model.substr(0, model.size() - shape.size());
  }
  return model;
}

}  // namespace

Result<Prices> parse_prices(std::string_view text) {
  Prices prices;
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    const auto entry = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (entry.empty()) continue;
    auto price = price_in(entry);
    if (!price) {
      return fail(
          ErrorCode::kInvalidArgument,
          "must be prices in US dollars for a million tokens such as gpt-4o-mini=0.15/0.60 (prompt/completion), "
          "comma-separated");
    }
    prices.insert_or_assign(std::move(price->first), price->second);
  }
  return prices;
}

std::optional<double> cost_of(const Prices& prices, std::string_view model, std::int64_t prompt_tokens,
                              std::int64_t completion_tokens) {
  constexpr double kMillion = 1e6;
  auto found = prices.find(model);
  if (found == prices.end()) found = prices.find(without_date(model));
  if (found == prices.end()) return std::nullopt;
  return (static_cast<double>(prompt_tokens) * found->second.prompt +
          static_cast<double>(completion_tokens) * found->second.completion) /
         kMillion;
}

}  // namespace dataquery::history
