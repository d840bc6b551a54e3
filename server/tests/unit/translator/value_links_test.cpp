#include "translator/value_links.h"

#include <gtest/gtest.h>

#include "catalog_file.h"

namespace dataquery::translator {
namespace {

using Found = std::vector<std::string>;

Found found(const std::string& question) {
  static const auto index = read_catalog(case_file("tracks.catalog"));
  Found result;
  for (const ValueLink& link : find_values(text::tokenize(question), index->values(), question)) {
    result.push_back(index->catalog().column(link.column).name + "=" + link.spelling);
  }
  return result;
}

TEST(FindValues, takes_a_nationality_for_the_country_that_a_column_holds) {
  EXPECT_EQ(found("british singers"), Found{"country=United Kingdom"});
  EXPECT_EQ(found("Who is Austrian?"), Found{"country=Austria"});
  EXPECT_EQ(found("Britons"), Found{"country=United Kingdom"});
}

TEST(FindValues, leaves_a_nationality_alone_that_is_a_value_itself) {
  EXPECT_EQ(found("french singers"), Found{"nationality=French"});
  EXPECT_EQ(found("American singers"), Found{"nationality=American"});
}

TEST(FindValues, finds_no_country_that_no_column_holds) { EXPECT_EQ(found("dutch singers"), Found{}); }

}  // namespace
}  // namespace dataquery::translator
