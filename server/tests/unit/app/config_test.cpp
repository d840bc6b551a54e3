#include "app/config.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "app/csv.h"
#include "contract/support/temporary_folder.h"

namespace dataquery::app {
namespace {

ConfigSources sources(std::map<std::string, std::string> environment, std::map<std::string, std::string> flags = {}) {
  return {.environment = [environment = std::move(environment)](const std::string& name) -> std::optional<std::string> {
            const auto found = environment.find(name);
            return found == environment.end() ? std::nullopt : std::optional(found->second);
          },
          .flags = std::move(flags)};
}

std::string problem_with(std::map<std::string, std::string> environment) {
  const auto config = load_config(sources(std::move(environment)));
  return config ? "" : config.error().message;
}

TEST(Config, says_which_setting_is_wrong_and_what_it_may_be) {
  const std::tuple<const char*, const char*, const char*> cases[] = {
      {"DATAQUERY_PORT", "70000", "server.port (DATAQUERY_PORT) must be a whole number from 0 to 65535"},
      {"DATAQUERY_PORT", "80a", "server.port (DATAQUERY_PORT) must be a whole number from 0 to 65535"},
      {"DATAQUERY_WEB", "maybe", "server.web (DATAQUERY_WEB) must be true or false"},
      {"DATAQUERY_CORS_ORIGINS", "*",
       "server.cors_origins (DATAQUERY_CORS_ORIGINS) must be origins such as https://page.example.com, "
       "comma-separated"},
      {"DATAQUERY_SECRET_KEY", "short", "secrets.secret_key must have 32 characters or more"},
      {"DATAQUERY_LOG_LEVEL", "loud", "server.log_level (DATAQUERY_LOG_LEVEL) must be debug, info, warning or error"},
      {"DATAQUERY_EMBEDDINGS_BASE_URL", "host/v1",
       "embeddings.base_url (DATAQUERY_EMBEDDINGS_BASE_URL) must be an address such as http://127.0.0.1:11434/v1"},
      {"DATAQUERY_EMBEDDINGS_DIMENSIONS", "0",
       "embeddings.dimensions (DATAQUERY_EMBEDDINGS_DIMENSIONS) must be a whole number from 1 to 16000"},
      {"DATAQUERY_EMBEDDINGS_MODEL", "text-embedding-ada-002",
       "embeddings.model, embeddings.base_url or embeddings.api_key: OpenAI needs an API key."},
      {"DATAQUERY_LLM_PRICES", "gpt-4o=2.50",
       "llm.prices (DATAQUERY_LLM_PRICES) must be prices in US dollars for a million tokens such as "
       "gpt-4o-mini=0.15/0.60 (prompt/completion), comma-separated"},
      {"DATAQUERY_LLM_MONTHLY_TOKENS", "-1",
       "llm.monthly_tokens (DATAQUERY_LLM_MONTHLY_TOKENS) must be a whole number from 0 to 1000000000000"},
      {"DATAQUERY_LLM_CACHE", "sometimes", "llm.cache (DATAQUERY_LLM_CACHE) must be true or false"},
      {"DATAQUERY_LLM_CONNECTIONS", "0",
       "llm.connections (DATAQUERY_LLM_CONNECTIONS) must be a whole number from 1 to 100000"},
      {"DATAQUERY_SQLITE_FOLDERS", "here",
       "sources.sqlite_folders (DATAQUERY_SQLITE_FOLDERS) must be absolute paths of folders, comma-separated"},
  };
  for (const auto& [variable, value, message] : cases) EXPECT_EQ(problem_with({{variable, value}}), message);
}

TEST(Config, says_what_is_wrong_with_the_stores_address_without_repeating_it) {
  const std::pair<const char*, const char*> cases[] = {
      {"mysql://u:planted@h/db", "must be empty (SQLite in the data folder), sqlite:///absolute/path or postgresql://"},
      {"sqlite://relative", "must be empty"},
      {"postgresql://u:planted@h:0/db", "store.database_url: The port must be a number from 1 to 65535."},
      {"postgresql://u:planted@h/db?service=x", "store.database_url: The connection string may only set host, sslmode"},
      {"postgres://u:planted@h/db?sslmode=maybe", "store.database_url: sslmode must be one of"},
      {"postgresql://:planted@h/db", "store.database_url: The connection string names no user."},
  };
  for (const auto& [url, problem] : cases) {
    const auto message = problem_with({{"DATAQUERY_DATABASE_URL", url}});
    EXPECT_TRUE(message.contains(problem)) << message;
    EXPECT_FALSE(message.contains("planted")) << message;
  }
  for (const auto* url : {"", "sqlite:///srv/store.db", "postgresql://u:p@h/db?sslmode=verify-full",
                          "postgres://u@/db?host=/run/postgresql"}) {
    EXPECT_EQ(problem_with({{"DATAQUERY_DATABASE_URL", url}}), "") << url;
  }
}

TEST(Config, lets_flags_override_the_environment_and_the_environment_the_file) {
  const testing_support::TemporaryFolder folder;
  std::ofstream(folder.path() / "dataquery.toml") << "[server]\nport = 1\nhost = \"::1\"\n"
                                                  << "cors_origins = [\"https://a.example\", \"https://b.example\"]\n";
  const std::map<std::string, std::string> environment{{"DATAQUERY_DATA", folder.path().string()},
                                                       {"DATAQUERY_PORT", "2"}};
  const auto without_flag = load_config(sources(environment));
  ASSERT_TRUE(without_flag) << without_flag.error().message;
  EXPECT_EQ(without_flag->port, 2);
  EXPECT_EQ(without_flag->host, "::1");
  EXPECT_EQ(without_flag->cors_origins.size(), 2U);
  EXPECT_EQ(load_config(sources(environment, {{"server.port", "3"}}))->port, 3);
}

TEST(Config, reads_prices_from_the_environment_and_as_a_list_from_the_file) {
  const testing_support::TemporaryFolder folder;
  std::ofstream(folder.path() / "dataquery.toml")
      << "[llm]\nprices = [\"gpt-4o-mini=0.15/0.60\", \"openai/gpt-4o=2.5/10\"]\nmonthly_tokens = 5000000000\n"
      << "cache = false\n";
  const std::map<std::string, std::string> environment{{"DATAQUERY_DATA", folder.path().string()}};
  const auto config = load_config(sources(environment));
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->llm_prices.size(), 2U);
  EXPECT_EQ(config->llm_prices.at("openai/gpt-4o"), (history::Price{.prompt = 2.5, .completion = 10}));
  EXPECT_EQ(config->llm_monthly_tokens, 5'000'000'000);
  EXPECT_FALSE(config->llm_cache);
  EXPECT_EQ(load_config(sources(environment, {{"llm.prices", "m=1/2"}}))->llm_prices.size(), 1U);
}

TEST(Config, refuses_settings_it_does_not_know) {
  const testing_support::TemporaryFolder folder;
  std::ofstream(folder.path() / "dataquery.toml") << "[server]\nprot = 1\n";
  const auto config = load_config(sources({{"DATAQUERY_DATA", folder.path().string()}}));
  ASSERT_FALSE(config);
  EXPECT_TRUE(config.error().message.ends_with("there is no setting server.prot")) << config.error().message;
}

TEST(DataFolder, makes_secrets_once_for_its_owner_only) {
  const testing_support::TemporaryFolder folder;
  Config config;
  config.data = folder.path() / "new";
  const auto first = prepare_data_folder(config);
  ASSERT_TRUE(first) << first.error().message;
  const auto second = prepare_data_folder(config);
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(first->secret_key.reveal(), second->secret_key.reveal());
  EXPECT_GE(first->secret_key.reveal().size(), 32U);
  struct stat file{};
  ASSERT_EQ(::stat((config.data / "secrets.toml").c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777U, 0600U);
}

TEST(DataFolder, makes_no_keys_for_a_store_that_servers_share_but_says_how) {
  const testing_support::TemporaryFolder folder;
  Config config;
  config.data = folder.path();
  config.database_url = Secret("postgresql://u:p@h/db");
  const auto refused = prepare_data_folder(config);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kInvalidArgument);
  EXPECT_TRUE(refused.error().message.starts_with("DATAQUERY_SECRET_KEY and DATAQUERY_ENCRYPTION_KEYS must be set"));
  EXPECT_TRUE(refused.error().message.contains("dataquery admin make-keys")) << refused.error().message;
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "secrets.toml"));
  config.secret_key = Secret(std::string(32, 's'));
  EXPECT_TRUE(prepare_data_folder(config).error().message.starts_with("DATAQUERY_ENCRYPTION_KEYS must be set"));
  config.encryption_keys = Secret("k1:anything");
  EXPECT_TRUE(prepare_data_folder(config));
}

TEST(Csv, reads_quotes_and_line_breaks_inside_them) {
  const auto records = parse_csv("a,b\r\n\"x,\"\"y\"\"\n2\",\n");
  ASSERT_TRUE(records);
  ASSERT_EQ(records->size(), 2U);
  EXPECT_EQ((*records)[1], (std::vector<std::string>{"x,\"y\"\n2", ""}));
  EXPECT_FALSE(parse_csv("a\n\"open"));
}

}  // namespace
}  // namespace dataquery::app
