#pragma once

#include <cstddef>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/error.h"

namespace dataquery::text {

/// A vector of `Embedder::dimensions()` numbers, of length 1.
using Embedding = std::vector<float>;

/// Turns texts into vectors whose cosine says how near their meanings are. Any thread; may call a network.
/// Errors: kUpstream, kTimeout, kCancelled (only those over a network fail).
class Embedder {
 public:
  virtual ~Embedder() = default;
  [[nodiscard]] virtual std::string_view model() const = 0;
  [[nodiscard]] virtual std::size_t dimensions() const = 0;
  /// Whether `embed` waits for another machine.
  [[nodiscard]] virtual bool over_network() const { return false; }
  /// Whether it makes use of whole sentences; others get the words that carry the content.
  [[nodiscard]] virtual bool reads_sentences() const { return false; }
  [[nodiscard]] virtual Result<std::vector<Embedding>> embed(const std::vector<std::string>& texts, Deadline deadline,
                                                             std::stop_token stop) = 0;
};

}  // namespace dataquery::text
