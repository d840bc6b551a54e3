// The command line: reads flags, loads the configuration, calls the command.

#include <CLI/CLI.hpp>
#include <clocale>
#include <cstdlib>
#include <iostream>

#include "app/commands.h"
#include "app/version.h"
#include "base/log.h"

namespace {

using namespace dataquery;
using namespace dataquery::app;

/// Flags that stand for settings; only those given on the command line override file and environment.
struct SettingFlags {
  std::string host, port, data, config;
  bool no_web = false;

  void add_common(CLI::App& command) {
    command.add_option("--data", data, "Folder of the embedded store, secrets and uploads (default: ./data)");
    command.add_option("--config", config, "Configuration file (default: dataquery.toml in the data folder)");
  }
  void add_serving(CLI::App& command) {
    command.add_option("--host", host, "Address to listen on (default 127.0.0.1; 0.0.0.0 for all)");
    command.add_option("--port", port, "Port to listen on (default 8000; 0 takes a free one)");
    command.add_flag("--no-web", no_web, "Serve the API only, not the page");
  }
  [[nodiscard]] ConfigSources sources() const {
    ConfigSources sources;
    if (!config.empty()) sources.file = config;
    sources.environment = [](const std::string& variable) -> std::optional<std::string> {
      const char* value = std::getenv(variable.c_str());
      return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    };
    if (!host.empty()) sources.flags["server.host"] = host;
    if (!port.empty()) sources.flags["server.port"] = port;
    if (!data.empty()) sources.flags["server.data"] = data;
    if (no_web) sources.flags["server.web"] = "false";
    return sources;
  }
};

log::Level level_from(const std::string& name) {
  if (name == "debug") return log::Level::kDebug;
  if (name == "warning") return log::Level::kWarning;
  if (name == "error") return log::Level::kError;
  return log::Level::kInfo;
}

int run(int argc, char** argv) {
  CLI::App app{"DataQuery: ask a database in plain English."};
  app.set_version_flag("--version", std::string(kVersion));
  app.require_subcommand(1);
  SettingFlags flags;
  std::function<ExitCode(const Config&)> command;

  auto* serve_command = app.add_subcommand("serve", "Serve the page and the API");
  flags.add_common(*serve_command);
  flags.add_serving(*serve_command);
  serve_command->callback([&] { command = [](const Config& config) { return serve(config); }; });

  std::string engine;
  const auto chosen_engine = [&](ask::Engine otherwise) { return ask::engine_from(engine).value_or(otherwise); };

  AskOptions ask_options;
  auto* ask_command = app.add_subcommand("ask", "Ask one question");
  flags.add_common(*ask_command);
  ask_command->add_option("question", ask_options.question, "The question, in quotes")->required();
  ask_command->add_option("--db", ask_options.db, "sqlite:///absolute/path or postgresql://… (default: the demo)");
  ask_command->add_option("--engine", engine, "auto (default), builtin or llm")
      ->check(CLI::IsMember({"auto", "builtin", "llm"}));
  ask_command->add_flag("--json", ask_options.json, "Print the API's JSON");
  ask_command->add_option("--today", ask_options.today, "YYYY-MM-DD that \"last year\" counts from");
  ask_command->callback([&] {
    ask_options.engine = chosen_engine(ask::Engine::kAuto);
    command = [&](const Config& config) { return ask_question(config, ask_options); };
  });

  EvalOptions eval_options;
  auto* eval_command = app.add_subcommand("eval", "Answer a file of questions, for measuring accuracy");
  flags.add_common(*eval_command);
  eval_command->add_option("--db", eval_options.db, "URL with {database}")->required();
  eval_command->add_option("--questions", eval_options.questions, "CSV with the columns database and question")
      ->required();
  eval_command->add_option("--out", eval_options.out, "JSON Lines to write")->required();
  eval_command->add_option("--engine", engine, "builtin (default), llm or auto")
      ->check(CLI::IsMember({"auto", "builtin", "llm"}));
  eval_command->add_option("--jobs", eval_options.jobs, "Questions at once (default 1)")->check(CLI::Range(1, 256));
  eval_command->add_flag("--resume", eval_options.resume, "Go on after the last line that is written");
  eval_command->add_option("--today", eval_options.today, "YYYY-MM-DD that \"last year\" counts from");
  eval_command->callback([&] {
    eval_options.engine = chosen_engine(ask::Engine::kBuiltin);
    command = [&](const Config& config) { return evaluate(config, eval_options); };
  });

  ContextOptions context_options;
  auto* context_command = app.add_subcommand("context", "Show what of a database is retrieved for a question, as JSON");
  flags.add_common(*context_command);
  context_command->add_option("--db", context_options.db, "sqlite:///absolute/path or postgresql://…")->required();
  context_command->add_option("--question", context_options.question, "The question")->required();
  context_command->add_option("--budget", context_options.budget, "Tokens at most");
  context_command->callback(
      [&] { command = [&](const Config& config) { return show_context(config, context_options); }; });

  CheckOptions check_options;
  auto* check_command = app.add_subcommand("check", "Say whether a query (on standard input) is proved to only read");
  flags.add_common(*check_command);
  check_command->add_option("--dialect", check_options.dialect, "postgresql, sqlite or mongodb")->required();
  check_command->add_option("--db", check_options.db, "Database whose tables the query may name");
  check_command->callback([&] { command = [&](const Config& config) { return check_query(config, check_options); }; });

  auto* admin = app.add_subcommand("admin", "Look after an installation");
  admin->require_subcommand(1);
  auto* migrate_command = admin->add_subcommand("migrate", "Bring the store to this version");
  flags.add_common(*migrate_command);
  bool dry_run = false;
  migrate_command->add_flag("--dry-run", dry_run, "Print the missing migrations and change nothing");
  migrate_command->callback([&] { command = [&](const Config& config) { return migrate(config, dry_run); }; });
  auto* make_keys_command = admin->add_subcommand("make-keys", "Print new keys for servers that share a store");
  make_keys_command->callback([&] { command = [](const Config&) { return make_keys(); }; });
  RotateKeyOptions rotate_options;
  auto* rotate_command = admin->add_subcommand("rotate-key", "Seal every stored secret anew under a new key");
  flags.add_common(*rotate_command);
  rotate_command->add_flag("--drop-unused", rotate_options.drop_unused,
                           "Make no new key; take out the keys that nothing is sealed with any more");
  rotate_command->callback([&] { command = [&](const Config& config) { return rotate_key(config, rotate_options); }; });
  std::string export_target;
  auto* export_command = admin->add_subcommand("export", "Copy the embedded store into a PostgreSQL database");
  flags.add_common(*export_command);
  export_command->add_option("--to", export_target, "postgresql://user:password@host:port/database, empty")->required();
  export_command->callback(
      [&] { command = [&](const Config& config) { return export_store(config, export_target); }; });
  auto* doctor_command = admin->add_subcommand("doctor", "Say what is configured and whether it works");
  flags.add_common(*doctor_command);
  doctor_command->callback([&] { command = [](const Config& config) { return doctor(config); }; });

  auto* user = admin->add_subcommand("user", "Look after the accounts");
  user->require_subcommand(1);
  std::string email;
  const auto add_user_command = [&](const char* name, const char* text) {
    auto* user_command = user->add_subcommand(name, text);
    flags.add_common(*user_command);
    return user_command;
  };
  const auto add_email = [&](CLI::App& user_command) {
    user_command.add_option("email", email, "The account's e-mail address")->required();
  };
  auto* list_command = add_user_command("list", "List all accounts");
  list_command->callback([&] { command = [](const Config& config) { return list_users(config); }; });
  bool from_stdin = false;
  auto* reset_command = add_user_command("reset-password", "Set another password, and end all sessions");
  add_email(*reset_command);
  reset_command->add_flag("--password-stdin", from_stdin,
                          "Read the password from standard input, instead of making one");
  reset_command->callback([&] {
    command = [&](const Config& config) { return reset_password(config, {.email = email, .from_stdin = from_stdin}); };
  });
  auto* sign_out_command = add_user_command("sign-out", "End all sessions");
  add_email(*sign_out_command);
  sign_out_command->callback([&] { command = [&](const Config& config) { return sign_out_user(config, email); }; });
  bool yes = false;
  auto* delete_command = add_user_command("delete", "Delete the account with all that belongs to it");
  add_email(*delete_command);
  delete_command->add_flag("--yes", yes, "Really do it");
  delete_command->callback(
      [&] { command = [&](const Config& config) { return delete_user(config, {.email = email, .yes = yes}); }; });

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : static_cast<int>(ExitCode::kUsage);
  }
  const auto config = load_config(flags.sources());
  if (!config) {
    std::cerr << "dataquery: " << config.error().message << '\n';
    return static_cast<int>(ExitCode::kUsage);
  }
  log::set_level(level_from(config->log_level));
  return static_cast<int>(command(*config));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "dataquery: " << error.what() << '\n';
    return static_cast<int>(ExitCode::kFailed);
  }
}
