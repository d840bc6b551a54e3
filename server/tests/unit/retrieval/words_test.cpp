#include "retrieval/words.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dataquery::retrieval {
namespace {

struct Case {
  std::string text;
  std::vector<std::string> words;
};

class Words : public testing::TestWithParam<Case> {};

TEST_P(Words, are_cut_and_folded) { EXPECT_EQ(words_of(GetParam().text), GetParam().words) << GetParam().text; }

INSTANTIATE_TEST_SUITE_P(Texts, Words,
                         testing::ValuesIn(std::vector<Case>{
                             {"", {}},
                             {"  ,;", {}},
                             {"customer_id", {"customer", "id"}},
                             {"CustomerID", {"customer", "id"}},
                             {"HTTPServer", {"http", "server"}},
                             {"parseHTTPResponse2xx", {"parse", "http", "response", "2", "xx"}},
                             {"address2", {"address", "2"}},
                             {"2nd_address", {"2", "nd", "address"}},
                             {"ORDER ITEMS", {"order", "items"}},
                             {"It's 5 o'clock.", {"it", "s", "5", "o", "clock"}},
                             {"Élan-vital", {"elan", "vital"}},
                             {"e\xCC\x81lan", {"elan"}},  // a combining accent
                             {"straßeName", {"straße", "name"}},
                             {"ŁódźÆøre", {"łodz", "æøre"}},
                             {"ПривётМир", {"привет", "мир"}},
                             {"ΑθήναΠόλη", {"αθηνα", "πολη"}},
                             {"訂單表", {"訂", "單", "表"}},
                             {"sales🚀2024", {"sales", "🚀", "2024"}},
                             {"a\xFFz", {"a", "z"}},      // not UTF-8
                             {"ab\xE2\x82", {"ab"}},      // cut off in a character
                             {"x\xC0\xAFy", {"x", "y"}},  // overlong
                             {"“quoted”—text…", {"quoted", "text"}},
                         }));

TEST(ContentOf, leaves_what_the_question_is_about) {
  EXPECT_EQ(content_of("Show me all the customers who have no orders"), "customers orders");
  EXPECT_EQ(content_of("How many?"), "How many?");
  EXPECT_EQ(content_of(""), "");
}

TEST(FunctionWords, are_known_in_lower_case) {
  EXPECT_TRUE(is_function_word("a"));
  EXPECT_TRUE(is_function_word("your"));
  EXPECT_TRUE(is_function_word("which"));
  EXPECT_FALSE(is_function_word("name"));
  EXPECT_FALSE(is_function_word("max"));
}

}  // namespace
}  // namespace dataquery::retrieval
