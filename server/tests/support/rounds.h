#pragma once

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace dataquery::testing {

/// How often a test tries mutated input: `usual` times, or DATAQUERY_TEST_ROUNDS times as often. The inputs are the
/// same in every run; more rounds go on where fewer end.
inline int rounds(int usual) {
  const char* const set = std::getenv("DATAQUERY_TEST_ROUNDS");
  if (set == nullptr) return usual;
  const int times = std::stoi(set);
  if (times < 1) throw std::invalid_argument("DATAQUERY_TEST_ROUNDS must be 1 or more");
  return usual * times;
}

}  // namespace dataquery::testing
