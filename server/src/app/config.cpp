#include "app/config.h"

#include <algorithm>
#include <charconv>
#include <span>
#include <toml++/toml.hpp>
#include <utility>

#include "adapters/libpq/address.h"
#include "app/llm_settings.h"

namespace dataquery::app {
namespace {

using Setter = Result<void> (*)(Config&, const std::string&);

struct Setting {
  SettingHelp help;
  Setter set;
};

template <typename Number>
Result<Number> number_from(const std::string& text, Number low, Number high) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < low || value > high) {
    return fail(ErrorCode::kInvalidArgument,
                "must be a whole number from " + std::to_string(low) + " to " + std::to_string(high));
  }
  return value;
}

Result<bool> flag_from(const std::string& text) {
  if (text == "true" || text == "1" || text == "yes") return true;
  if (text == "false" || text == "0" || text == "no") return false;
  return fail(ErrorCode::kInvalidArgument, "must be true or false");
}

std::vector<std::string> list_from(const std::string& text) {
  std::vector<std::string> items;
  std::size_t start = 0;
  while (start <= text.size()) {
    const auto end = std::min(text.find(',', start), text.size());
    auto item = text.substr(start, end - start);
    item.erase(0, item.find_first_not_of(" \t"));
    item.erase(item.find_last_not_of(" \t") + 1);
    if (!item.empty()) items.push_back(std::move(item));
    start = end + 1;
  }
  return items;
}

template <auto Member>
Result<void> text(Config& config, const std::string& value) {
  config.*Member = value;
  return {};
}

template <auto Member>
Result<void> secret(Config& config, const std::string& value) {
  config.*Member = Secret(value);
  return {};
}

template <auto Member, std::uint64_t Low, std::uint64_t High>
Result<void> number(Config& config, const std::string& value) {
  auto parsed = number_from<std::uint64_t>(value, Low, High);
  if (!parsed) return propagate(parsed);
  using Field = std::remove_reference_t<decltype(config.*Member)>;
  config.*Member = Field(static_cast<std::uint32_t>(*parsed));
  return {};
}

template <auto Member>
Result<void> flag(Config& config, const std::string& value) {
  auto parsed = flag_from(value);
  if (!parsed) return propagate(parsed);
  config.*Member = *parsed;
  return {};
}

Result<void> cors_origins(Config& config, const std::string& value) {
  config.cors_origins = list_from(value);
  for (const auto& origin : config.cors_origins) {
    const bool scheme = origin.starts_with("http://") || origin.starts_with("https://");
    if (!scheme || origin.ends_with('/') || origin.contains('*')) {
      return fail(ErrorCode::kInvalidArgument, "must be origins such as https://page.example.com, comma-separated");
    }
  }
  return {};
}

Result<void> sqlite_folders(Config& config, const std::string& value) {
  config.sqlite_folders.clear();
  for (const auto& folder : list_from(value)) {
    if (!std::filesystem::path(folder).is_absolute()) {
      return fail(ErrorCode::kInvalidArgument, "must be absolute paths of folders, comma-separated");
    }
    config.sqlite_folders.emplace_back(folder);
  }
  return {};
}

Result<void> log_level(Config& config, const std::string& value) {
  for (const std::string_view known : {"debug", "info", "warning", "error"}) {
    if (value == known) {
      config.log_level = value;
      return {};
    }
  }
  return fail(ErrorCode::kInvalidArgument, "must be debug, info, warning or error");
}

Result<void> prices(Config& config, const std::string& value) {
  auto parsed = history::parse_prices(value);
  if (!parsed) return propagate(parsed);
  config.llm_prices = std::move(*parsed);
  return {};
}

Result<void> monthly_tokens(Config& config, const std::string& value) {
  constexpr std::int64_t kMost = 1'000'000'000'000;
  auto parsed = number_from<std::int64_t>(value, 0, kMost);
  if (!parsed) return propagate(parsed);
  config.llm_monthly_tokens = *parsed;
  return {};
}

template <auto Member>
Result<void> base_url(Config& config, const std::string& value) {
  if (!value.empty() && !value.starts_with("http://") && !value.starts_with("https://")) {
    return fail(ErrorCode::kInvalidArgument, "must be an address such as http://127.0.0.1:11434/v1");
  }
  config.*Member = value;
  return {};
}

