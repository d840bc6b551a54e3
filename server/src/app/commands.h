#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "app/config.h"
#include "ask/answer.h"

namespace dataquery::app {

/// What a command ends with: 0 done, 1 failed, 2 wrong usage, 3 refused.
enum class ExitCode : int { kDone = 0, kFailed = 1, kUsage = 2, kRefused = 3 };

/// Serves until SIGTERM or SIGINT.
[[nodiscard]] ExitCode serve(const Config& config);

struct AskOptions {
  std::string db;  ///< URL; empty: the demo database
  std::string question;
  ask::Engine engine = ask::Engine::kAuto;
  bool json = false;
  std::optional<std::string> today;  ///< YYYY-MM-DD: what "last year" counts from, instead of today
};
[[nodiscard]] ExitCode ask_question(const Config& config, const AskOptions& options);

struct EvalOptions {
  std::string db;  ///< URL with {database}
  std::filesystem::path questions;
  std::filesystem::path out;
  ask::Engine engine = ask::Engine::kBuiltin;
  std::size_t jobs = 1;
  bool resume = false;
  std::optional<std::string> today;
};
[[nodiscard]] ExitCode evaluate(const Config& config, const EvalOptions& options);

struct ContextOptions {
  std::string db;
  std::string question;
  std::optional<std::size_t> budget;  ///< tokens
};
[[nodiscard]] ExitCode show_context(const Config& config, const ContextOptions& options);

struct CheckOptions {
  std::string dialect;
  std::string db;  ///< URL; empty: names are taken to exist
};
/// Reads the query from standard input.
[[nodiscard]] ExitCode check_query(const Config& config, const CheckOptions& options);

/// Brings the store's tables to this version; with `dry_run` only prints the migrations that are missing.
[[nodiscard]] ExitCode migrate(const Config& config, bool dry_run);

/// Prints new keys for DATAQUERY_SECRET_KEY and DATAQUERY_ENCRYPTION_KEYS; keeps nothing.
[[nodiscard]] ExitCode make_keys();

struct RotateKeyOptions {
  bool drop_unused = false;  ///< make no new key; take out those that nothing is sealed with any more
};
/// Seals every stored secret anew under a new key (or the first configured one), while servers run.
[[nodiscard]] ExitCode rotate_key(const Config& config, const RotateKeyOptions& options);

/// Copies the embedded store into the empty PostgreSQL database at `target_url`; verified, all or nothing.
[[nodiscard]] ExitCode export_store(const Config& config, const std::string& target_url);

/// Says what is configured and whether it works.
[[nodiscard]] ExitCode doctor(const Config& config);

// Accounts; all work beside a running server, which goes by what the store says.

/// Lists all accounts, oldest first.
[[nodiscard]] ExitCode list_users(const Config& config);

struct ResetPasswordOptions {
  std::string email;
  bool from_stdin = false;  ///< reads the password from standard input's first line; else one is made and printed
};
/// Sets another password and ends all sessions.
[[nodiscard]] ExitCode reset_password(const Config& config, const ResetPasswordOptions& options);

/// Ends all sessions.
[[nodiscard]] ExitCode sign_out_user(const Config& config, const std::string& email);

struct DeleteUserOptions {
  std::string email;
  bool yes = false;  ///< without it nothing is deleted
};
/// Deletes the account with all that belongs to it.
[[nodiscard]] ExitCode delete_user(const Config& config, const DeleteUserOptions& options);

}  // namespace dataquery::app
