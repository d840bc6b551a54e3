#pragma once

#include <cstddef>
#include <span>

namespace dataquery::retrieval {

inline constexpr std::size_t kLanes = 8;  ///< independent sums, so that the compiler may use vector registers

/// The dot product, which is the cosine of vectors of length 1. Zero when their lengths differ.
[[nodiscard]] inline float dot(std::span<const float> a, std::span<const float> b) {
  if (a.size() != b.size()) return 0;
  float sums[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= a.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) sums[lane] += a[i + lane] * b[i + lane];
  }
  float sum = 0;
  for (; i < a.size(); ++i) sum += a[i] * b[i];
  for (const float lane : sums) sum += lane;
  return sum;
}

}  // namespace dataquery::retrieval
