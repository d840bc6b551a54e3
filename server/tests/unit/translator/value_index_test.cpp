#include "translator/value_index.h"

#include <gtest/gtest.h>

#include "catalog_file.h"

namespace dataquery::translator {
namespace {

class ValueIndexTest : public testing::Test {
 protected:
  std::vector<std::string> found(const std::vector<ValueIndex::Match>& matches) const {
    std::vector<std::string> result;
    for (const auto& match : matches) {
      const auto& table = index_->catalog().tables[match.column.table];
      result.push_back(table.name + "." + table.columns[match.column.column].name + "=" +
                       index_->values().spelling(match));
    }
    return result;
  }
  const ValueIndex& values() const { return index_->values(); }
  std::shared_ptr<const CatalogIndex> index_ = read_catalog(case_file("company.catalog"));
};

using Found = std::vector<std::string>;

TEST_F(ValueIndexTest, finds_whatever_the_case_and_gives_the_databases_spelling) {
  EXPECT_EQ(found(values().find("berlin")), (Found{"customers.city=Berlin"}));
  EXPECT_EQ(found(values().find("KESTREL  jacket")), (Found{"products.name=Kestrel Jacket"}));
  EXPECT_EQ(values().find("Berlin").front().grade, ValueIndex::Grade::kExact);
  EXPECT_EQ(values().find("berlin").front().grade, ValueIndex::Grade::kFolded);
}

TEST_F(ValueIndexTest, finds_whatever_the_punctuation) {
  EXPECT_EQ(found(values().find("birch co")), (Found{"customers.name=Birch & Co"}));
}

TEST_F(ValueIndexTest, finds_every_column_that_holds_the_text) { EXPECT_EQ(values().find("Germany").size(), 2U); }

TEST_F(ValueIndexTest, finds_words_that_begin_alike) {
  EXPECT_EQ(found(values().find_alike("Norwegian")), Found{});
  EXPECT_EQ(found(values().find_alike("Swedish")), (Found{"customers.country=Sweden"}));
  EXPECT_TRUE(values().find_alike("Pa").empty());
}

TEST_F(ValueIndexTest, finds_nothing_where_nothing_is) {
  EXPECT_TRUE(values().find("Atlantis").empty());
  EXPECT_TRUE(values().find("").empty());
  EXPECT_TRUE(values().find("&").empty());
}

}  // namespace
}  // namespace dataquery::translator
