#include "app/sealing.h"

#include <format>
#include <utility>

#include "adapters/store/sealed_values.h"
#include "app/secrets_file.h"

namespace dataquery::app {
namespace {

using store::KnownKey;
using store::SealedValue;
using store::SealedValues;

constexpr std::size_t kPage = 200;
constexpr std::string_view kProof = "this key is the right one";
constexpr auto kKinds = {SealedValue::Kind::kConnectionString, SealedValue::Kind::kApiKey};

std::string proof_place(std::string_view key_id) { return std::format("sealing_key:{}", key_id); }

std::string place_in_words(const SealedValue& value) {
  return value.kind == SealedValue::Kind::kConnectionString
             ? std::format("the connection string of connection {}", value.id)
             : std::format("the API key of user {}", value.id);
}

Result<void> remember_sealing_key(SealedValues& values, const crypto::AesGcmSealer& sealer, std::string_view key_id,
                                  const Clock& clock) {
  auto proof = sealer.seal(Secret(std::string(kProof)), proof_place(key_id));
  if (!proof) return propagate(proof);
  return values.remember({std::string(key_id), std::move(*proof)}, clock.now());
}

/// One known key against the configured ones.
Result<void> check_key(SealedValues& values, const KnownKey& known, const crypto::KeyRing& ring,
                       const crypto::AesGcmSealer& sealer) {
  if (ring.find(known.id) == nullptr) {
    auto count = values.count_under(known.id);
    if (!count) return propagate(count);
    if (*count == 0) return values.forget(known.id);
    return fail(ErrorCode::kInvalidArgument,
                std::format("secrets.encryption_keys: {} stored secrets are sealed with the key \"{}\", which is not "
                            "configured. Add it behind the first key (id:base64), or restore the secrets.toml that "
                            "belongs to this store.",
                            *count, known.id));
  }
  if (sealer.open(known.proof, proof_place(known.id))) return {};
  return fail(
      ErrorCode::kInvalidArgument,
      std::format("secrets.encryption_keys: the key \"{}\" is not the one of this name that the store's secrets "
                  "are sealed with. Configure the right one, or restore the secrets.toml that belongs to this "
                  "store.",
                  known.id));
}

/// A store that was written before keys were remembered: the secrets themselves tell.
Result<void> check_every_value(SealedValues& values, const crypto::AesGcmSealer& sealer) {
  for (const auto kind : kKinds) {
    for (std::int64_t after = 0;;) {
      auto page = values.not_under(kind, "", after, kPage);
      if (!page) return propagate(page);
      for (const auto& value : *page) {
        after = value.id;
        if (sealer.open(value.sealed, value.bound_to)) continue;
        return fail(ErrorCode::kInvalidArgument,
                    std::format("secrets.encryption_keys: {} cannot be opened with the configured keys. Configure the "
                                "keys that it was sealed with, or restore the secrets.toml that belongs to this store.",
                                place_in_words(value)));
      }
      if (page->size() < kPage) break;
    }
  }
  return {};
}

/// One pass over the values of a kind that are not under the sealing key; how many were sealed anew.
Result<std::int64_t> reseal_kind(SealedValues& values, SealedValue::Kind kind, const crypto::AesGcmSealer& sealer,
                                 std::string_view key_id) {
  std::int64_t done = 0;
  for (std::int64_t after = 0;;) {
    auto page = values.not_under(kind, key_id, after, kPage);
    if (!page) return propagate(page);
    for (const auto& value : *page) {
      after = value.id;
      auto secret = sealer.open(value.sealed, value.bound_to);
      if (!secret) {
        return fail(ErrorCode::kInternal, "Cannot open " + place_in_words(value) + ": " + secret.error().message,
                    secret.error().detail);
      }
      auto fresh = sealer.seal(*secret, value.bound_to);
      if (!fresh) return propagate(fresh);
      auto replaced = values.replace(value, *fresh);
      if (!replaced) return propagate(replaced);
      done += *replaced ? 1 : 0;
    }
    if (page->size() < kPage) return done;
  }
}

}  // namespace

Result<std::shared_ptr<const crypto::KeySource>> open_keys(const Config& config) {
  auto ring = crypto::KeyRing::parse(config.encryption_keys);
  if (!ring) return fail(ErrorCode::kInvalidArgument, "secrets.encryption_keys: " + ring.error().message);
  if (!config.encryption_keys_file.empty()) {
    return std::make_shared<const SecretsFileKeys>(config.encryption_keys_file, std::move(*ring));
  }
  return std::make_shared<const crypto::FixedKeys>(std::move(*ring));
}

Result<void> check_keys(sql_session::SqlDatabase& store, const crypto::KeySource& keys, const Clock& clock) {
  SealedValues values(store);
  const auto ring = keys.keys();
  const crypto::AesGcmSealer sealer{crypto::KeyRing(*ring)};
  auto known = values.known_keys();
  if (!known) return propagate(known);
  if (known->empty()) {
    if (auto opened = check_every_value(values, sealer); !opened) return opened;
  }
  for (const auto& key : *known) {
    if (auto checked = check_key(values, key, *ring, sealer); !checked) return checked;
  }
  return remember_sealing_key(values, sealer, ring->sealing().id, clock);
}

Result<Resealed> reseal(sql_session::SqlDatabase& store, const std::shared_ptr<const crypto::KeySource>& keys,
                        const Clock& clock) {
  SealedValues values(store);
  const crypto::AesGcmSealer sealer(keys);
  const auto key_id = keys->keys()->sealing().id;
  if (auto remembered = remember_sealing_key(values, sealer, key_id, clock); !remembered) return propagate(remembered);
  Resealed result;
  // Again until a pass finds nothing: a server may have sealed with the old key while the first pass ran.
  for (std::int64_t pass = 1; pass > 0;) {
    pass = 0;
    for (const auto kind : kKinds) {
      auto done = reseal_kind(values, kind, sealer, key_id);
      if (!done) return propagate(done);
      pass += *done;
    }
    result.values += pass;
  }
  auto known = values.known_keys();
  if (!known) return propagate(known);
  for (const auto& key : *known) {
    if (key.id == key_id) continue;
    auto count = values.count_under(key.id);
    if (!count) return propagate(count);
    if (*count == 0) result.unused.push_back(key.id);
  }
  return result;
}

}  // namespace dataquery::app
