#include "translator/sketch.h"

#include <gtest/gtest.h>

namespace dataquery::translator {
namespace {

TEST(Sketch, reads_slots_by_name_and_leaves_the_rest_at_their_usual_class) {
  const auto sketch = parse_sketch("61 items=2 count=rows group=1 having=>= order=count_desc limit=one");
  ASSERT_TRUE(sketch);
  EXPECT_EQ(sketch->items(), 2U);
  EXPECT_EQ(sketch->count(), CountKind::kRows);
  EXPECT_EQ(sketch->having(), HavingKind::kGreaterEqual);
  EXPECT_EQ(sketch->order(), OrderKind::kCountDescending);
  EXPECT_EQ(sketch->limit(), LimitKind::kOne);
  EXPECT_EQ(sketch->nested(), NestedKind::kNone);
  EXPECT_FALSE(sketch->has(Slot::kDistinct));
}

TEST(Sketch, refuses_unknown_names) {
  EXPECT_FALSE(parse_sketch("5 itms=2"));
  EXPECT_FALSE(parse_sketch("5 items=9"));
  EXPECT_FALSE(parse_sketch("items=2"));
  EXPECT_FALSE(parse_sketch("0 items=2"));
}

TEST(Sketch, a_file_has_comments_and_one_sketch_a_line) {
  EXPECT_EQ(parse_sketches("# shapes\n3\n2 items=2\n").size(), 2U);
  EXPECT_THROW((void)parse_sketches("nonsense\n"), std::runtime_error);
}

}  // namespace
}  // namespace dataquery::translator
