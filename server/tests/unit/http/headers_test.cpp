#include "http/headers.h"

#include <gtest/gtest.h>

namespace dataquery::http {
namespace {

TEST(Headers, are_found_without_regard_to_case) {
  Headers headers;
  headers.add("Content-Type", "text/plain");
  headers.add("X-Twice", "first");
  headers.add("x-twice", "second");
  EXPECT_EQ(headers.find("content-TYPE"), "text/plain");
  EXPECT_EQ(headers.find("X-TWICE"), "first");
  EXPECT_EQ(headers.count("x-Twice"), 2U);
  EXPECT_EQ(headers.find("Content"), std::nullopt);
  headers.clear();
  EXPECT_EQ(headers.size(), 0U);
  EXPECT_FALSE(headers.contains("Content-Type"));
}

TEST(ListHas, reads_lists_with_parameters_and_weights) {
  struct Case {
    std::string_view list, token;
    bool has;
  };
  for (const auto& [list, token, has] :
       std::initializer_list<Case>{{"gzip", "gzip", true},
                                   {"deflate, GZIP;q=0.5, br", "gzip", true},
                                   {"gzip;q=0", "gzip", false},
                                   {"gzip; q=0.000", "gzip", false},
                                   {"gzip;q=0.001", "gzip", true},
                                   {"xgzip", "gzip", false},
                                   {"", "gzip", false},
                                   {"text/event-stream; charset=utf-8", "text/event-stream", true}}) {
    EXPECT_EQ(list_has(list, token), has) << list;
  }
}

}  // namespace
}  // namespace dataquery::http
