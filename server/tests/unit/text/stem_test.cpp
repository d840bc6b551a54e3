#include "text/stem.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dataquery::text {
namespace {

TEST(Stem, forms_of_one_word_share_it) {
  const std::vector<std::vector<std::string>> families = {
      {"city", "cities"},
      {"price", "prices", "priced", "pricing"},
      {"order", "orders", "ordered", "ordering"},
      {"buy", "buys", "bought"},
      {"stop", "stops", "stopped", "stopping"},
      {"address", "addresses"},
      {"person", "people"},
      {"child", "children"},
      {"box", "boxes"},
      {"match", "matches"},
      {"sell", "selling", "sold"},
      {"hire", "hires", "hired", "hiring"},
      {"name", "names", "named"},
      {"status", "statuses"},
      {"supply", "supplies", "supplied"},
      {"id", "ids"},
      {"day", "days"},
      {"deliver", "delivers", "delivered"},
  };
  for (const auto& family : families) {
    for (const auto& form : family) EXPECT_EQ(stem(form), stem(family.front())) << form;
  }
}

TEST(Stem, different_words_stay_apart) {
  const std::vector<std::pair<std::string, std::string>> pairs = {
      {"order", "orderly"}, {"new", "news"}, {"bus", "but"}, {"class", "clas"}, {"king", "k"}, {"need", "ne"}};
  for (const auto& [a, b] : pairs) EXPECT_NE(stem(a), stem(b)) << a << " " << b;
}

TEST(Stem, takes_anything) {
  EXPECT_EQ(stem(""), "");
  EXPECT_EQ(stem("s"), "s");
  EXPECT_EQ(stem("ing"), "ing");
  EXPECT_EQ(stem("größe"), stem("größe"));
}

}  // namespace
}  // namespace dataquery::text
