#include "adapters/libpq/connection.h"

#include <libpq-fe.h>

#include <array>
#include <charconv>
#include <chrono>
#include <utility>

#include "adapters/libpq/errors.h"

namespace dataquery::libpq {
namespace {

using namespace std::chrono_literals;
using net::StopSignal;

constexpr auto kCancelAgainAfter = 100ms;
constexpr auto kCancelTime = 2s;  // for telling the server to stop, and again for it to do so

Error over(StopSignal::Event event) {
  if (event == StopSignal::Event::kStopped) return Error(ErrorCode::kCancelled, "The query was cancelled.");
  return Error(ErrorCode::kTimeout, "The query took too long and was stopped.");
}

// `item` as often as there are addresses, with commas: libpq wants lists of equal length.
std::string list_of(const std::vector<std::string>& items) {
  std::string list;
  for (const auto& item : items) list += (list.empty() ? "" : ",") + item;
  return list;
}

void ignore_notice(void*, const PGresult*) {}

struct FinishCancel {
  void operator()(PGcancelConn* cancel) const { PQcancelFinish(cancel); }
};

// Asks the server over a second connection to stop what `connection` runs.
bool send_cancel(PGconn* connection) {
  const std::unique_ptr<PGcancelConn, FinishCancel> cancel(PQcancelCreate(connection));
  if (cancel == nullptr || PQcancelStart(cancel.get()) == 0) return false;
  const StopSignal signal{std::stop_token()};
  const auto deadline = Deadline::in(kCancelTime);
  for (auto next = PGRES_POLLING_WRITING;;) {
    if (next == PGRES_POLLING_OK) return true;
    if (next == PGRES_POLLING_FAILED) return false;
    const short events = next == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    if (signal.wait(PQcancelSocket(cancel.get()), events, deadline) != StopSignal::Event::kReady) return false;
    next = PQcancelPoll(cancel.get());
  }
}

}  // namespace

void FreeResult::operator()(pg_result* result) const { PQclear(result); }
void Connection::Close::operator()(pg_conn* connection) const { PQfinish(connection); }

int Table::rows() const { return PQntuples(result_.get()); }
int Table::columns() const { return PQnfields(result_.get()); }
std::string_view Table::name(int column) const { return PQfname(result_.get(), column); }
std::uint32_t Table::type(int column) const { return PQftype(result_.get(), column); }
int Table::type_modifier(int column) const { return PQfmod(result_.get(), column); }
bool Table::null(int row, int column) const { return PQgetisnull(result_.get(), row, column) != 0; }
std::string_view Table::text(int row, int column) const {
  return {PQgetvalue(result_.get(), row, column), static_cast<std::size_t>(PQgetlength(result_.get(), row, column))};
}
std::int64_t Table::affected() const {
  const std::string_view text = PQcmdTuples(result_.get());
  std::int64_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

std::string_view Table::command() const { return PQcmdStatus(result_.get()); }

Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;
Connection& Connection::operator=(Connection&&) noexcept = default;

Result<Connection> Connection::open(const Address& address, const std::vector<std::string>& addresses,
                                    const Wait& wait) {
  const auto hosts =
      address.is_local_socket() ? address.host : list_of(std::vector<std::string>(addresses.size(), address.host));
  const auto numbers = address.is_local_socket() ? std::string() : list_of(addresses);
  const auto port = std::to_string(address.port);
  // The server's own certificate is checked against the system's authorities, unless others are named.
  const bool verify = address.ssl_mode.starts_with("verify");
  const bool system = verify && address.root_certificate.empty();
  // libpq fills what is missing here from the environment and from files of the user who runs the server; none of that
  // may reach a stranger's host. It takes an empty value for a missing one, hence the blank password.
  const std::array<std::pair<const char*, const char*>, 18> options{{
      {"host", hosts.c_str()},
      {"hostaddr", numbers.c_str()},
      {"port", port.c_str()},
      {"user", address.user.c_str()},
      {"password", address.password.empty() ? " " : address.password.reveal().c_str()},
      {"dbname", address.database.c_str()},
      {"sslmode", system ? "verify-full" : address.ssl_mode.c_str()},
      {"sslcertmode", "disable"},
      {"channel_binding", address.channel_binding.c_str()},
      {"gssencmode", "disable"},
      {"passfile", "/dev/null"},
      {"application_name", address.application_name.empty() ? "dataquery" : address.application_name.c_str()},
      {"client_encoding", "UTF8"},
      // A host that vanished is noticed: 10 s after it stopped to acknowledge, or 60 s after it fell silent.
      {"tcp_user_timeout", "10000"},
      {"keepalives", "1"},
      {"keepalives_idle", "30"},
      {"keepalives_interval", "10"},
      {"keepalives_count", "3"},
  }};
  std::vector<const char*> names;
  std::vector<const char*> values;
  for (const auto& [name, value] : options) names.push_back(name), values.push_back(value);
  if (verify) names.push_back("sslrootcert"), values.push_back(system ? "system" : address.root_certificate.c_str());
  names.push_back(nullptr), values.push_back(nullptr);

  Connection connection(PQconnectStartParams(names.data(), values.data(), 0));
  auto* raw = connection.handle_.get();
  if (raw == nullptr) return fail(ErrorCode::kInternal, "Out of memory.");
  PQsetErrorVerbosity(raw, PQERRORS_VERBOSE);
  PQsetNoticeReceiver(raw, ignore_notice, nullptr);
  const StopSignal signal(wait.stop);
  for (auto next = PGRES_POLLING_WRITING; next != PGRES_POLLING_OK; next = PQconnectPoll(raw)) {
    if (next == PGRES_POLLING_FAILED || PQstatus(raw) == CONNECTION_BAD) return std::unexpected(connect_error(raw));
    switch (signal.wait(PQsocket(raw), next == PGRES_POLLING_READING ? POLLIN : POLLOUT, wait.deadline)) {
      case StopSignal::Event::kReady:
        break;
      case StopSignal::Event::kDeadline:
        return fail(ErrorCode::kSourceUnavailable, "The database's host does not answer.");
      case StopSignal::Event::kStopped:
        return fail(ErrorCode::kCancelled, "Connecting was cancelled.");
    }
  }
  PQsetErrorVerbosity(raw, PQERRORS_DEFAULT);
  PQsetnonblocking(raw, 1);
  return connection;
}

Result<void> Connection::flush(const Wait& wait) {
  auto* raw = handle_.get();
  const StopSignal signal(wait.stop);
  for (int left = PQflush(raw); left != 0; left = PQflush(raw)) {
    if (left < 0) return std::unexpected(statement_error(raw, nullptr));
    const auto event = signal.wait(PQsocket(raw), POLLIN | POLLOUT, wait.deadline);
    if (event != StopSignal::Event::kReady) return give_up(over(event));
    // What the server says meanwhile must be read, or both sides wait for each other.
    if (PQconsumeInput(raw) == 0) return std::unexpected(statement_error(raw, nullptr));
  }
  return {};
}

Result<ResultHandle> Connection::next_result(const Wait& wait) {
  auto* raw = handle_.get();
  if (PQisBusy(raw) != 0) {
    const StopSignal signal(wait.stop);
    while (PQisBusy(raw) != 0) {
      const auto event = signal.wait(PQsocket(raw), POLLIN, wait.deadline);
      if (event != StopSignal::Event::kReady) return give_up(over(event));
      if (PQconsumeInput(raw) == 0) return std::unexpected(statement_error(raw, nullptr));
    }
  }
  return ResultHandle(PQgetResult(raw));
}

std::unexpected<Error> Connection::give_up(const Error& reason) {
  cancel_and_drain();
  return std::unexpected(reason);
}

// Has the server stop the statement and reads what it still sends. False when the session cannot be used any more. A
// request that reaches the backend between two messages of the protocol is dropped there, so it is sent again until the
// statement ends.
bool Connection::cancel_and_drain() {
  auto* raw = handle_.get();
  const StopSignal signal{std::stop_token()};
  const auto deadline = Deadline::in(kCancelTime);
  if (!send_cancel(raw)) return false;
  for (;;) {
    while (PQisBusy(raw) != 0) {
      const auto event = signal.wait(PQsocket(raw), POLLIN, deadline.at_most(kCancelAgainAfter));
      if (deadline.passed()) return false;
      if (event == StopSignal::Event::kReady) {
        if (PQconsumeInput(raw) == 0) return false;
      } else if (!send_cancel(raw)) {
        return false;
      }
    }
    const ResultHandle result(PQgetResult(raw));
    if (result == nullptr) return true;
    if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC || deadline.passed()) return false;
  }
}

Result<Table> Connection::last_table(const Wait& wait) {
  failure_ = {};
  std::optional<Result<Table>> last;
  for (;;) {
    auto result = next_result(wait);
    if (!result) return propagate(result);
    if (*result == nullptr) break;
    const auto status = PQresultStatus(result->get());
    if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY) {
      if (!last || last->has_value()) last.emplace(Table(*std::move(result)));
    } else if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) {
      return give_up(Error(ErrorCode::kRefused, "COPY is not allowed"));
    } else {
      failure_ = failure_of(result->get());
      last.emplace(std::unexpected(statement_error(handle_.get(), result->get())));
    }
  }
  if (!last) return std::unexpected(statement_error(handle_.get(), nullptr));
  return *std::move(last);
}

