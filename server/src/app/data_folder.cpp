// The data folder of an embedded installation: made on the first start, with the secrets that later starts need.

#include "app/config.h"
#include "app/secrets_file.h"

namespace dataquery::app {

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
