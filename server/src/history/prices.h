#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"

namespace dataquery::history {

/// What a model costs, in US dollars for a million tokens.
struct Price {
  double prompt = 0;
  double completion = 0;
  bool operator==(const Price&) const = default;
};

/// By the model's name ("gpt-4o-mini", "openai/gpt-4o").
using Prices = std::map<std::string, Price, std::less<>>;

/// Reads "gpt-4o-mini=0.15/0.60, openai/gpt-4o=2.5/10". Errors: kInvalidArgument; the message says what it must be.
[[nodiscard]] Result<Prices> parse_prices(std::string_view text);

/// US dollars. A model without a price of its own has that of the name before its date: servers call "gpt-4o-mini"
/// "gpt-4o-mini-2024-07-18". nullopt for any other: none is guessed.
[[nodiscard]] std::optional<double> cost_of(const Prices& prices, std::string_view model, std::int64_t prompt_tokens,
                                            std::int64_t completion_tokens);

}  // namespace dataquery::history
