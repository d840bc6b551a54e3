#include "connections/options.h"

#include <gtest/gtest.h>

#include <limits>

namespace dataquery::connections {
namespace {

TEST(Options, that_are_usual_may_be_set) { EXPECT_TRUE(check({})); }

TEST(Options, say_which_field_is_wrong_and_what_it_may_be) {
  struct Case {
    Options options;
    std::string field;
    std::string message;
  };
  const auto with = [](auto change) {
    Options options;
    change(options);
    return options;
  };
  const Case cases[] = {
      {{.prompt_template = "{question} only"}, "prompt_template", "must hold {context}, where it is filled in"},
      {{.prompt_template = "{context} only"}, "prompt_template", "must hold {question}, where it is filled in"},
      {{.prompt_template = ""}, "prompt_template", "must hold {context}, where it is filled in"},
      {{.prompt_template = "{context}{question}" + std::string(8'000, 'x')},
       "prompt_template",
       "must be at most 8000 bytes"},
      {{.prompt_template = "{context}{question}\xFF"}, "prompt_template", "holds characters that are not text"},
      {{.notes = std::string(4'001, 'x')}, "notes", "must be at most 4000 bytes"},
      {{.notes = std::string(1, '\0')}, "notes", "holds characters that are not text"},
      {{.tables = {"orders", ""}}, "tables", "holds an empty name"},
      {{.tables = {std::string(256, 'x')}}, "tables", "must be at most 255 bytes"},
      {{.tables = std::vector<std::string>(501, "x")}, "tables", "must be at most 500 names"},
      {{.context_tokens = 199}, "context_tokens", "must be a whole number from 200 to 32000"},
      {{.context_tokens = 32'001}, "context_tokens", "must be a whole number from 200 to 32000"},
      {{.chunks = 0}, "chunks", "must be a whole number from 1 to 20"},
      {{.chunks = 21}, "chunks", "must be a whole number from 1 to 20"},
      {{.threshold = -0.1F}, "threshold", "must be a number from 0 to 1, or null"},
      {{.threshold = 1.1F}, "threshold", "must be a number from 0 to 1, or null"},
      {{.threshold = std::numeric_limits<float>::quiet_NaN()}, "threshold", "must be a number from 0 to 1, or null"},
      {{.chunk_size = 99}, "chunk_size", "must be a whole number from 100 to 8000"},
      {{.chunk_size = static_cast<std::size_t>(-1)}, "chunk_size", "must be a whole number from 100 to 8000"},
      {{.chunk_overlap = 1'000}, "chunk_overlap", "must be less than chunk_size"},
      {with([](Options& o) { o.chunk_size = o.chunk_overlap = 150; }), "chunk_overlap", "must be less than chunk_size"},
      {{.sample_rows = 101}, "sample_rows", "must be a whole number from 0 to 100"},
  };
  for (const auto& [options, field, message] : cases) {
    const auto checked = check(options);
    ASSERT_FALSE(checked) << field;
    EXPECT_EQ(checked.error().code, ErrorCode::kInvalidArgument);
    EXPECT_EQ(checked.error().field, field);
    EXPECT_EQ(checked.error().message, message);
  }
}

TEST(Options, at_the_edges_of_their_ranges_may_be_set) {
  for (const auto& range : kOptionRanges) {
    for (const auto edge : {range.least, range.most}) {
      Options options{.chunk_overlap = 0};
      if (range.member == &Options::chunk_overlap) options.chunk_size = 8'000;
      options.*range.member = edge;
      EXPECT_TRUE(check(options)) << range.name << ' ' << edge;
    }
  }
  for (const auto edge : {0.0F, 1.0F}) EXPECT_TRUE(check({.threshold = edge}));
}

TEST(Options, come_back_from_json_as_they_were) {
  const Options all{.prompt_template = "\"{context}\"\n{question}",
                    .notes = "Kühe",
                    .tables = {"orders", "sales.Order items"},
                    .share_values = false,
                    .share_rows = true,
                    .context_tokens = 400,
                    .chunks = 5,
                    .threshold = 0.3F,
                    .chunk_size = 500,
                    .chunk_overlap = 0,
                    .sample_rows = 0};
  EXPECT_EQ(options_from_json(to_json(all)).value(), all);
  EXPECT_EQ(options_from_json(to_json({})).value(), Options{});
}

TEST(Options, of_another_program_have_their_defaults_where_this_one_does_not_understand_them) {
  for (const auto* text :
       {"{}", R"({"chunks": "three", "notes": 4, "share_rows": 1, "threshold": true, "tables": "t"})",
        R"({"chunks": -1, "context_tokens": 1e30, "threshold": 7, "new": [1], "tables": [1, ""]})",
        R"({"prompt_template": null, "chunks": 21})"}) {
    EXPECT_EQ(options_from_json(text).value(), Options{}) << text;
  }
  EXPECT_EQ(options_from_json(R"({"chunk_size": 150})").value().chunk_overlap, 0U) << "200 would not be less";
  EXPECT_EQ(options_from_json("[]").error().code, ErrorCode::kInternal);
  EXPECT_EQ(options_from_json("{").error().code, ErrorCode::kInternal);
}

TEST(Options, that_are_for_asking_leave_the_index_as_it_is) {
  EXPECT_TRUE(index_alike({}, {.prompt_template = "t",
                               .notes = "n",
                               .tables = {"t"},
                               .share_values = false,
                               .share_rows = true,
                               .context_tokens = 400,
                               .chunks = 1,
                               .threshold = 0.5F}));
  EXPECT_FALSE(index_alike({}, {.chunk_size = 999}));
  EXPECT_FALSE(index_alike({}, {.chunk_overlap = 199}));
  EXPECT_FALSE(index_alike({}, {.sample_rows = 9}));
}

}  // namespace
}  // namespace dataquery::connections
