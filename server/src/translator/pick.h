#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "translator/translator.h"

namespace dataquery::translator {

/// What came of running a candidate's query.
enum class Outcome : std::uint8_t {
  kNotRun,
  kRows,
  kEmpty,  ///< no row, or nothing but NULL
  kFailed  ///< the database rejected it
};

struct Choice {
  std::size_t candidate = 0;
  double confidence = 0;
};

/// Which candidate to run next, given what came of those run so far (`outcomes` may be shorter than the candidates), or
/// nothing when the question is settled. Runs the best one; goes on while results are empty or fail, at most four.
[[nodiscard]] std::optional<std::size_t> next_to_run(const Translation& translation, std::span<const Outcome> outcomes);

/// Which candidate to answer with: the best that gave rows; else the best that ran; nothing when all failed. Confidence
/// is the chosen one's own, less when a better one had to be passed over.
[[nodiscard]] std::optional<Choice> pick(const Translation& translation, std::span<const Outcome> outcomes);

}  // namespace dataquery::translator
