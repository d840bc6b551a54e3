// The accounts of an installation, from the command line. Works beside a running server: both go by what the store
// says.

#include <algorithm>
#include <format>
#include <functional>
#include <iostream>
#include <memory>
#include <string>

#include "accounts/accounts.h"
#include "adapters/crypto/bcrypt_hasher.h"
#include "adapters/crypto/hmac_token_signer.h"
#include "adapters/crypto/random.h"
#include "adapters/store/sql_connection_store.h"
#include "adapters/store/sql_user_store.h"
#include "app/commands.h"
#include "app/store.h"
#include "base/iso_time.h"
#include "connections/removed_files.h"

namespace dataquery::app {
namespace {

ExitCode report(const Error& error) {
  std::cerr << "dataquery: " << error.message << (error.detail.empty() ? "" : " (" + error.detail + ")") << '\n';
  return ExitCode::kFailed;
}

/// The store's accounts, open for one command.
class UserAdmin {
 public:
  static Result<std::unique_ptr<UserAdmin>> open(const Config& given) {
    auto config = prepare_data_folder(given);
    if (!config) return propagate(config);
    auto signer = crypto::HmacTokenSigner::make(config->secret_key);
    if (!signer) return fail(ErrorCode::kInvalidArgument, "secrets.secret_key: " + signer.error().message);
    auto database = open_store(*config);
    if (!database) return propagate(database);
    return std::unique_ptr<UserAdmin>(new UserAdmin(std::move(*database), std::move(*signer)));
  }

  [[nodiscard]] accounts::Accounts& accounts() { return accounts_; }
  [[nodiscard]] connections::ConnectionStore& connections() { return connections_; }

 private:
  UserAdmin(std::unique_ptr<sql_session::SqlDatabase> database, std::unique_ptr<crypto::HmacTokenSigner> signer)
      : database_(std::move(database)), signer_(std::move(signer)) {}

  std::unique_ptr<sql_session::SqlDatabase> database_;
  std::unique_ptr<crypto::HmacTokenSigner> signer_;
  SystemClock clock_;
  crypto::BcryptHasher hasher_;
  store::SqlUserStore users_{*database_};
  store::SqlConnectionStore connections_{*database_};
  accounts::Accounts accounts_{users_, hasher_, *signer_, clock_};
};

/// Opens the store, finds the account and does something with it.
ExitCode with_user(const Config& config, const std::string& email,
                   const std::function<Result<void>(UserAdmin&, const accounts::User&)>& work) {
  auto admin = UserAdmin::open(config);
  if (!admin) return report(admin.error());
  auto user = (*admin)->accounts().find_by_email(email);
  if (!user && user.error().code == ErrorCode::kNotFound) {
    std::cerr << "dataquery: There is no account of " << email << ". `dataquery admin user list` shows all.\n";
    return ExitCode::kFailed;
  }
  if (!user) return report(user.error());
  if (auto done = work(**admin, *user); !done) return report(done.error());
  return ExitCode::kDone;
}

/// 120 random bits as 20 letters, digits, "-" and "_".
Result<Secret> generated_password() {
  constexpr std::size_t kCharacters = 20;
  const auto key = crypto::make_signing_key();
  if (!key) return std::unexpected(key.error());
  return Secret(key->reveal().substr(0, kCharacters));
}

/// One line an account; addresses are whole, however long.
void print_users(std::ostream& out, const std::vector<accounts::UserSummary>& users) {
  std::size_t width = 5;
  for (const auto& user : users) width = std::max(width, user.email.size());
  out << std::format("{:>6}  {:<{}}  {:<20}  {:>11}  {:>9}\n", "id", "email", width, "created", "connections",
                     "questions");
  for (const auto& user : users) {
    out << std::format("{:>6}  {:<{}}  {:<20}  {:>11}  {:>9}\n", user.id.value, user.email, width,
                       to_iso(user.created_at), user.connections, user.questions);
  }
}

}  // namespace

ExitCode list_users(const Config& config) {
  auto admin = UserAdmin::open(config);
  if (!admin) return report(admin.error());
  auto users = (*admin)->accounts().list();
  if (!users) return report(users.error());
  print_users(std::cout, *users);
  return ExitCode::kDone;
}

ExitCode reset_password(const Config& config, const ResetPasswordOptions& options) {
  std::string line;
  if (options.from_stdin && !std::getline(std::cin, line)) {
    std::cerr << "dataquery: --password-stdin: standard input holds no password\n";
    return ExitCode::kUsage;
  }
  auto password = options.from_stdin ? Result<Secret>(Secret(std::move(line))) : generated_password();
  if (!password) return report(password.error());
  return with_user(config, options.email, [&](UserAdmin& admin, const accounts::User& user) -> Result<void> {
    if (auto done = admin.accounts().reset_password(user.id, *password); !done) return done;
    std::cout << "The password of " << user.email << " was reset, and all sessions have ended.\n";
    if (!options.from_stdin) std::cout << "The new password, shown this once: " << password->reveal() << '\n';
    return {};
  });
}

ExitCode sign_out_user(const Config& config, const std::string& email) {
  return with_user(config, email, [](UserAdmin& admin, const accounts::User& user) -> Result<void> {
    if (auto done = admin.accounts().sign_out(user.id); !done) return done;
    std::cout << "All sessions of " << user.email << " have ended.\n";
    return {};
  });
}

ExitCode delete_user(const Config& config, const DeleteUserOptions& options) {
  if (!options.yes) {
    std::cerr << "dataquery: This deletes the account of " << options.email
              << " with settings, connections, uploaded files and history, for good. Add --yes to do it.\n";
    return ExitCode::kUsage;
  }
  return with_user(config, options.email, [&config](UserAdmin& admin, const accounts::User& user) -> Result<void> {
    if (auto done = admin.accounts().remove(user.id); !done) return done;
    if (auto done = connections::delete_removed_files(admin.connections(), config.uploads()); !done) return done;
    std::cout << "The account of " << user.email << " was deleted, with all that belonged to it.\n";
    return {};
  });
}

}  // namespace dataquery::app
