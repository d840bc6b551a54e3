#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <stdexcept>
#include <string_view>

namespace dataquery::translator {

/// Reads the weights file in order: little-endian numbers, strings and arrays, as tools/translator/export.py writes
/// them. Points into the file, copies nothing larger than a number. Throws std::runtime_error at the file's end: the
/// file is part of the program, so that is a bug.
class ModelReader {
 public:
  explicit ModelReader(std::span<const unsigned char> bytes) : bytes_(bytes) {}

  template <typename T>
  [[nodiscard]] T number() {
    T value;
    std::memcpy(&value, take(sizeof(T)), sizeof(T));
    return value;
  }
  [[nodiscard]] std::string_view text() {
    const auto size = number<std::uint32_t>();
    return {reinterpret_cast<const char*>(take(size)), size};
  }
  /// An array of numbers, aligned to four bytes in the file.
  template <typename T>
  [[nodiscard]] std::span<const T> array() {
    const auto size = number<std::uint32_t>();
    at_ = (at_ + 3) / 4 * 4;
    return {reinterpret_cast<const T*>(take(size * sizeof(T))), size};
  }

 private:
  const unsigned char* take(std::size_t size) {
    if (bytes_.size() - at_ < size) throw std::runtime_error("the translator's weights end too early");
    const unsigned char* begin = bytes_.data() + at_;
    at_ += size;
    return begin;
  }
  std::span<const unsigned char> bytes_;
  std::size_t at_ = 0;
};

}  // namespace dataquery::translator
