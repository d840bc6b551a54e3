#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "adapters/crypto/aes_gcm_sealer.h"
#include "adapters/crypto/key_source.h"
#include "adapters/sql_session/sql_session.h"
#include "app/config.h"
#include "base/clock.h"
#include "base/error.h"

namespace dataquery::app {

/// The configured encryption keys: those of secrets.toml are followed when the file changes.
/// Errors: kInvalidArgument, with the setting's name.
[[nodiscard]] Result<std::shared_ptr<const crypto::KeySource>> open_keys(const Config& config);

/// Whether the configured keys open what the store holds; remembers the sealing key. To be called at start, so that a
/// lost or wrong key is seen there and not when a user asks.
/// Errors: kInvalidArgument, naming the key, how much is sealed with it, and what to do; those of the store.
[[nodiscard]] Result<void> check_keys(sql_session::SqlDatabase& store, const crypto::KeySource& keys,
                                      const Clock& clock);

struct Resealed {
  std::int64_t values = 0;          ///< sealed anew
  std::vector<std::string> unused;  ///< keys that nothing is sealed with any more
};

/// Seals everything in the store that is under another key anew under the first one, value by value, so that servers
/// may run meanwhile and an interruption leaves all of it readable. A value that somebody changes at the same moment
/// is left to them.
/// Errors: kInternal when a value cannot be opened (it names the row); those of the store.
[[nodiscard]] Result<Resealed> reseal(sql_session::SqlDatabase& store,
                                      const std::shared_ptr<const crypto::KeySource>& keys, const Clock& clock);

}  // namespace dataquery::app
