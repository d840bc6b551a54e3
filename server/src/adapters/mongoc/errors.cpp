#include "adapters/mongoc/errors.h"

#include <mongoc/mongoc.h>

#include <algorithm>
#include <array>
#include <format>
#include <string>
#include <string_view>

namespace dataquery::mongoc {
namespace {

// The server's error codes (error_codes.yml of MongoDB).
struct Reason {
  std::uint32_t code;
  ErrorCode means;
  const char* message;
};

constexpr auto kReasons = std::to_array<Reason>({
    {18, ErrorCode::kSourceUnavailable, "The database refused the user name or password."},
    {11, ErrorCode::kSourceUnavailable, "The database refused the user name or password."},
    {24, ErrorCode::kTimeout, "The query waited too long for a lock."},
    {50, ErrorCode::kTimeout, "The query took too long and was stopped."},
    {262, ErrorCode::kTimeout, "The query took too long and was stopped."},
    {43, ErrorCode::kSourceUnavailable, "The database gave up the query before all its rows were read."},
    {11601, ErrorCode::kSourceUnavailable, "The query was interrupted in the database."},
    {91, ErrorCode::kSourceUnavailable, "The database is shutting down; try again in a moment."},
    {11600, ErrorCode::kSourceUnavailable, "The database is shutting down; try again in a moment."},
    {189, ErrorCode::kSourceUnavailable, "The database is choosing a new primary server; try again in a moment."},
    {10107, ErrorCode::kSourceUnavailable, "The database is choosing a new primary server; try again in a moment."},
    {11602, ErrorCode::kSourceUnavailable, "The database is choosing a new primary server; try again in a moment."},
    {13435, ErrorCode::kSourceUnavailable,
     "The server is no primary: set readPreference=secondaryPreferred to ask it."},
    {13436, ErrorCode::kSourceUnavailable, "The server is starting up; try again in a moment."},
    {8000, ErrorCode::kSourceUnavailable, "The database refused the user name or password."},  // Atlas
});

struct Symptom {
  std::string_view text;
  const char* message;
};

// What the driver says when no server could be asked.
constexpr auto kSymptoms = std::to_array<Symptom>({
    {"connection closed",
     "The server closed the connection: does it demand TLS (tls=true), and is it a MongoDB server?"},
    {"closed the connection",
     "The server closed the connection: does it demand TLS (tls=true), and is it a MongoDB server?"},
    {"wire version", "The server's version of MongoDB is not supported."},
    {"ReplicaSetNoPrimary",
     "No server of this replica set that may be asked was found: is its name right, and has it a primary?"},
    {"socket timeout", "The database's host does not answer."},
    {"socket error", "The database's host does not answer as a MongoDB server does."},
});

constexpr std::uint32_t kUnauthorized = 13;

// A refusal quotes the whole command behind "execute command", with session and all.
std::string without_command(std::string_view message) { return std::string(message.substr(0, message.find(" {"))); }

Error of_server(const bson_error_t& error) {
  const auto reason = std::ranges::find(kReasons, error.code, &Reason::code);
  if (reason != kReasons.end()) return Error(reason->means, reason->message, error.message);
  if (error.code == kUnauthorized) {
    return Error(ErrorCode::kInvalidQuery,
                 std::format("The database's user may not do this: {}.", without_command(error.message)),
                 error.message);
  }
  return Error(ErrorCode::kInvalidQuery, error.message);
}

}  // namespace

Error to_error(const _bson_error_t& error) {
  if (error.domain == MONGOC_ERROR_SERVER) return of_server(error);
  if (error.domain == MONGOC_ERROR_CLIENT && error.code == MONGOC_ERROR_CLIENT_AUTHENTICATE) {
    return Error(ErrorCode::kSourceUnavailable,
                 "The database refused the user name or password. If the user is kept in another database, say so with "
                 "authSource, as in ?authSource=admin.",
                 error.message);
  }
  const std::string_view text = error.message;
  if (error.domain == MONGOC_ERROR_STREAM && error.code == MONGOC_ERROR_STREAM_NAME_RESOLUTION) {
    return Error(ErrorCode::kSourceUnavailable, "The database's host is not known: its name has no usable SRV record.",
                 error.message);
  }
  for (const auto& symptom : kSymptoms) {
    if (text.contains(symptom.text)) return Error(ErrorCode::kSourceUnavailable, symptom.message, error.message);
  }
  if (error.domain == MONGOC_ERROR_SERVER_SELECTION) {
    return Error(ErrorCode::kSourceUnavailable, "No server of this database that may be asked could be reached.",
                 error.message);
  }
  if (error.domain == MONGOC_ERROR_BSON || error.domain == MONGOC_ERROR_COMMAND) {
    return Error(ErrorCode::kInvalidQuery, error.message);
  }
  return Error(ErrorCode::kSourceUnavailable, "The connection to the database was lost.", error.message);
}

}  // namespace dataquery::mongoc
