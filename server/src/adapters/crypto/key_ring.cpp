#include "adapters/crypto/key_ring.h"

#include <algorithm>
#include <format>
#include <ranges>
#include <utility>

#include "adapters/crypto/base64.h"

namespace dataquery::crypto {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kIdLength = 32;

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kIdLength && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

Result<KeyRing> KeyRing::parse(const Secret& text) {
  std::vector<EncryptionKey> keys;
  for (const auto part : std::views::split(std::string_view(text.reveal()), ',')) {
    const auto entry = trimmed(std::string_view(part.begin(), part.end()));
    const auto number = keys.size() + 1;
    const auto colon = entry.find(':');
    if (colon == std::string_view::npos || !is_id(entry.substr(0, colon))) {
      return fail(
          ErrorCode::kInvalidArgument,
          std::format("encryption key {}: write id:base64, the id of letters, digits, \"-\" and \"_\"", number));
    }
    const auto id = entry.substr(0, colon);
    auto bytes = from_base64(entry.substr(colon + 1));
    if (!bytes || bytes->size() != kKeyBytes) {
      if (bytes) wipe(bytes->data(), bytes->size());
      return fail(ErrorCode::kInvalidArgument,
                  std::format("encryption key {} ({}): not 32 bytes in base64", number, id));
    }
    if (std::ranges::contains(keys, id, &EncryptionKey::id)) {
      return fail(ErrorCode::kInvalidArgument, std::format("encryption key {}: the id {} stands twice", number, id));
    }
    keys.push_back({std::string(id), Secret(std::move(*bytes))});
  }
  if (keys.empty()) return fail(ErrorCode::kInvalidArgument, "an encryption key is required: write id:base64");
  return KeyRing(std::move(keys));
}

const EncryptionKey* KeyRing::find(std::string_view id) const {
  const auto found = std::ranges::find(keys_, id, &EncryptionKey::id);
  return found == keys_.end() ? nullptr : &*found;
}

Result<Secret> KeyRing::without(const std::vector<std::string>& ids) const {
  if (std::ranges::contains(ids, sealing().id)) {
    return fail(ErrorCode::kInvalidArgument, std::format("the key {} seals and cannot be taken out", sealing().id));
  }
  std::string text;
  for (const auto& key : keys_) {
    if (std::ranges::contains(ids, key.id)) continue;
    text += (text.empty() ? "" : ",") + key.id + ":" + base64(key.bytes.reveal());
  }
  Secret result(text);
  wipe(text.data(), text.size());
  return result;
}

}  // namespace dataquery::crypto
