#pragma once

#include <optional>
#include <string>
#include <vector>

#include "accounts/settings.h"
#include "ask/pools.h"
#include "base/asio.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/secret.h"
#include "llm/chat_client.h"
#include "llm/http_transport.h"
#include "llm/model_list.h"
#include "llm/provider.h"

namespace dataquery::ask {

/// LLM settings that a user tries before saving them.
struct TriedSettings {
  std::string provider;
  std::string model;                    ///< not for a list of models
  std::optional<std::string> base_url;  ///< none: as saved, when the provider is the saved one; "": the provider's own
  std::optional<Secret> key;            ///< none: the saved one, where it belongs
};

/// Whether a model answers.
struct ModelTest {
  bool ok = false;
  std::string message;  ///< what came of it, or what is wrong and what to do
  std::string model;    ///< as the server named it, or as it was asked for
  double ms = 0;        ///< that the server took
};

/// The models to choose from.
struct ModelChoice {
  std::vector<llm::ModelInfo> models;
  bool refreshed = false;  ///< they are what the provider offers now; else what this program suggests
  std::string message;     ///< why they are not
};

/// Tries LLM settings. A saved key is sent to the address that it was saved for and to no other: with another provider
/// or address a key has to be given. The server's own key is not used. Awaits on the I/O thread, any number at once;
/// what it is made with must outlive it.
///
/// Errors: kNotFound when there is no such user; kBusy; kCancelled; kInternal. What a provider refuses is none.
class ModelCheck {
 public:
  ModelCheck(accounts::Settings& settings, llm::HttpTransport& transport, Pools& pools)
      : settings_(settings), transport_(transport), pools_(pools) {}

  /// Asks the model for a word, once.
  [[nodiscard]] asio::awaitable<Result<ModelTest>> test(UserId user, TriedSettings tried) const;

  [[nodiscard]] asio::awaitable<Result<ModelChoice>> models(UserId user, TriedSettings tried) const;

 private:
  [[nodiscard]] asio::awaitable<Result<llm::Settings>> completed(UserId user, TriedSettings tried) const;

  accounts::Settings& settings_;
  llm::HttpTransport& transport_;
  Pools& pools_;
};

}  // namespace dataquery::ask
