#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dataquery::bench {

/// Who asks: a token and a connection of theirs. Both empty: the model itself is asked.
struct Asker {
  std::string token;
  std::string connection;
};

struct LoadOptions {
  std::uint16_t port = 0;
  std::string model;                ///< for asking the model itself
  std::vector<Asker> askers;        ///< in turns; empty: the model itself is asked
  int clients = 1;                  ///< at once, each with a connection of its own
  int rounds = 1;                   ///< of each, one after the other
  double starts_per_second = 1000;  ///< how soon the clients begin
  bool stream = false;
};

/// Runs the load and prints one JSON object on standard output: answers, failed, seconds, per_second; of answers the
/// milliseconds that were not the model's (own_p50, own_p99); of streams the milliseconds from a word's sending to its
/// arrival (word_p50, word_p99, word_max), the fewest words of an answer, and the most that were open at once.
void run_load(const LoadOptions& options);

}  // namespace dataquery::bench
