// `admin rotate-key`: a new encryption key for everything that is sealed, while servers run.

#include <algorithm>
#include <charconv>
#include <format>
#include <iostream>

#include "adapters/crypto/random.h"
#include "adapters/store/sealed_values.h"
#include "app/commands.h"
#include "app/sealing.h"
#include "app/secrets_file.h"
#include "app/store.h"

namespace dataquery::app {
namespace {

/// "k1,k2" -> "k3": an id that no key has or had.
std::string next_id(const std::vector<std::string>& taken) {
  int highest = 0;
  for (const auto& id : taken) {
    int number = 0;
    if (id.size() > 1 && id.front() == 'k') std::from_chars(id.data() + 1, id.data() + id.size(), number);
    highest = std::max(highest, number);
  }
  return std::format("k{}", highest + 1);
}

std::vector<std::string> ids_of(const crypto::KeyRing& ring, const std::vector<store::KnownKey>& known) {
  std::vector<std::string> ids;
  for (const auto& key : ring.all()) ids.push_back(key.id);
  for (const auto& key : known) ids.push_back(key.id);
  return ids;
}

/// Puts a new key in front of those of the secrets file; running servers see the file change.
Result<std::string> add_key(const std::filesystem::path& file, const crypto::KeyRing& ring,
                            const std::vector<store::KnownKey>& known) {
  const auto id = next_id(ids_of(ring, known));
  auto made = crypto::make_encryption_key(id);
  if (!made) return propagate(made);
  auto secrets = read_secrets(file);
  if (!secrets) return propagate(secrets);
  secrets->encryption_keys = Secret(made->reveal() + "," + secrets->encryption_keys.reveal());
  if (auto done = replace_secrets(file, *secrets); !done) return propagate(done);
  return id;
}

/// Takes the keys that nothing is sealed with out of the secrets file.
Result<void> drop_keys(const std::filesystem::path& file, const std::vector<std::string>& unused) {
  auto secrets = read_secrets(file);
  if (!secrets) return propagate(secrets);
  auto ring = crypto::KeyRing::parse(secrets->encryption_keys);
  if (!ring) return propagate(ring);
  auto kept = ring->without(unused);
  if (!kept) return propagate(kept);
  secrets->encryption_keys = std::move(*kept);
  return replace_secrets(file, *secrets);
}

std::string listed(const std::vector<std::string>& ids) {
  std::string text;
  for (const auto& id : ids) text += (text.empty() ? "" : ", ") + id;
  return text;
}

Result<void> rotate(const Config& config, const RotateKeyOptions& options) {
  const SystemClock clock;
  auto store = open_store(config);
  if (!store) return propagate(store);
  auto keys = open_keys(config);
  if (!keys) return propagate(keys);
  if (auto checked = check_keys(**store, **keys, clock); !checked) return checked;
  store::SealedValues values(**store);

  const auto& file = config.encryption_keys_file;
  if (!file.empty() && !options.drop_unused) {
    auto known = values.known_keys();
    if (!known) return propagate(known);
    auto id = add_key(file, *(*keys)->keys(), *known);
    if (!id) return propagate(id);
    std::cout << "Made the key " << *id << " in " << file.string() << ".\n";
  }
  auto resealed = reseal(**store, *keys, clock);
  if (!resealed) return propagate(resealed);
  std::cout << "Sealed " << resealed->values << " secrets anew under the key " << (*keys)->keys()->sealing().id
            << ".\n";
  if (resealed->unused.empty()) return {};

  if (!options.drop_unused) {
    std::cout << "Nothing is sealed any more with: " << listed(resealed->unused) << ". ";
    std::cout << (file.empty()
                      ? "Take these keys out of secrets.encryption_keys when all servers run with the new one.\n"
                      : "`admin rotate-key --drop-unused` takes these keys out of the file.\n");
    return {};
  }
  if (!file.empty()) {
    if (auto dropped = drop_keys(file, resealed->unused); !dropped) return dropped;
  }
  for (const auto& id : resealed->unused) {
    if (auto forgotten = values.forget(id); !forgotten) return forgotten;
  }
  std::cout << "Dropped: " << listed(resealed->unused) << ".\n";
  return {};
}

}  // namespace

ExitCode rotate_key(const Config& given, const RotateKeyOptions& options) {
  const auto config = prepare_data_folder(given);
  const auto done = config ? rotate(*config, options) : Result<void>(std::unexpected(config.error()));
  if (done) return ExitCode::kDone;
  std::cerr << "dataquery: " << done.error().message
            << (done.error().detail.empty() ? "" : " (" + done.error().detail + ")") << '\n';
  return ExitCode::kFailed;
}

}  // namespace dataquery::app