constexpr std::uint64_t kMiB = 1UL << 20;

const std::vector<Setting>& settings() {
  static const std::vector<Setting> kAll{
      {{"server.host", "DATAQUERY_HOST", "address to listen on; 0.0.0.0 for all"}, text<&Config::host>},
      {{"server.port", "DATAQUERY_PORT", "port to listen on; 0 takes a free one"}, number<&Config::port, 0, 65535>},
      {{"server.data", "DATAQUERY_DATA", "folder of the embedded store, secrets and uploads"}, text<&Config::data>},
      {{"server.web", "DATAQUERY_WEB", "serve the page"}, flag<&Config::web>},
      {{"server.cors_origins", "DATAQUERY_CORS_ORIGINS", "origins whose pages may call the API"}, cors_origins},
      {{"server.api_url", "DATAQUERY_API_URL", "the API's address as the page must call it"}, text<&Config::api_url>},
      {{"server.max_connections", "DATAQUERY_MAX_CONNECTIONS", "open HTTP connections at most"},
       number<&Config::max_connections, 1, 1'000'000>},
      {{"server.max_body_bytes", "DATAQUERY_MAX_BODY_BYTES", "size of a JSON body at most"},
       number<&Config::max_body_bytes, 1024, 64 * kMiB>},
      {{"server.max_upload_bytes", "DATAQUERY_MAX_UPLOAD_BYTES", "size of an uploaded SQLite file at most"},
       number<&Config::max_upload_bytes, 1024, 4000 * kMiB>},
      {{"server.shutdown_grace_ms", "DATAQUERY_SHUTDOWN_GRACE_MS", "time running requests get at the end"},
       number<&Config::shutdown_grace, 0, 600'000>},
      {{"server.log_level", "DATAQUERY_LOG_LEVEL", "debug, info, warning or error"}, log_level},
      {{"server.access_log", "DATAQUERY_ACCESS_LOG", "a log line for each request"}, flag<&Config::access_log>},
      {{"store.database_url", "DATAQUERY_DATABASE_URL",
        "the store: postgresql://…, sqlite:///…; empty: SQLite in the data folder"},
       secret<&Config::database_url>},
      {{"secrets.secret_key", "DATAQUERY_SECRET_KEY", "signs tokens; 32 characters or more"},
       secret<&Config::secret_key>},
      {{"secrets.encryption_keys", "DATAQUERY_ENCRYPTION_KEYS",
        "id:base64 of 32 bytes, comma-separated; the first seals"},
       secret<&Config::encryption_keys>},
      {{"questions.deadline_ms", "DATAQUERY_QUESTION_DEADLINE_MS", "time a question may take"},
       number<&Config::question_deadline, 100, 600'000>},
      {{"questions.row_limit", "DATAQUERY_ROW_LIMIT", "rows of a result at most"},
       number<&Config::row_limit, 1, 100'000>},
      {{"questions.byte_limit", "DATAQUERY_BYTE_LIMIT", "bytes of a result at most"},
       number<&Config::byte_limit, 1024, 256 * kMiB>},
      {{"questions.answer_from_percent", "DATAQUERY_ANSWER_FROM_PERCENT",
        "confidence from which on the built-in engine answers instead of asking back"},
       number<&Config::answer_from_percent, 0, 100>},
      {{"questions.encoder", "DATAQUERY_ENCODER", "the built-in engine reads questions with its neural network, too"},
       flag<&Config::encoder>},
      {{"sources.sqlite_folders", "DATAQUERY_SQLITE_FOLDERS", "folders whose SQLite files may be connected"},
       sqlite_folders},
      {{"sources.allow_private_hosts", "DATAQUERY_ALLOW_PRIVATE_HOSTS",
        "databases at private and loopback addresses may be connected"},
       flag<&Config::allow_private_hosts>},
      {{"sources.threads", "DATAQUERY_SOURCE_THREADS", "queries running at once at most"},
       number<&Config::source_threads, 1, 256>},
      {{"sources.threads_per_connection", "DATAQUERY_THREADS_PER_CONNECTION", "of these, for one connection"},
       number<&Config::threads_per_connection, 1, 64>},
      {{"store.threads", "DATAQUERY_STORE_THREADS",
        "calls to the store running at once; 0: 4 on SQLite, one a connection on PostgreSQL"},
       number<&Config::store_threads, 0, 64>},
      {{"store.connections", "DATAQUERY_STORE_CONNECTIONS", "connections to a PostgreSQL store at most"},
       number<&Config::store_connections, 1, 200>},
      {{"llm.provider", "DATAQUERY_LLM_PROVIDER", "openai, openrouter or custom, for the whole server"},
       text<&Config::llm_provider>},
      {{"llm.model", "DATAQUERY_LLM_MODEL", "model of that provider"}, text<&Config::llm_model>},
      {{"llm.base_url", "DATAQUERY_LLM_BASE_URL", "OpenAI-compatible address, ending in /v1"},
       base_url<&Config::llm_base_url>},
      {{"llm.api_key", "DATAQUERY_LLM_API_KEY", "key of that provider"}, secret<&Config::llm_api_key>},
      {{"llm.deadline_ms", "DATAQUERY_LLM_DEADLINE_MS", "time an LLM may take"},
       number<&Config::llm_deadline, 100, 600'000>},
      {{"llm.connections", "DATAQUERY_LLM_CONNECTIONS", "requests to LLMs at once at most"},
       number<&Config::llm_connections, 1, 100'000>},
      {{"llm.cache", "DATAQUERY_LLM_CACHE", "reuse the query of a question that was asked before of the same catalog"},
       flag<&Config::llm_cache>},
      {{"llm.prices", "DATAQUERY_LLM_PRICES",
        "model=prompt/completion, comma-separated: US dollars for a million tokens"},
       prices},
      {{"llm.monthly_tokens", "DATAQUERY_LLM_MONTHLY_TOKENS", "tokens that a user may spend in a month; 0: no limit"},
       monthly_tokens},
      {{"embeddings.model", "DATAQUERY_EMBEDDINGS_MODEL",
        "embedding model such as text-embedding-ada-002; empty: the table inside the program"},
       text<&Config::embeddings_model>},
      {{"embeddings.base_url", "DATAQUERY_EMBEDDINGS_BASE_URL", "OpenAI-compatible address; empty: the LLM's"},
       base_url<&Config::embeddings_base_url>},
      {{"embeddings.api_key", "DATAQUERY_EMBEDDINGS_API_KEY", "key of that address; empty: the LLM's, at its address"},
       secret<&Config::embeddings_api_key>},
      {{"embeddings.dimensions", "DATAQUERY_EMBEDDINGS_DIMENSIONS", "numbers in a vector of that model"},
       number<&Config::embeddings_dimensions, 1, 16'000>},
      {{"embeddings.deadline_ms", "DATAQUERY_EMBEDDINGS_DEADLINE_MS", "time a question waits for its embedding"},
       number<&Config::embeddings_deadline, 100, 600'000>},
  };
  return kAll;
}

const Setting* find_setting(std::string_view name) {
  const auto& all = settings();
  const auto found = std::ranges::find(all, name, [](const Setting& setting) { return setting.help.name; });
  return found == all.end() ? nullptr : &*found;
}

Result<void> apply(Config& config, const Setting& setting, const std::string& value, const std::string& origin) {
  if (auto done = setting.set(config, value); !done) {
    return fail(ErrorCode::kInvalidArgument,
                std::string(setting.help.name) + " (" + origin + ") " + done.error().message);
  }
  return {};
}

/// A TOML value as the text that the environment would hold.
Result<std::string> text_of(const toml::node& node) {
  if (const auto* value = node.as_string()) return value->get();
  if (const auto* value = node.as_integer()) return std::to_string(value->get());
  if (const auto* value = node.as_boolean()) return std::string(value->get() ? "true" : "false");
  if (const auto* list = node.as_array()) {
    std::string joined;
    for (const auto& item : *list) {
      auto text_item = text_of(item);
      if (!text_item) return text_item;
      joined += (joined.empty() ? "" : ",") + *text_item;
    }
    return joined;
  }
  return fail(ErrorCode::kInvalidArgument, "must be a text, a whole number, true, false, or a list of texts");
}

Result<void> apply_file(Config& config, const std::filesystem::path& file) {
  const auto parsed = toml::parse_file(file.string());
  if (!parsed) {
    return fail(ErrorCode::kInvalidArgument, file.string() +
                                                 " is not TOML: " + std::string(parsed.error().description()) +
                                                 " in line " + std::to_string(parsed.error().source().begin.line));
  }
  for (const auto& [section, node] : parsed.table()) {
    const auto* table = node.as_table();
    if (table == nullptr) {
      return fail(ErrorCode::kInvalidArgument,
                  file.string() + ": " + std::string(section.str()) + " must be a [section]");
    }
    for (const auto& [key, value] : *table) {
      const auto name = std::string(section.str()) + "." + std::string(key.str());
      const auto* setting = find_setting(name);
      if (setting == nullptr) {
        return fail(ErrorCode::kInvalidArgument, file.string() + ": there is no setting " + name);
      }
      const auto text_value = text_of(value);
      if (!text_value)
        return fail(ErrorCode::kInvalidArgument, name + " (" + file.string() + ") " + text_value.error().message);
      if (auto done = apply(config, *setting, *text_value, file.string()); !done) return done;
    }
  }
  return {};
}

Result<void> apply_environment(Config& config, const ConfigSources& sources) {
  for (const auto& setting : settings()) {
    const auto variable = std::string(setting.help.environment);
    const auto value = sources.environment ? sources.environment(variable) : std::nullopt;
    if (!value) continue;
    if (auto done = apply(config, setting, *value, variable); !done) return done;
  }
  return {};
}

Result<void> check_database_url(const Config& config) {
  const auto& url = config.database_url.reveal();
  if (config.store_is_postgres()) {
    auto address = libpq::parse_address(config.database_url, libpq::Author::kOperator);
    if (!address) return fail(ErrorCode::kInvalidArgument, "store.database_url: " + address.error().message);
    return {};
  }
  if (url.empty() || url.starts_with("sqlite:///")) return {};
  return fail(ErrorCode::kInvalidArgument,
              "store.database_url must be empty (SQLite in the data folder), sqlite:///absolute/path or "
              "postgresql://user:password@host/database");
}

Result<void> validate(const Config& config) {
  constexpr std::size_t kLeastSecretKey = 32;
  if (!config.secret_key.empty() && config.secret_key.reveal().size() < kLeastSecretKey) {
    return fail(ErrorCode::kInvalidArgument, "secrets.secret_key must have 32 characters or more");
  }
  if (auto fine = check_database_url(config); !fine) return fine;
  if (config.threads_per_connection > config.source_threads) {
    return fail(ErrorCode::kInvalidArgument, "sources.threads_per_connection must not exceed sources.threads");
  }
  if (auto service = embedding_service(config); !service) return propagate(service);
  return {};
}

}  // namespace

bool Config::store_is_postgres() const {
  const auto& url = database_url.reveal();
  return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

std::size_t Config::threads_for_store() const {
  if (store_threads != 0) return store_threads;
  return store_is_postgres() ? store_connections : 4;
}

Result<Config> load_config(const ConfigSources& sources) {
  Config config;
  // The data folder may hold the file, so where it is must be known first.
  Config located;
  if (auto done = apply_environment(located, sources); !done) return propagate(done);
  if (const auto data = sources.flags.find("server.data"); data != sources.flags.end()) located.data = data->second;

  const auto file = sources.file.value_or(located.data / "dataquery.toml");
  std::error_code ignored;
  if (std::filesystem::exists(file, ignored)) {
    if (auto done = apply_file(config, file); !done) return propagate(done);
  } else if (sources.file) {
    return fail(ErrorCode::kInvalidArgument, "the configuration file " + file.string() + " does not exist");
  }
  if (auto done = apply_environment(config, sources); !done) return propagate(done);
  for (const auto& [name, value] : sources.flags) {
    const auto* setting = find_setting(name);
    if (setting == nullptr) return fail(ErrorCode::kInvalidArgument, "there is no setting " + name);
    if (auto done = apply(config, *setting, value, "flag"); !done) return propagate(done);
  }
  std::error_code failed;
  config.data = std::filesystem::absolute(config.data, failed);
  if (auto done = validate(config); !done) return propagate(done);
  return config;
}

std::vector<SettingHelp> settings_help() {
  std::vector<SettingHelp> help;
  for (const auto& setting : settings()) help.push_back(setting.help);
  return help;
}

}  // namespace dataquery::app
