#include "text/related_words.h"

#include <gtest/gtest.h>

#include <array>
#include <string_view>

namespace dataquery::text {
namespace {

struct Pair {
  std::string_view one;
  std::string_view other;
};

bool related(const Pair& pair) { return share_meaning(meanings_of(pair.one), meanings_of(pair.other)); }

TEST(RelatedWords, are_synonyms_and_derived_words_in_any_inflection) {
  constexpr std::array kRelated{
      Pair{"surname", "surnames"},  Pair{"physicians", "doctor"}, Pair{"manufacture", "manufacturer"},
      Pair{"produces", "producer"}, Pair{"salary", "wages"},      Pair{"lawyers", "attorney"},
      Pair{"died", "deaths"},       Pair{"national", "nation"},   Pair{"tall", "stature"}};
  for (const Pair& pair : kRelated) {
    EXPECT_TRUE(related(pair)) << pair.one << " and " << pair.other;
    EXPECT_TRUE(related({pair.other, pair.one})) << pair.other << " and " << pair.one;
  }
}

TEST(RelatedWords, are_not_words_of_other_meanings_nor_two_that_derive_from_a_third) {
  constexpr std::array kUnrelated{Pair{"salary", "airport"}, Pair{"builder", "building"}, Pair{"lawyer", "law"},
                                  Pair{"", "age"}, Pair{"qzxv", "qzxv"}};
  for (const Pair& pair : kUnrelated) EXPECT_FALSE(related(pair)) << pair.one << " and " << pair.other;
}

TEST(RelatedWords, know_nothing_of_what_is_no_word) {
  for (const std::string_view text : {"", "s", "12", "naïve", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
    EXPECT_TRUE(meanings_of(text).empty()) << text;
}

}  // namespace
}  // namespace dataquery::text
