#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

/// What is said to a model and what it answers, whatever its server's format.
namespace dataquery::llm {

enum class Role : std::uint8_t { kSystem, kUser, kAssistant };

struct Message {
  Role role = Role::kUser;
  std::string content;
};

/// Tokens that the server counted; zero where it did not say.
struct Usage {
  std::int64_t prompt_tokens = 0;
  std::int64_t completion_tokens = 0;
  std::optional<double> cost;  ///< in US dollars; none: the server does not say
  bool operator==(const Usage&) const = default;
};

/// A model's answer to a chat.
struct Completion {
  std::string text;
  std::string model;     ///< as the server named it
  bool cut_off = false;  ///< the answer hit the token limit or a content filter
  std::optional<Usage> usage;
};

struct ChatOptions {
  int max_tokens = 1'200;  ///< of the answer; thoughts that a server counts too come on top
  bool plain = false;      ///< leave out the sampling parameters, which some models refuse
};

/// Takes each piece of a model's answer as it arrives.
using OnToken = std::function<void(std::string_view text)>;

}  // namespace dataquery::llm
