#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "adapters/crypto/key_source.h"
#include "base/error.h"
#include "base/secret.h"

namespace dataquery::app {

/// What `secrets.toml` holds: made by the first start of an embedded installation, read by later ones.
struct Secrets {
  Secret secret_key;
  Secret encryption_keys;
};

/// Where it lies.
[[nodiscard]] std::filesystem::path secrets_file(const std::filesystem::path& data);

/// Errors: kInvalidArgument when it is not there, damaged or incomplete; the message says what to do.
[[nodiscard]] Result<Secrets> read_secrets(const std::filesystem::path& file);

/// Makes the file, readable by its owner only, unless it is there: of two servers that start at once, one makes the
/// secrets. Errors: kInvalidArgument when it cannot be written; kInternal without randomness.
[[nodiscard]] Result<void> make_secrets(const std::filesystem::path& file);

/// Puts the file in the place of the one that is there, whole or not at all, also when the machine fails meanwhile.
/// Errors: kInvalidArgument when it cannot be written.
[[nodiscard]] Result<void> replace_secrets(const std::filesystem::path& file, const Secrets& secrets);

/// The encryption keys of a secrets file, read again whenever the file changed: so `admin rotate-key` reaches a server
/// that runs. A change that cannot be read is logged once, and the keys known before stay. Any thread.
class SecretsFileKeys final : public crypto::KeySource {
 public:
  SecretsFileKeys(std::filesystem::path file, crypto::KeyRing keys);
  [[nodiscard]] std::shared_ptr<const crypto::KeyRing> keys() const override;

 private:
  /// What tells one state of the file from another.
  struct Stamp {
    std::uint64_t inode = 0;
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;
    std::int64_t size = 0;
    bool operator==(const Stamp&) const = default;
  };
  [[nodiscard]] Stamp stamp() const;

  const std::filesystem::path file_;
  mutable std::mutex mutex_;
  mutable Stamp read_at_;                                // guarded by mutex_
  mutable std::shared_ptr<const crypto::KeyRing> keys_;  // guarded by mutex_
};

}  // namespace dataquery::app
