// `admin export`: the embedded store into a PostgreSQL database.

#include <filesystem>
#include <format>
#include <iostream>

#include "adapters/store/store_copy.h"
#include "app/commands.h"
#include "app/store.h"

namespace dataquery::app {
namespace {

void print(const store::StoreCopy& copy) {
  std::cout << (copy.was_there ? "The target holds all of it already:\n" : "Copied and verified:\n");
  for (const auto& table : copy.tables) {
    std::cout << std::format("  {:<22} {:>9} rows  checksum {:016x}\n", table.table, table.rows, table.checksum);
  }
}

bool has_uploads(const Config& config) {
  std::error_code failed;
  return !std::filesystem::is_empty(config.uploads(), failed) && !failed;
}

Result<void> run(const Config& config, const std::string& target_url) {
  if (config.store_is_postgres()) {
    return fail(ErrorCode::kInvalidArgument,
                "The configured store is PostgreSQL already (store.database_url); export copies the embedded one.");
  }
  auto target_config = config;
  target_config.database_url = Secret(target_url);
  if (!target_config.store_is_postgres()) {
    return fail(ErrorCode::kInvalidArgument, "--to must be a postgresql:// address.");
  }
  auto source = open_store(config);
  if (!source) return propagate(source);
  auto target = open_store(target_config);
  if (!target) return propagate(target);
  auto copy = store::copy_store(**source, **target);
  if (!copy) return propagate(copy);
  print(*copy);
  std::cout << "Now start the servers with this address as DATAQUERY_DATABASE_URL and with the keys of "
            << (config.data / "secrets.toml").string() << " as DATAQUERY_SECRET_KEY and DATAQUERY_ENCRYPTION_KEYS.\n";
  if (has_uploads(config)) {
    std::cout << "Uploaded databases are files: copy " << config.uploads().string()
              << " into the data folder that the servers share.\n";
  }
  return {};
}

}  // namespace

ExitCode export_store(const Config& given, const std::string& target_url) {
  const auto config = prepare_data_folder(given);
  const auto done = config ? run(*config, target_url) : Result<void>(std::unexpected(config.error()));
  if (done) return ExitCode::kDone;
  std::cerr << "dataquery: " << done.error().message
            << (done.error().detail.empty() ? "" : " (" + done.error().detail + ")") << '\n';
  return done.error().code == ErrorCode::kInvalidArgument ? ExitCode::kUsage : ExitCode::kFailed;
}

}  // namespace dataquery::app
