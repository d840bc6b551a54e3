#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>

#include "accounts/accounts.h"
#include "accounts/settings.h"
#include "api/endpoints.h"
#include "ask/ask.h"
#include "ask/model_check.h"
#include "ask/pools.h"
#include "connections/connections.h"
#include "connections/glossary.h"
#include "history/choices.h"
#include "history/history.h"
#include "history/usage.h"

namespace dataquery::api {

/// What the endpoints call; made by app, outlives the router.
struct Services {
  accounts::Accounts& accounts;
  accounts::Settings& settings;
  connections::Connections& connections;
  connections::Glossary& glossary;
  history::History& history;
  history::Choices& choices;
  history::Usage& usage;
  ask::Ask& ask;
  ask::ModelCheck& model_check;
  ask::Pools& pools;

  std::filesystem::path uploads;  ///< where uploaded databases are kept
  std::chrono::milliseconds question_deadline{30'000};
  std::size_t max_upload_bytes = 0;
  std::string version;
  std::function<bool()> ready;                  ///< the server is not stopping
  std::function<Result<void>()> store_answers;  ///< within some seconds; blocking
};

// One function per resource; each adds its endpoints. `router` and `services` outlive what they add.
void add_auth(Endpoints& endpoints, Services& services);
void add_connections(Endpoints& endpoints, Services& services);
void add_connection_options(Endpoints& endpoints, Services& services);
void add_glossary(Endpoints& endpoints, Services& services);
void add_choices(Endpoints& endpoints, Services& services);
void add_query(Endpoints& endpoints, Services& services);
void add_history(Endpoints& endpoints, Services& services);
void add_settings(Endpoints& endpoints, Services& services);
void add_model_check(Endpoints& endpoints, Services& services);
void add_usage(Endpoints& endpoints, Services& services);
void add_account(Endpoints& endpoints, Services& services);
void add_operation(Endpoints& endpoints, Services& services);

/// As `accounts::check_settings`, and that the provider is one. Errors: kInvalidArgument, with the field.
[[nodiscard]] Result<void> check_llm_settings(const accounts::SettingsChange& change);

/// Every /api/ path but /api/auth/* answers 401 without a token that holds, before its body is looked at.
void require_token(http::Router& router, Services& services);

/// All of the above, and /openapi.json. The document's text.
std::string add_api(http::Router& router, Services& services);

}  // namespace dataquery::api
