#include "retrieval/splitter.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <sstream>
#include <string>

#include "base/utf8.h"

namespace dataquery::retrieval {
namespace {

/// Texts and the chunks that LangChain's RecursiveCharacterTextSplitter makes of them.
boost::json::array reference_cases() {
  std::ifstream file(DATAQUERY_SOURCE_DIR "/server/tests/unit/retrieval/splitter_cases.json");
  std::ostringstream text;
  text << file.rdbuf();
  return boost::json::parse(text.str()).as_array();
}

TEST(Splitter, cuts_where_the_reference_cuts) {
  const auto cases = reference_cases();
  ASSERT_FALSE(cases.empty());
  for (const auto& item : cases) {
    const auto& object = item.as_object();
    const std::string text(object.at("text").as_string());
    const SplitOptions options{.chunk_size = object.at("chunk_size").to_number<std::size_t>(),
                               .overlap = object.at("overlap").to_number<std::size_t>()};
    boost::json::array chunks;
    for (const auto chunk : split_text(text, options)) chunks.emplace_back(chunk);
    EXPECT_EQ(chunks, object.at("chunks").as_array()) << text;
  }
}

TEST(Splitter, keeps_a_short_text_whole) {
  EXPECT_EQ(split_text("  one\n\ntwo  "), std::vector<std::string_view>{"one\n\ntwo"});
}

TEST(Splitter, makes_nothing_of_white_space) {
  EXPECT_TRUE(split_text("").empty());
  EXPECT_TRUE(split_text(" \n\n \t").empty());
}

TEST(Splitter, prefers_blank_lines_then_lines_then_spaces) {
  EXPECT_EQ(split_text("aa bb\ncc\n\ndd", {.chunk_size = 9, .overlap = 0}),
            (std::vector<std::string_view>{"aa bb\ncc", "dd"}));
  EXPECT_EQ(split_text("aa bb\ncc dd", {.chunk_size = 7, .overlap = 0}),
            (std::vector<std::string_view>{"aa bb", "cc dd"}));
  EXPECT_EQ(split_text("abcdefgh", {.chunk_size = 3, .overlap = 0}),
            (std::vector<std::string_view>{"abc", "def", "gh"}));
}

TEST(Splitter, counts_characters_not_bytes) {
  EXPECT_EQ(split_text("éééé", {.chunk_size = 2, .overlap = 0}), (std::vector<std::string_view>{"éé", "éé"}));
}

TEST(Splitter, repeats_at_most_the_overlap_and_never_exceeds_the_size) {
  std::string text;
  for (int i = 0; i < 400; ++i) text += "line number " + std::to_string(i) + " of a long description\n";
  const auto chunks = split_text(text);
  ASSERT_GT(chunks.size(), 10U);
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    EXPECT_LE(count_code_points(chunks[i]), 1000U);
    if (i == 0) continue;
    ASSERT_LT(chunks[i].data(), chunks[i - 1].data() + chunks[i - 1].size()) << "no overlap";
    EXPECT_LE(chunks[i - 1].data() + chunks[i - 1].size() - chunks[i].data(), 200);
  }
}

}  // namespace
}  // namespace dataquery::retrieval
