#include <iostream>

#include "adapters/store/sql_connection_store.h"
#include "app/commands.h"
#include "app/sealing.h"
#include "app/store.h"
#include "app/version.h"
#include "connections/removed_files.h"

namespace dataquery::app {
namespace {

ExitCode report(const Error& error) {
  std::cerr << "dataquery: " << error.message << (error.detail.empty() ? "" : " (" + error.detail + ")") << '\n';
  return ExitCode::kFailed;
}

/// One line of the doctor's: what was looked at, and what was found.
bool say(std::string_view what, const Result<void>& found) {
  std::cout << (found ? "ok      " : "FAILED  ") << what;
  if (!found) {
    const auto& error = found.error();
    std::cout << ": " << error.message << (error.detail.empty() ? "" : " (" + error.detail + ")");
  }
  std::cout << '\n';
  return found.has_value();
}

/// Whether the uploads are there, and what lies beside them.
bool say_uploads(sql_session::SqlDatabase& database, const Config& config) {
  store::SqlConnectionStore connections(database);
  const auto unowned = connections::unowned_files(connections, config.uploads());
  const bool fine = say("folder of uploads", unowned ? Result<void>{} : std::unexpected(unowned.error()));
  if (unowned && !unowned->empty()) {
    std::cout << "        " << unowned->size() << " files in " << config.uploads().string()
              << " belong to no connection of this store, such as " << unowned->front() << '\n';
  }
  return fine;
}

ExitCode print_pending(const Config& config) {
  auto pending = pending_migrations(config);
  if (!pending) return report(pending.error());
  if (pending->empty()) std::cout << "-- The store is at the schema of version " << kVersion << ": nothing to do.\n";
  for (const auto& migration : *pending)
    std::cout << "-- migration " << migration.name << '\n' << migration.sql << '\n';
  return ExitCode::kDone;
}

}  // namespace

ExitCode migrate(const Config& given, bool dry_run) {
  if (dry_run) return print_pending(given);
  auto config = given;
  if (!config.store_is_postgres()) {  // whoever migrates PostgreSQL needs no keys
    auto prepared = prepare_data_folder(given);
    if (!prepared) return report(prepared.error());
    config = *std::move(prepared);
  }
  auto store = open_store(config);
  if (!store) return report(store.error());
  std::cout << "The store is at the schema of version " << kVersion << ".\n";
  return ExitCode::kDone;
}

ExitCode doctor(const Config& given) {
  std::cout << "DataQuery " << kVersion << ", data in " << given.data.string() << '\n';
  const auto config = prepare_data_folder(given);
  bool fine = say("data folder and secrets", config ? Result<void>{} : std::unexpected(config.error()));
  if (!config) return ExitCode::kFailed;
  const auto store = open_store(*config);
  fine &= say("store", store ? Result<void>{} : std::unexpected(store.error()));
  const auto keys = open_keys(*config);
  fine &= say("encryption keys", keys ? Result<void>{} : std::unexpected(keys.error()));
  if (store && keys) fine &= say("stored secrets can be read", check_keys(**store, **keys, SystemClock()));
  if (store) fine &= say_uploads(**store, *config);
  std::cout << "        LLM for all users: "
            << (config->llm_provider.empty() ? std::string("none") : config->llm_provider) << '\n';
  std::cout << "        embeddings: "
            << (config->embeddings_model.empty() ? std::string("the table inside the program")
                                                 : config->embeddings_model)
            << '\n';
  return fine ? ExitCode::kDone : ExitCode::kFailed;
}

}  // namespace dataquery::app
