// The data folder: made on the first start, with the secrets that later starts of an embedded installation need.

#include "app/config.h"
#include "app/secrets_file.h"

namespace dataquery::app {
namespace {

/// What to do when the servers that share a store have no keys to share.
std::unexpected<Error> missing_keys(const Config& config) {
  const bool both = config.secret_key.empty() && config.encryption_keys.empty();
  return fail(ErrorCode::kInvalidArgument,
              std::string(both                        ? "DATAQUERY_SECRET_KEY and DATAQUERY_ENCRYPTION_KEYS"
                          : config.secret_key.empty() ? "DATAQUERY_SECRET_KEY"
                                                      : "DATAQUERY_ENCRYPTION_KEYS") +
                  " must be set, for servers that share a PostgreSQL store must share the keys too. Make them once "
                  "with: dataquery admin make-keys");
}

}  // namespace

Result<Config> prepare_data_folder(Config config) {
  std::error_code failed;
  const bool existed = std::filesystem::exists(config.data, failed);
  std::filesystem::create_directories(config.uploads(), failed);
  if (failed) {
    return fail(ErrorCode::kInvalidArgument,
                "server.data: cannot create the folder " + config.data.string() + ": " + failed.message());
  }
  if (!existed) std::filesystem::permissions(config.data, std::filesystem::perms::owner_all, failed);
  if (!config.secret_key.empty() && !config.encryption_keys.empty()) return config;
  if (config.store_is_postgres()) return missing_keys(config);

  const auto file = secrets_file(config.data);
  if (!std::filesystem::exists(file, failed)) {
    if (config.encryption_keys.empty() && std::filesystem::exists(config.embedded_store(), failed)) {
      return fail(ErrorCode::kInvalidArgument,
                  file.string() + " is missing, but the store " + config.embedded_store().string() +
                      " is there, whose secrets it unlocks. Restore it from a backup, or configure "
                      "secrets.encryption_keys.");
    }
    if (auto made = make_secrets(file); !made) return propagate(made);
  }
  auto secrets = read_secrets(file);
  if (!secrets) return propagate(secrets);
  if (config.secret_key.empty()) config.secret_key = std::move(secrets->secret_key);
  if (config.encryption_keys.empty()) {
    config.encryption_keys = std::move(secrets->encryption_keys);
    config.encryption_keys_file = file;
  }
  return config;
}

}  // namespace dataquery::app
