#include "adapters/store/sealed_values.h"

#include <utility>

#include "accounts/settings.h"
#include "connections/connection.h"

namespace dataquery::store {
namespace {

using sql_session::Statement;

// A sealed text begins with its key's id and a colon, so keys are told apart by prefix.
constexpr Statement kConnectionsNotUnder{
    "sealed.connections_not_under",
    "SELECT id, connection_string FROM database_connections "
    "WHERE id > $1 AND substr(connection_string, 1, length($2)) <> $2 ORDER BY id LIMIT $3"};
constexpr Statement kSettingsNotUnder{
    "sealed.settings_not_under",
    "SELECT user_id, llm_api_key FROM user_settings "
    "WHERE user_id > $1 AND llm_api_key IS NOT NULL AND substr(llm_api_key, 1, length($2)) <> $2 "
    "ORDER BY user_id LIMIT $3"};
constexpr Statement kCountUnder{
    "sealed.count_under",
    "SELECT (SELECT COUNT(*) FROM database_connections WHERE substr(connection_string, 1, length($1)) = $1)"
    "     + (SELECT COUNT(*) FROM user_settings WHERE substr(llm_api_key, 1, length($1)) = $1)"};
constexpr Statement kReplaceConnection{
    "sealed.replace_connection",
    "UPDATE database_connections SET connection_string = $3 WHERE id = $1 AND connection_string = $2"};
constexpr Statement kReplaceKey{"sealed.replace_key",
                                "UPDATE user_settings SET llm_api_key = $3 WHERE user_id = $1 AND llm_api_key = $2"};
constexpr Statement kKnownKeys{"sealed.known_keys", "SELECT id, proof FROM sealing_keys ORDER BY id"};
constexpr Statement kRemember{
    "sealed.remember",
    "INSERT INTO sealing_keys (id, proof, created_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING"};
constexpr Statement kForget{"sealed.forget", "DELETE FROM sealing_keys WHERE id = $1"};

std::string prefix(std::string_view key_id) { return std::string(key_id) + ":"; }

}  // namespace

Result<std::vector<SealedValue>> SealedValues::not_under(SealedValue::Kind kind, std::string_view key_id,
                                                         std::int64_t after, std::size_t limit) {
  const bool connections = kind == SealedValue::Kind::kConnectionString;
  auto answer = database_.read(connections ? kConnectionsNotUnder : kSettingsNotUnder, {after, prefix(key_id), limit});
  if (!answer) return propagate(answer);
  std::vector<SealedValue> values;
  values.reserve(answer->rows.size());
  for (const auto& row : answer->rows) {
    const auto id = row.integer(0);
    values.push_back({kind,
                      id,
                      {row.text(1)},
                      connections ? connections::seal_context(ConnectionId{id}) : accounts::seal_context(UserId{id})});
  }
  return values;
}

Result<std::int64_t> SealedValues::count_under(std::string_view key_id) {
  auto answer = database_.read(kCountUnder, {prefix(key_id)});
  if (!answer) return propagate(answer);
  return answer->rows.at(0).integer(0);
}

Result<bool> SealedValues::replace(const SealedValue& old, const SealedSecret& fresh) {
  const bool connection = old.kind == SealedValue::Kind::kConnectionString;
  auto answer = database_.write(connection ? kReplaceConnection : kReplaceKey, {old.id, old.sealed.text, fresh.text});
  if (!answer) return propagate(answer);
  return answer->changed == 1;
}

Result<std::vector<KnownKey>> SealedValues::known_keys() {
  auto answer = database_.read(kKnownKeys, {});
  if (!answer) return propagate(answer);
  std::vector<KnownKey> keys;
  for (const auto& row : answer->rows) keys.push_back({row.text(0), {row.text(1)}});
  return keys;
}

Result<void> SealedValues::remember(const KnownKey& key, std::chrono::system_clock::time_point now) {
  auto answer = database_.write(kRemember, {key.id, key.proof.text, now});
  if (!answer) return propagate(answer);
  return {};
}

Result<void> SealedValues::forget(std::string_view key_id) {
  auto answer = database_.write(kForget, {key_id});
  if (!answer) return propagate(answer);
  return {};
}

}  // namespace dataquery::store
