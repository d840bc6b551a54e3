#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace dataquery::embedders {

/// Reads a static word-piece embedding table in place, as tools/embedding/make_table.py writes it. Owns nothing: the
/// bytes must outlive it. Any thread.
///
/// Little-endian layout; n = entries, d = dimensions:
///   header, 64 bytes: "DQEMBED1", u32 version = 1, u32 n, u32 d, u32 slots (a power of two), zeros
///   i8  rows[n][d]     each entry's vector in steps
///   f32 steps[n]       what a step of the row is worth, times the entry's weight in a mean (smooth inverse frequency)
///   u32 ends[n + 1]    where each entry begins and ends in `words`
///   u16 slots[slots]   FNV-1a hash of an entry, linear probing; 0xFFFF is empty
///   char words[]       UTF-8; pieces that continue a word begin with "##"
class EmbeddingTable {
 public:
  /// Throws std::runtime_error when the bytes are no such table: a fault of the build.
  explicit EmbeddingTable(std::span<const unsigned char> bytes);

  [[nodiscard]] std::size_t dimensions() const { return dimensions_; }
  [[nodiscard]] std::size_t entries() const { return entries_; }

  /// The entry for `piece`; one that continues a word is asked for without its "##".
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view piece, bool continues_word) const;

  /// Adds the entry's weighted vector to `sum`, of `dimensions()` numbers.
  void add(std::uint32_t entry, std::span<float> sum) const;

 private:
  [[nodiscard]] std::string_view word(std::uint32_t entry) const;

  std::size_t entries_ = 0;
  std::size_t dimensions_ = 0;
  std::size_t slot_mask_ = 0;
  const std::int8_t* rows_ = nullptr;
  const unsigned char* steps_ = nullptr;
  const unsigned char* ends_ = nullptr;
  const unsigned char* slots_ = nullptr;
  std::string_view words_;
};

}  // namespace dataquery::embedders
