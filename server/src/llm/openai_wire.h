#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

/// The JSON that OpenAI-compatible servers take and give. Pure functions; any thread.
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
  int max_tokens = 1'200;
  bool plain = false;  ///< leave out the sampling parameters and the limit, which some models refuse
};

/// The body of POST /chat/completions: temperature 0, at most `max_tokens`, unless `plain`.
[[nodiscard]] std::string chat_body(std::string_view model, const std::vector<Message>& messages, ChatOptions options,
                                    bool stream);

/// Reads the answer to a chat that was not streamed. Errors: kUpstream when it is not such an answer.
[[nodiscard]] Result<Completion> parse_completion(std::string_view body);

/// The body of POST /embeddings.
[[nodiscard]] std::string embeddings_body(std::string_view model, const std::vector<std::string>& texts);

/// Reads `count` vectors of `dimensions` numbers, in the order of the texts, as the server gave them.
/// Errors: kUpstream when it is not such an answer, or of another length.
[[nodiscard]] Result<std::vector<std::vector<float>>> parse_embeddings(std::string_view body, std::size_t count,
                                                                       std::size_t dimensions);

/// What an error answer says, in any of the forms in use: {"error": {"message", "param"}}, {"error": "…"},
/// {"detail": "…"}.
struct WireError {
  std::string message;  ///< "" when the body holds none
  std::string param;    ///< the request member that was wrong, or ""
};
[[nodiscard]] WireError parse_error(std::string_view body);

}  // namespace dataquery::llm