Result<void> Connection::run_script(const std::string& sql, const Wait& wait) {
  failure_ = {};
  if (PQsendQuery(handle_.get(), sql.c_str()) == 0) return std::unexpected(statement_error(handle_.get(), nullptr));
  if (auto sent = flush(wait); !sent) return sent;
  auto table = last_table(wait);
  if (!table) return propagate(table);
  return {};
}

Result<Table> Connection::query(const std::string& sql, std::span<const Parameter> parameters, const Wait& wait) {
  std::vector<const char*> values;
  for (const auto& parameter : parameters) values.push_back(parameter ? parameter->c_str() : nullptr);
  if (PQsendQueryParams(handle_.get(), sql.c_str(), static_cast<int>(values.size()), nullptr, values.data(), nullptr,
                        nullptr, 0) == 0) {
    return std::unexpected(statement_error(handle_.get(), nullptr));
  }
  if (auto sent = flush(wait); !sent) return propagate(sent);
  return last_table(wait);
}

Result<void> Connection::prepare(const std::string& name, const std::string& sql,
                                 std::span<const TypedParameter> parameters, const Wait& wait) {
  failure_ = {};
  std::vector<Oid> types;
  types.reserve(parameters.size());
  for (const auto& parameter : parameters) types.push_back(parameter.type);
  if (PQsendPrepare(handle_.get(), name.c_str(), sql.c_str(), static_cast<int>(types.size()), types.data()) == 0) {
    return std::unexpected(statement_error(handle_.get(), nullptr));
  }
  if (auto sent = flush(wait); !sent) return sent;
  auto prepared = last_table(wait);
  if (!prepared) return propagate(prepared);
  return {};
}

