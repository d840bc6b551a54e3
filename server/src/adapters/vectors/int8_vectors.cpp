#include "adapters/vectors/int8_vectors.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace dataquery::vectors {
namespace {

constexpr std::size_t kRegister = 32;  // numbers that the widest loop below takes at a time
constexpr int kCodeLevels = 127;
constexpr std::size_t kQueryLevels = 2047;

float largest(std::span<const float> vector) {
  float most = 0;
  for (const float number : vector) most = std::max(most, std::abs(number));
  return most;
}

// The loop is written once and compiled for each kind of processor: the compiler makes it the multiply-and-add of pairs
// of 16-bit numbers (PMADDWD) that x86 has had since SSE2, on registers as wide as there are.
[[gnu::always_inline]] inline void dots_of(const std::int8_t* codes, const std::int16_t* query, std::size_t stride,
                                           std::size_t count, std::int32_t* out) {
  for (std::size_t i = 0; i < count; ++i, codes += stride) {
    std::int32_t sum = 0;
    for (std::size_t j = 0; j < stride; ++j) sum += std::int16_t{codes[j]} * query[j];
    out[i] = sum;
  }
}

using Dots = void (*)(const std::int8_t*, const std::int16_t*, std::size_t, std::size_t, std::int32_t*);

[[gnu::optimize("O3")]] void dots_anywhere(const std::int8_t* codes, const std::int16_t* query, std::size_t stride,
                                           std::size_t count, std::int32_t* out) {
  dots_of(codes, query, stride, count, out);
}

#if defined(__x86_64__)
[[gnu::optimize("O3"), gnu::target("avx2")]] void dots_avx2(const std::int8_t* codes, const std::int16_t* query,
                                                            std::size_t stride, std::size_t count, std::int32_t* out) {
  dots_of(codes, query, stride, count, out);
}

Dots best_dots() { return __builtin_cpu_supports("avx2") != 0 ? dots_avx2 : dots_anywhere; }
#else
Dots best_dots() { return dots_anywhere; }
#endif

}  // namespace

Int8Vectors::Int8Vectors(std::size_t dimensions) : stride_((dimensions + kRegister - 1) / kRegister * kRegister) {}

void Int8Vectors::reserve(std::size_t count) {
  codes_.reserve(count * stride_);
  scales_.reserve(count);
}

void Int8Vectors::add(std::span<const float> vector) {
  const float scale = largest(vector) / kCodeLevels;
  const auto start = codes_.size();
  codes_.resize(start + stride_);
  if (scale > 0) {
    for (std::size_t i = 0; i < vector.size(); ++i) {
      codes_[start + i] = static_cast<std::int8_t>(std::lround(vector[i] / scale));
    }
  }
  scales_.push_back(scale);
}

std::size_t Int8Vectors::bytes() const {
  return codes_.capacity() * sizeof(codes_[0]) + scales_.capacity() * sizeof(scales_[0]);
}

Int8Vectors::Query Int8Vectors::prepare(std::span<const float> query) const {
  // Fewer levels for very long vectors: a sum must stay below 2^31.
  const auto room = static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max()) / kCodeLevels /
                    std::max<std::size_t>(stride_, 1);
  const auto levels = static_cast<float>(std::min(kQueryLevels, room));
  Query prepared{.numbers = std::vector<std::int16_t>(stride_), .scale = largest(query) / levels};
  if (prepared.scale > 0) {
    for (std::size_t i = 0; i < query.size(); ++i) {
      prepared.numbers[i] = static_cast<std::int16_t>(std::lround(query[i] / prepared.scale));
    }
  }
  return prepared;
}

void Int8Vectors::dots(const Query& query, std::size_t from, std::span<float> out) const {
  static const Dots kDots = best_dots();
  std::vector<std::int32_t> sums(out.size());
  kDots(codes_.data() + from * stride_, query.numbers.data(), stride_, out.size(), sums.data());
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<float>(sums[i]) * scales_[from + i] * query.scale;
  }
}

}  // namespace dataquery::vectors
