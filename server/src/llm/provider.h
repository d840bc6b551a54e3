#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/secret.h"
#include "llm/http_transport.h"

namespace dataquery::llm {

struct Model {
  std::string_view id;
  std::string_view name;  ///< for people
};

/// What a server speaks. The key's header follows from it.
enum class WireFormat : std::uint8_t {
  kOpenAi,     ///< chat completions; Authorization: Bearer
  kAnthropic,  ///< Messages; x-api-key
  kGemini,     ///< generateContent; x-goog-api-key
};

/// A service, or a kind of local server. Static data.
struct Provider {
  std::string_view id;
  std::string_view name;      ///< for people
  std::string_view base_url;  ///< ends in the version; "" when the user has to give one
  WireFormat format = WireFormat::kOpenAi;
  bool needs_key = true;             ///< at its own address; a server at another address may go without
  bool asks_for_cost = false;        ///< tells what an answer cost when it is asked to
  std::string_view embedding_model;  ///< "" when it has none
  std::span<const Model> models;     ///< suggestions: other model names are accepted
};

inline constexpr std::string_view kDefaultProvider = "openai";
inline constexpr std::string_view kDefaultModel = "gpt-3.5-turbo";

/// All providers, in the order in which the settings offer them.
[[nodiscard]] std::span<const Provider> providers();

/// Null when there is none with that id.
[[nodiscard]] const Provider* find_provider(std::string_view id);

/// Which model to ask, as a user or the server's configuration chose it.
struct Settings {
  std::string provider{kDefaultProvider};
  std::string model{kDefaultModel};
  std::string base_url;  ///< "": the provider's own
  Secret key;
};

/// Where to send requests: settings that were checked and completed.
struct Endpoint {
  std::string provider_name;  ///< for messages
  std::string base_url;       ///< no slash at the end
  std::string host;           ///< of `base_url`, for messages and logs
  std::string model;
  Secret key;  ///< may be empty
  WireFormat format = WireFormat::kOpenAi;
  bool asks_for_cost = false;
};

/// The settings to use: the user's if they can reach a model (an own key, an own address, or a provider that needs no
/// key), else the server's if they can, else none. A user's address never meets the server's key.
[[nodiscard]] std::optional<Settings> choose(const Settings& user, const Settings& server);

/// Checks and completes `settings`.
/// Errors: kInvalidArgument for an unknown provider, a missing or malformed address, key or model; the message names
/// it.
[[nodiscard]] Result<Endpoint> resolve(const Settings& settings);

/// The headers of every request: the key, where there is one, and the format's version. Azure's servers get the key
/// as `api-key` too.
[[nodiscard]] std::vector<HttpHeader> headers_of(const Endpoint& endpoint);

/// The form in which an address is used: http or https, no user, query or fragment, no slash at the end, without
/// "/chat/completions" or "/messages", with `version` when it had no path. Errors: kInvalidArgument.
[[nodiscard]] Result<std::string> normalize_base_url(std::string_view url, std::string_view version = "/v1");

}  // namespace dataquery::llm
