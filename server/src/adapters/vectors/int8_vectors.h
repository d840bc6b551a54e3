#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace dataquery::vectors {

/// Vectors of one size at a quarter of their size: each number as an 8-bit integer, with one scale a vector (the
/// largest magnitude is 127). A cosine of vectors of length 1 is off by about a thousandth. Not changed any more, any
/// thread may read it.
class Int8Vectors {
 public:
  explicit Int8Vectors(std::size_t dimensions);

  void reserve(std::size_t count);
  /// `vector` has the size given at the start.
  void add(std::span<const float> vector);

  [[nodiscard]] std::size_t size() const { return scales_.size(); }
  [[nodiscard]] std::size_t bytes() const;

  /// A query, made ready once for many vectors. Its numbers keep 12 bits: that costs nothing beside the vectors' 8.
  struct Query {
    std::vector<std::int16_t> numbers;
    float scale = 0;
  };
  [[nodiscard]] Query prepare(std::span<const float> query) const;

  /// The dot products of `query` with the vectors [from, from + out.size()). About 0.1 µs a vector of 1536 numbers.
  void dots(const Query& query, std::size_t from, std::span<float> out) const;

 private:
  std::size_t stride_;  // dimensions, rounded up to whole registers; the rest is zero
  std::vector<std::int8_t> codes_;
  std::vector<float> scales_;
};

}  // namespace dataquery::vectors
