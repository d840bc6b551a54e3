#include "adapters/sql_session/postgres_session.h"

#include <format>
#include <utility>

#include "adapters/net/hosts.h"
#include "adapters/sql_session/postgres_errors.h"
#include "adapters/sql_session/postgres_values.h"

namespace dataquery::sql_session {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kPreparedStatements = 256;  // the store has some dozens, each with a few sets of types
constexpr int kOldestVersion = 160'000;
constexpr auto kRollbackTime = 2s;
constexpr auto kServerWaitsLonger = 1s;  // the client gives up first, and says so

libpq::Wait within(std::chrono::milliseconds time) { return {Deadline::in(time), std::stop_token()}; }

/// The server's own limit, for statements whose client has died.
std::string statement_timeout(std::chrono::milliseconds time) {
  return std::format("SET statement_timeout = {}", (time + kServerWaitsLonger).count());
}

Answer answer_from(const libpq::Table& table) {
  Answer answer;
  answer.rows.reserve(static_cast<std::size_t>(table.rows()));
  for (int row = 0; row < table.rows(); ++row) {
    std::vector<Cell> cells;
    cells.reserve(static_cast<std::size_t>(table.columns()));
    for (int column = 0; column < table.columns(); ++column) cells.push_back(postgres_cell(table, row, column));
    answer.rows.emplace_back(std::move(cells));
  }
  if (!table.command().starts_with("SELECT")) answer.changed = table.affected();
  return answer;
}

/// What tells apart two ways of preparing one statement.
std::string key_of(std::string_view sql, const std::vector<libpq::TypedParameter>& parameters) {
  std::string key(sql);
  for (const auto& parameter : parameters) key += std::format(" {}", parameter.type);
  return key;
}

}  // namespace

Result<void> check_postgres_version(int version) {
  if (version >= kOldestVersion) return {};
  return fail(ErrorCode::kInvalidArgument,
              std::format("The store needs PostgreSQL 16 or later; this server is version {}.{}.", version / 10'000,
                          version % 10'000));
}

PostgresSession::PostgresSession(libpq::Connection connection, std::chrono::milliseconds statement_time)
    : connection_(std::move(connection)), statement_time_(statement_time) {}

Result<std::unique_ptr<PostgresSession>> PostgresSession::open(const libpq::Address& address,
                                                               std::chrono::milliseconds statement_time,
                                                               Deadline deadline) {
  std::vector<std::string> addresses;
  if (!address.is_local_socket()) {
    // Resolved anew each time: after a failover the name means another machine.
    auto resolved = net::resolve(address.host, {}, deadline);
    if (!resolved) return propagate(resolved);
    addresses = std::move(*resolved);
  }
  auto connection = libpq::Connection::open(address, addresses, {deadline, std::stop_token()});
  if (!connection) return propagate(connection);
  if (auto known = check_postgres_version(connection->server_version()); !known) return propagate(known);
  const auto settings =
      "SET default_transaction_read_only = on; SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET bytea_output = 'hex'; "
      "SET idle_in_transaction_session_timeout = '60s'; " +
      statement_timeout(statement_time);
  if (auto set = connection->run_script(settings, {deadline, std::stop_token()}); !set) return propagate(set);
  return std::unique_ptr<PostgresSession>(new PostgresSession(*std::move(connection), statement_time));
}

Result<Answer> PostgresSession::run(const Statement& statement, std::span<const Param> params) {
  std::vector<libpq::TypedParameter> parameters;
  parameters.reserve(params.size());
  for (const auto& param : params) {
    auto parameter = postgres_parameter(param);
    if (!parameter) {
      return fail(parameter.error().code, parameter.error().message,
                  std::format("{}: ${}", statement.name, parameters.size() + 1));
    }
    parameters.push_back(*std::move(parameter));
  }
  const bool longer = statement.time > statement_time_;
  if (longer) {
    if (auto set = set_statement_time(statement.time); !set) return propagate(set);
  }
  auto name = prepared(statement, parameters);
  if (!name) return propagate(name);
  auto table = connection_.run_prepared(**name, parameters, wait_for(statement));
  if (!table) return failure(statement.name, table.error());
  answered();
  if (longer) {
    if (auto set = set_statement_time(statement_time_); !set) return propagate(set);
  }
  return answer_from(*table);
}

Result<void> PostgresSession::run_script(std::string_view name, std::string_view sql) {
  auto done = connection_.run_script(std::string(sql), within(statement_time_));
  if (!done) return failure(name, done.error());
  answered();
  return {};
}

Result<void> PostgresSession::begin() { return run_script("begin", "BEGIN READ WRITE"); }

Result<void> PostgresSession::commit() {
  auto ended = connection_.query("COMMIT", {}, within(statement_time_));
  if (ended) {
    answered();
    if (ended->command() == "COMMIT") return {};
    // A statement had failed, and the work did not say so.
    return fail(ErrorCode::kInternal, "The store failed.", "commit: the transaction had failed");
  }
  const bool heard = !connection_.failure().state.empty() && !ends_session(connection_.failure().state);
  auto failed = failure("commit", ended.error());
  if (heard) return failed;
  return fail(ErrorCode::kBusy,
              "The store went away while it saved. Look whether the change is there before you try again.",
              failed.error().detail);
}

void PostgresSession::rollback() noexcept {
  if (!connection_.in_transaction()) return;
  auto done = connection_.run_script("ROLLBACK", within(kRollbackTime));
  if (!done) over_ = true;  // the server rolls back when the session ends
}

libpq::Wait PostgresSession::wait_for(const Statement& statement) const {
  return within(statement.time > 0ms ? statement.time : statement_time_);
}

Result<const std::string*> PostgresSession::prepared(const Statement& statement,
                                                     const std::vector<libpq::TypedParameter>& parameters) {
  auto key = key_of(statement.sql, parameters);
  if (const auto found = prepared_.find(key); found != prepared_.end()) return &found->second;
  if (prepared_.size() >= kPreparedStatements) {
    if (auto freed = run_script("prepare", "DEALLOCATE ALL"); !freed) return propagate(freed);
    prepared_.clear();
  }
  auto name = std::format("s{}", ++prepared_ever_);
  auto done = connection_.prepare(name, std::string(statement.sql), parameters, wait_for(statement));
  if (!done) return failure(statement.name, done.error());
  return &prepared_.emplace(std::move(key), std::move(name)).first->second;
}

// In a transaction that fails the server takes it back by itself.
Result<void> PostgresSession::set_statement_time(std::chrono::milliseconds time) {
  return run_script("statement_timeout", statement_timeout(time));
}

std::unexpected<Error> PostgresSession::failure(std::string_view name, const Error& error) {
  const auto& heard = connection_.failure();
  if (ends_session(heard.state)) over_ = true;
  if (!heard.state.empty()) {
    answered();
    return std::unexpected(postgres_error(name, heard));
  }
  if (error.code == ErrorCode::kTimeout && !connection_.silent()) {
    return fail(ErrorCode::kBusy, "The store took too long. Try again.", std::format("{}: cancelled", name));
  }
  over_ = true;
  return std::unexpected(unreachable(std::format("{}: {}", name, error.detail.empty() ? error.message : error.detail)));
}

}  // namespace dataquery::sql_session