Result<Table> Connection::run_prepared(const std::string& name, std::span<const TypedParameter> parameters,
                                       const Wait& wait) {
  failure_ = {};
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats;
  for (const auto& parameter : parameters) {
    values.push_back(parameter.value ? parameter.value->c_str() : nullptr);
    lengths.push_back(parameter.value ? static_cast<int>(parameter.value->size()) : 0);
    formats.push_back(parameter.binary ? 1 : 0);
  }
  if (PQsendQueryPrepared(handle_.get(), name.c_str(), static_cast<int>(values.size()), values.data(), lengths.data(),
                          formats.data(), 0) == 0) {
    return std::unexpected(statement_error(handle_.get(), nullptr));
  }
  if (auto sent = flush(wait); !sent) return propagate(sent);
  return last_table(wait);
}

Result<void> Connection::stream(const std::string& sql, const std::function<bool(const Table&)>& row,
                                const Wait& wait) {
  auto* raw = handle_.get();
  if (PQsendQueryParams(raw, sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) == 0 ||
      PQsetSingleRowMode(raw) == 0) {
    return std::unexpected(statement_error(raw, nullptr));
  }
  if (auto sent = flush(wait); !sent) return sent;
  bool any = false;
  std::optional<Error> failed;
  for (;;) {
    auto result = next_result(wait);
    if (!result) return propagate(result);
    if (*result == nullptr) break;
    switch (PQresultStatus(result->get())) {
      case PGRES_SINGLE_TUPLE:
        any = true;
        if (!row(Table(*std::move(result)))) {
          cancel_and_drain();
          return {};
        }
        break;
      case PGRES_TUPLES_OK:
        if (!any) row(Table(*std::move(result)));
        break;
      case PGRES_COPY_IN:
      case PGRES_COPY_OUT:
      case PGRES_COPY_BOTH:
        return give_up(Error(ErrorCode::kRefused, "COPY is not allowed"));
      case PGRES_COMMAND_OK:
        break;
      default:
        failed.emplace(statement_error(raw, result->get()));
    }
  }
  if (failed) return std::unexpected(*std::move(failed));
  return {};
}

Result<std::vector<Result<Table>>> Connection::batch(std::span<const std::string> statements, const Wait& wait) {
  auto* raw = handle_.get();
  if (PQenterPipelineMode(raw) == 0) return std::unexpected(statement_error(raw, nullptr));
  for (const auto& statement : statements) {
    if (PQsendQueryParams(raw, statement.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) == 0 ||
        PQpipelineSync(raw) == 0) {
      return std::unexpected(statement_error(raw, nullptr));
    }
    if (auto sent = flush(wait); !sent) return propagate(sent);
  }
  std::vector<Result<Table>> tables;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    auto table = last_table(wait);
    const bool lost = !table && PQstatus(raw) == CONNECTION_BAD;
    const bool over = !table && (table.error().code == ErrorCode::kCancelled || wait.deadline.passed());
    if (lost || over) return propagate(table);
    tables.push_back(std::move(table));
    auto sync = next_result(wait);
    if (!sync) return propagate(sync);
  }
  if (PQexitPipelineMode(raw) == 0) return std::unexpected(statement_error(raw, nullptr));
  return tables;
}

bool Connection::in_transaction() const {
  const auto status = PQtransactionStatus(handle_.get());
  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

bool Connection::silent() const {
  return PQstatus(handle_.get()) == CONNECTION_OK && PQtransactionStatus(handle_.get()) == PQTRANS_ACTIVE;
}

bool Connection::usable() const {
  auto* raw = handle_.get();
  if (raw == nullptr || PQstatus(raw) != CONNECTION_OK || PQtransactionStatus(raw) != PQTRANS_IDLE ||
      PQpipelineStatus(raw) != PQ_PIPELINE_OFF) {
    return false;
  }
  // An idle server has nothing to say but good-bye.
  pollfd descriptor{PQsocket(raw), POLLIN, 0};
  return ::poll(&descriptor, 1, 0) == 0;
}

int Connection::backend_pid() const { return PQbackendPID(handle_.get()); }
int Connection::server_version() const { return PQserverVersion(handle_.get()); }

}  // namespace dataquery::libpq
