#include "adapters/mongoc/uri.h"

#include <mongoc/mongoc.h>

#include <format>
#include <string>

namespace dataquery::mongoc {
namespace {

constexpr std::int32_t kConnectMilliseconds = 4500;      // of a handshake with one server
constexpr std::int32_t kSocketMilliseconds = 3'600'000;  // our sockets' deadlines end sooner

std::string hosts_of(const Address& address) {
  std::string text;
  for (const auto& host : address.hosts) {
    if (!text.empty()) text += ',';
    text += host.name.contains(':') ? std::format("[{}]", host.name) : host.name;
    if (!address.srv) text += std::format(":{}", host.port);
  }
  return text;
}

}  // namespace

void FreeUri::operator()(_mongoc_uri_t* uri) const { mongoc_uri_destroy(uri); }

Result<Uri> make_uri(const Address& address) {
  // Only hosts stand in the text; they consist of letters, digits and a few marks.
  const auto text = std::format("mongodb{}://{}/?tls=false", address.srv ? "+srv" : "", hosts_of(address));
  bson_error_t error;
  Uri uri(mongoc_uri_new_with_error(text.c_str(), &error));
  if (!uri) return fail(ErrorCode::kInvalidArgument, "The connection string is malformed.", error.message);
  bool taken = mongoc_uri_set_database(uri.get(), address.database.c_str());
  if (!address.user.empty()) {
    taken = taken && mongoc_uri_set_username(uri.get(), address.user.c_str()) &&
            mongoc_uri_set_password(uri.get(), address.password.reveal().c_str());
  }
  const auto set = [&](const char* option, const std::string& value) {
    if (!value.empty()) taken = taken && mongoc_uri_set_option_as_utf8(uri.get(), option, value.c_str());
  };
  if (!address.auth_mechanism.empty()) {
    taken = taken && mongoc_uri_set_auth_mechanism(uri.get(), address.auth_mechanism.c_str());
  }
  if (!address.auth_source.empty()) taken = taken && mongoc_uri_set_auth_source(uri.get(), address.auth_source.c_str());
  set(MONGOC_URI_REPLICASET, address.replica_set);
  taken = taken && mongoc_uri_set_appname(uri.get(), "dataquery");
  if (address.direct) taken = taken && mongoc_uri_set_option_as_bool(uri.get(), MONGOC_URI_DIRECTCONNECTION, true);
  if (address.load_balanced) taken = taken && mongoc_uri_set_option_as_bool(uri.get(), MONGOC_URI_LOADBALANCED, true);
  taken = taken && mongoc_uri_set_option_as_int32(uri.get(), MONGOC_URI_CONNECTTIMEOUTMS, kConnectMilliseconds) &&
          mongoc_uri_set_option_as_int32(uri.get(), MONGOC_URI_SOCKETTIMEOUTMS, kSocketMilliseconds) &&
          mongoc_uri_set_option_as_bool(uri.get(), MONGOC_URI_RETRYREADS, true);
  if (!taken)
    return fail(ErrorCode::kInvalidArgument, "The connection string holds an option that the driver refuses.");
  return uri;
}

}  // namespace dataquery::mongoc
