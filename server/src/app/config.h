#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/secret.h"
#include "history/prices.h"

namespace dataquery::app {

/// Everything that can be set, parsed and validated once at the start and passed on as a constant.
/// docs/configuration.md lists the same settings for people.
struct Config {
  // server
  std::string host = "127.0.0.1";
  std::uint16_t port = 8000;
  std::filesystem::path data = "data";
  bool web = true;
  std::vector<std::string> cors_origins;  ///< allowed to call the API from a page of another host; none by default
  std::string api_url;  ///< the API's address for the page, when another host serves it; "" is the same
  std::size_t max_connections = 10'000;
  std::size_t max_body_bytes = 1UL << 20;
  std::size_t max_upload_bytes = 256UL << 20;
  std::chrono::milliseconds shutdown_grace{5'000};
  std::string log_level = "info";
  bool access_log = true;

  // store and secrets
  Secret database_url;                         ///< "": SQLite in the data folder; sqlite:///path; postgresql://…
  Secret secret_key;                           ///< signs tokens; at least 32 characters
  Secret encryption_keys;                      ///< `id:base64` of 32 bytes, comma-separated; the first seals
  std::filesystem::path encryption_keys_file;  ///< the file they were read from, when they were not configured

  // questions
  std::chrono::milliseconds question_deadline{30'000};
  std::size_t row_limit = 1'000;
  std::size_t byte_limit = 8UL << 20;
  std::uint32_t answer_from_percent = 40;  ///< the built-in engine asks back below this confidence
  bool encoder = true;                     ///< the built-in engine has its network read questions, where it can

  // sources
  std::vector<std::filesystem::path> sqlite_folders;  ///< SQLite files outside the uploads may be connected from here
  bool allow_private_hosts = true;                    ///< private and loopback addresses may be connected
  std::size_t source_threads = 16;
  std::size_t threads_per_connection = 4;
  std::size_t store_threads = 0;       ///< 0: as `threads_for_store` says
  std::size_t store_connections = 10;  ///< to PostgreSQL

  // LLM for the whole server; each user may set an own one
  std::string llm_provider;
  std::string llm_model;
  std::string llm_base_url;
  Secret llm_api_key;
  std::chrono::milliseconds llm_deadline{25'000};
  std::size_t llm_connections = 8'192;  ///< requests to models at once at most
  bool llm_cache = true;                ///< a question asked again on the same catalog is not sent again
  history::Prices llm_prices;           ///< of models whose provider reports no cost
  std::int64_t llm_monthly_tokens = 0;  ///< what a user may spend in a month; 0: as many as they like

  // embeddings; without a model, those of the table inside the program
  std::string embeddings_model;
  std::string embeddings_base_url;  ///< "": the LLM's
  Secret embeddings_api_key;        ///< "": the LLM's, at the LLM's address
  std::size_t embeddings_dimensions = 1536;
  std::chrono::milliseconds embeddings_deadline{5'000};  ///< what a question waits for its embedding

  [[nodiscard]] bool store_is_postgres() const;
  /// As configured; else 4 for SQLite, which only reads at once, and a thread a connection for PostgreSQL.
  [[nodiscard]] std::size_t threads_for_store() const;
  [[nodiscard]] std::filesystem::path uploads() const { return data / "uploads"; }
  [[nodiscard]] std::filesystem::path embedded_store() const { return data / "dataquery.sqlite"; }
};

/// What was given where: defaults < file < environment < flags. Keys of `flags` are the settings' names
/// ("server.port").
struct ConfigSources {
  std::optional<std::filesystem::path> file;  ///< must exist when named; else `data`/dataquery.toml is read if there
  std::function<std::optional<std::string>(const std::string& variable)> environment;
  std::map<std::string, std::string> flags;
};

/// The configuration, or what is wrong with which setting. Start-up only.
/// Errors: kInvalidArgument; the message names the setting, where it came from, and what it may be.
[[nodiscard]] Result<Config> load_config(const ConfigSources& sources);

/// Creates what a first start needs: the data folder (0700) and, on SQLite when no keys are configured, generated ones
/// in `data`/secrets.toml (0600), which later starts read. Servers that share a PostgreSQL must share the keys too:
/// there they have to be configured. Errors: kInvalidArgument when they are not, or the folder cannot be written.
[[nodiscard]] Result<Config> prepare_data_folder(Config config);

/// A setting as people see it.
struct SettingHelp {
  std::string_view name;         ///< "server.port"
  std::string_view environment;  ///< "DATAQUERY_PORT"
  std::string_view text;
};
[[nodiscard]] std::vector<SettingHelp> settings_help();

}  // namespace dataquery::app
