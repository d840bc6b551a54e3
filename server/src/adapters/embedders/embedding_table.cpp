#include "adapters/embedders/embedding_table.h"

#include <bit>
#include <cstring>
#include <stdexcept>

namespace dataquery::embedders {
namespace {

static_assert(std::endian::native == std::endian::little, "the table is read in place");

constexpr std::string_view kMagic = "DQEMBED1";
constexpr std::size_t kHeaderBytes = 64;
constexpr std::uint16_t kEmptySlot = 0xFFFF;
constexpr std::string_view kContinues = "##";

template <typename T>
T read(const unsigned char* at, std::size_t index = 0) {
  T value;
  std::memcpy(&value, at + index * sizeof(T), sizeof(T));
  return value;
}

std::uint32_t fnv1a(std::string_view text, std::uint32_t hash = 2166136261U) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

}  // namespace

EmbeddingTable::EmbeddingTable(std::span<const unsigned char> bytes) {
  const auto* at = bytes.data();
  if (bytes.size() < kHeaderBytes || std::memcmp(at, kMagic.data(), kMagic.size()) != 0 ||
      read<std::uint32_t>(at + 8) != 1) {
    throw std::runtime_error("embedding table: unknown format");
  }
  entries_ = read<std::uint32_t>(at + 12);
  dimensions_ = read<std::uint32_t>(at + 16);
  const std::size_t slots = read<std::uint32_t>(at + 20);
  const std::size_t fixed = kHeaderBytes + entries_ * dimensions_ + entries_ * 4 + (entries_ + 1) * 4 + slots * 2;
  if (!std::has_single_bit(slots) || slots <= entries_ || bytes.size() < fixed) {
    throw std::runtime_error("embedding table: sizes do not fit");
  }
  slot_mask_ = slots - 1;
  at += kHeaderBytes;
  rows_ = reinterpret_cast<const std::int8_t*>(at);
  steps_ = at + entries_ * dimensions_;
  ends_ = steps_ + entries_ * 4;
  slots_ = ends_ + (entries_ + 1) * 4;
  words_ = {reinterpret_cast<const char*>(bytes.data()) + fixed, bytes.size() - fixed};
  if (read<std::uint32_t>(ends_, entries_) != words_.size()) {
    throw std::runtime_error("embedding table: words do not fit");
  }
}

std::string_view EmbeddingTable::word(std::uint32_t entry) const {
  const auto begin = read<std::uint32_t>(ends_, entry);
  return words_.substr(begin, read<std::uint32_t>(ends_, entry + 1) - begin);
}

std::optional<std::uint32_t> EmbeddingTable::find(std::string_view piece, bool continues_word) const {
  const auto hash = continues_word ? fnv1a(piece, fnv1a(kContinues)) : fnv1a(piece);
  for (std::size_t slot = hash & slot_mask_;; slot = (slot + 1) & slot_mask_) {
    const auto entry = read<std::uint16_t>(slots_, slot);
    if (entry == kEmptySlot) return std::nullopt;
    auto candidate = word(entry);
    if (continues_word) {
      if (!candidate.starts_with(kContinues)) continue;
      candidate.remove_prefix(kContinues.size());
    }
    if (candidate == piece) return entry;
  }
}

void EmbeddingTable::add(std::uint32_t entry, std::span<float> sum) const {
  const float step = read<float>(steps_, entry);
  const std::int8_t* row = rows_ + entry * dimensions_;
  for (std::size_t i = 0; i < dimensions_; ++i) sum[i] += step * static_cast<float>(row[i]);
}

}  // namespace dataquery::embedders
