#include "adapters/libpq/errors.h"

#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace dataquery::libpq {
namespace {

// The SQLSTATE in libpq's verbose text: "FATAL:  28P01: password authentication failed …".
std::string_view state_in(std::string_view text) {
  for (auto at = text.find(":  "); at != std::string_view::npos; at = text.find(":  ", at + 1)) {
    const auto state = text.substr(at + 3, 5);
    const bool letters = state.size() == 5 && std::ranges::all_of(state, [](char c) {
                           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
                         });
    if (letters && text.substr(at + 8).starts_with(": ")) return state;
  }
  return {};
}

struct Reason {
  std::string_view state;  // SQLSTATE, or its first characters
  const char* message;
};

constexpr auto kReasons = std::to_array<Reason>({
    {"28P01", "The database refused the user name or password."},
    {"28000", "The database refused this user: check the user name and the server's access rules (pg_hba.conf)."},
    {"3D000", "There is no database of this name on the server."},
    {"42501", "The user may not connect to this database."},
    {"53300", "The database has no free connections."},
    {"57P03", "The database is starting up or shutting down; try again in a moment."},
});

struct Symptom {
  std::string_view text;
  const char* message;
};

// libpq's own errors have no state. Its messages are in English: the program never sets another locale.
constexpr auto kSymptoms = std::to_array<Symptom>({
    {"Connection refused", "The database's host refuses connections on this port: is the server running there?"},
    {"does not support SSL", "The server does not offer TLS, which sslmode demands."},
    {"certificate", "The server's TLS certificate could not be verified."},
    {"SSL", "The TLS connection to the database failed."},
    {"No route to host", "The database's host cannot be reached."},
    {"Network is unreachable", "The database's host cannot be reached."},
    {"no password supplied", "The database asks for a password, and the connection string holds none."},
    {"server closed the connection", "The server closed the connection: is it a PostgreSQL server?"},
    {"timeout", "The database's host does not answer."},
    {"timed out", "The database's host does not answer."},
});

std::string text_of(const char* text) { return text == nullptr ? std::string() : std::string(text); }

std::string field(const pg_result* result, int which) {
  return result == nullptr ? std::string() : text_of(PQresultErrorField(result, which));
}

}  // namespace

Failure failure_of(const pg_result* result) {
  return {.state = field(result, PG_DIAG_SQLSTATE),
          .message = field(result, PG_DIAG_MESSAGE_PRIMARY),
          .constraint = field(result, PG_DIAG_CONSTRAINT_NAME),
          .table = field(result, PG_DIAG_TABLE_NAME),
          .column = field(result, PG_DIAG_COLUMN_NAME)};
}

Error connect_error(const pg_conn* connection) {
  const auto text = text_of(PQerrorMessage(connection));
  const auto state = state_in(text);
  for (const auto& reason : kReasons) {
    if (state == reason.state) return Error(ErrorCode::kSourceUnavailable, reason.message, text);
  }
  for (const auto& symptom : kSymptoms) {
    if (text.contains(symptom.text)) return Error(ErrorCode::kSourceUnavailable, symptom.message, text);
  }
  return Error(ErrorCode::kSourceUnavailable, "The database could not be connected to.", text);
}

Error statement_error(const pg_conn* connection, const pg_result* result) {
  const auto state = field(result, PG_DIAG_SQLSTATE);
  if (state.empty()) {
    return Error(ErrorCode::kSourceUnavailable, "The connection to the database was lost.",
                 text_of(PQerrorMessage(connection)));
  }
  auto message = field(result, PG_DIAG_MESSAGE_PRIMARY);
  if (const auto hint = field(result, PG_DIAG_MESSAGE_HINT); !hint.empty()) message += ". " + hint;
  const auto detail = state + " " + field(result, PG_DIAG_MESSAGE_DETAIL);
  if (state == "57014") return Error(ErrorCode::kTimeout, "The query took too long and was stopped.", detail);
  if (state == "55P03") return Error(ErrorCode::kTimeout, "The query waited too long for a lock.", detail);
  if (state == "25006") return Error(ErrorCode::kRefused, message, detail);
  const auto kind = state.substr(0, 2);
  if (kind == "08" || kind == "57" || kind == "53" || kind == "58" || kind == "28") {
    return Error(ErrorCode::kSourceUnavailable, "The database reports: " + message, detail);
  }
  return Error(ErrorCode::kInvalidQuery, message, detail);
}

}  // namespace dataquery::libpq
