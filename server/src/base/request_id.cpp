#include "base/request_id.h"

#include <cstdint>
#include <random>
#include <string_view>

namespace dataquery {
namespace {

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) ^ device();
}

/// SplitMix64 (Steele, Lea and Flood, 2014): a bijection of a counter, so one thread never repeats itself.
std::uint64_t next_id() {
  thread_local std::uint64_t state = random_seed();
  state += 0x9E3779B97F4A7C15U;
  std::uint64_t z = state;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31);
}

}  // namespace

std::string new_request_id() {
  static constexpr std::string_view kHex = "0123456789abcdef";
  std::string id(16, '0');
  auto bits = next_id();
  for (auto& digit : id) {
    digit = kHex[bits & 0xF];
    bits >>= 4;
  }
  return id;
}

}  // namespace dataquery
