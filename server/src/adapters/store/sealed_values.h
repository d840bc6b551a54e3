#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sql_session/sql_session.h"
#include "base/error.h"
#include "base/secret.h"

namespace dataquery::store {

/// A secret as it lies in the store: a connection string, or a user's API key.
struct SealedValue {
  enum class Kind : std::uint8_t { kConnectionString, kApiKey };
  Kind kind = Kind::kConnectionString;
  std::int64_t id = 0;  ///< of the connection, or of the user
  SealedSecret sealed;
  std::string bound_to;  ///< the place it is sealed for
};

/// A key that secrets were sealed with at some time, and a text sealed under it.
struct KnownKey {
  std::string id;
  SealedSecret proof;
};

/// All sealed values of the store, for those who check and change keys: a server at its start, `admin rotate-key`.
/// Any thread. Errors of all: kBusy; kInternal.
class SealedValues {
 public:
  explicit SealedValues(sql_session::SqlDatabase& database) : database_(database) {}

  /// Up to `limit` values of `kind` that are sealed under another key than `key_id`, by id, those after `after`.
  [[nodiscard]] Result<std::vector<SealedValue>> not_under(SealedValue::Kind kind, std::string_view key_id,
                                                           std::int64_t after, std::size_t limit);

  /// How many values, of both kinds, are sealed under `key_id`.
  [[nodiscard]] Result<std::int64_t> count_under(std::string_view key_id);

  /// Puts `fresh` in the place of `old`; false when somebody else changed or removed it meanwhile.
  [[nodiscard]] Result<bool> replace(const SealedValue& old, const SealedSecret& fresh);

  [[nodiscard]] Result<std::vector<KnownKey>> known_keys();

  /// Remembers a key; nothing happens when its id is known.
  [[nodiscard]] Result<void> remember(const KnownKey& key, std::chrono::system_clock::time_point now);
  [[nodiscard]] Result<void> forget(std::string_view key_id);

 private:
  sql_session::SqlDatabase& database_;
};

}  // namespace dataquery::store
