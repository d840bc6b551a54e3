#include "translator/pick.h"

#include <gtest/gtest.h>

namespace dataquery::translator {
namespace {

using enum Outcome;

Translation three_readings() {
  Translation translation;
  for (const double score : {0.9, 0.6, 0.3}) {
    Candidate candidate;
    candidate.score = score;
    translation.candidates.push_back(std::move(candidate));
  }
  translation.confidence = 0.9;
  return translation;
}

TEST(Pick, the_first_that_gives_rows_is_the_answer) {
  const auto translation = three_readings();
  EXPECT_EQ(next_to_run(translation, {}), 0U);
  const Outcome outcomes[] = {kRows};
  EXPECT_FALSE(next_to_run(translation, outcomes));
  EXPECT_EQ(pick(translation, outcomes)->candidate, 0U);
  EXPECT_EQ(pick(translation, outcomes)->confidence, 0.9);
}

TEST(Pick, goes_on_after_an_empty_or_failed_one_with_less_confidence) {
  const auto translation = three_readings();
  for (const Outcome first : {kEmpty, kFailed}) {
    const Outcome one[] = {first};
    EXPECT_EQ(next_to_run(translation, one), 1U);
    const Outcome two[] = {first, kRows};
    EXPECT_EQ(pick(translation, two)->candidate, 1U);
    EXPECT_LT(pick(translation, two)->confidence, 0.6);
  }
}

TEST(Pick, takes_the_best_empty_one_when_none_gives_rows) {
  const auto translation = three_readings();
  const Outcome outcomes[] = {kFailed, kEmpty, kEmpty};
  EXPECT_EQ(pick(translation, outcomes)->candidate, 1U);
  EXPECT_LT(pick(translation, outcomes)->confidence, 0.6);
}

TEST(Pick, an_empty_count_is_an_answer) {
  auto translation = three_readings();
  translation.candidates[0].expects_rows = false;
  const Outcome outcomes[] = {kEmpty};
  EXPECT_FALSE(next_to_run(translation, outcomes));
  EXPECT_EQ(pick(translation, outcomes)->candidate, 0U);
}

TEST(Pick, nothing_when_all_failed_or_none_was_run) {
  const auto translation = three_readings();
  const Outcome outcomes[] = {kFailed, kFailed, kFailed};
  EXPECT_FALSE(next_to_run(translation, outcomes));
  EXPECT_FALSE(pick(translation, outcomes));
  EXPECT_FALSE(pick(translation, {}));
  EXPECT_FALSE(next_to_run({}, {}));
}

}  // namespace
}  // namespace dataquery::translator
