#include "translator/pick.h"

#include <algorithm>

namespace dataquery::translator {
namespace {

constexpr std::size_t kMostRuns = 4;
constexpr double kPassedOver = 0.7;  // what confidence keeps for each better candidate that gave nothing

bool settles(const Candidate& candidate, Outcome outcome) {
  return outcome == Outcome::kRows || (outcome == Outcome::kEmpty && !candidate.expects_rows);
}

}  // namespace

std::optional<std::size_t> next_to_run(const Translation& translation, std::span<const Outcome> outcomes) {
  const std::size_t considered = std::min(kMostRuns, translation.candidates.size());
  for (std::size_t i = 0; i < considered; ++i) {
    const Outcome outcome = i < outcomes.size() ? outcomes[i] : Outcome::kNotRun;
    if (outcome == Outcome::kNotRun) return i;
    if (settles(translation.candidates[i], outcome)) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Choice> pick(const Translation& translation, std::span<const Outcome> outcomes) {
  std::optional<Choice> empty;
  double kept = 1;
  for (std::size_t i = 0; i < std::min(outcomes.size(), translation.candidates.size()); ++i) {
    const Candidate& candidate = translation.candidates[i];
    if (settles(candidate, outcomes[i])) return Choice{i, candidate.score * kept};
    if (outcomes[i] == Outcome::kEmpty && !empty) empty = Choice{i, candidate.score * kPassedOver};
    kept *= kPassedOver;
  }
  return empty;
}

}  // namespace dataquery::translator
