#include "text/nationalities.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace dataquery::text {
namespace {

struct Known {
  std::string_view word;
  std::string_view country;
};

TEST(Nationalities, have_a_country_whose_name_need_not_begin_alike) {
  constexpr std::array kKnown{
      Known{"french", "France"},      Known{"dutch", "Netherlands"},  Known{"british", "UK"},
      Known{"american", "USA"},       Known{"swedes", "Sweden"},      Known{"irish", "Ireland"},
      Known{"austrian", "Austria"},   Known{"swiss", "Switzerland"},  Known{"germans", "Germany"},
      Known{"afghan", "Afghanistan"}, Known{"zimbabwean", "Zimbabwe"}};
  for (const auto& [word, country] : kKnown) EXPECT_TRUE(std::ranges::contains(countries_of(word), country)) << word;
}

TEST(Nationalities, are_not_other_words) {
  for (const std::string_view word : {"", "s", "france", "frenches", "customer", "zz"})
    EXPECT_TRUE(countries_of(word).empty()) << word;
}

}  // namespace
}  // namespace dataquery::text
