#include "api/described.h"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace dataquery::api {
namespace {

struct Inner {
  static constexpr std::string_view kName = "Inner";
  bool flag = false;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (flag))

struct Body {
  static constexpr std::string_view kName = "Body";
  Text<1, 5> name;
  std::int64_t count = 0;
  std::optional<std::string> note;
  std::optional<Inner> inner;
};
BOOST_DESCRIBE_STRUCT(Body, (), (name, count, note, inner))

struct Opinion {
  static constexpr std::string_view kName = "Opinion";
  Nullable<bool> good;
  std::optional<double> share;
};
BOOST_DESCRIBE_STRUCT(Opinion, (), (good, share))

struct Reply {
  static constexpr std::string_view kName = "Reply";
  std::vector<Inner> items;
  std::optional<double> share;
};
BOOST_DESCRIBE_STRUCT(Reply, (), (items, share))

template <typename T = Body>
std::string problems_of(std::string_view text) {
  T body;
  std::vector<std::string> loc{"body"};
  std::vector<FieldProblem> problems;
  parse(json::parse(text), body, loc, problems);
  std::string all;
  for (const auto& problem : problems) {
    for (const auto& part : problem.loc) all += part + ".";
    all += problem.type + " ";
  }
  return all;
}

TEST(Described, names_every_wrong_field_at_once) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"name":"abc","count":1})", ""},
      {R"({"name":"abc","count":1,"note":null,"more":[]})", ""},
      {R"([])", "body.model_type "},
      {R"(null)", "body.model_type "},
      {R"({})", "body.name.missing body.count.missing "},
      {R"({"name":7,"count":"1"})", "body.name.string_type body.count.int_type "},
      {R"({"name":"","count":1.5})", "body.name.string_too_short body.count.int_type "},
      {R"({"name":"abcdef","count":1})", "body.name.string_too_long "},
      {R"({"name":"äöüßé","count":1})", ""},
      {R"({"name":"a","count":1,"inner":{"flag":1}})", "body.inner.flag.bool_type "},
      {R"({"name":"a","count":1,"inner":{}})", "body.inner.flag.missing "},
      {R"({"name":"a","count":18446744073709551615})", "body.count.int_type "},
  };
  for (const auto& [text, problems] : cases) EXPECT_EQ(problems_of(text), problems) << text;
}

TEST(Described, tells_what_may_be_null_from_what_may_be_missing) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"good":true,"share":0.5})", ""},
      {R"({"good":null,"share":1})", ""},
      {R"({"good":false,"share":null})", ""},
      {R"({})", "body.good.missing "},
      {R"({"good":1,"share":"0.5"})", "body.good.bool_type body.share.float_type "},
      {R"({"good":null,"share":true})", "body.share.float_type "},
  };
  for (const auto& [text, problems] : cases) EXPECT_EQ(problems_of<Opinion>(text), problems) << text;
  Schemas schemas;
  static_cast<void>(schema<Opinion>(schemas));
  EXPECT_EQ(json::serialize(schemas.at("Opinion").at("required")), R"(["good"])");
  EXPECT_EQ(json::serialize(schemas.at("Opinion").at("properties").at("good")),
            R"({"anyOf":[{"type":"boolean"},{"type":"null"}]})");
}

TEST(Described, reads_lists_and_says_of_the_list_what_is_wrong_with_an_item) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"items":[],"share":null})", ""},
      {R"({"items":[{"flag":true},{"flag":false}]})", ""},
      {R"({"items":{"flag":true}})", "body.items.list_type "},
      {R"({"items":null})", "body.items.list_type "},
      {R"({"items":[{"flag":true},{"flag":1},7]})", "body.items.flag.bool_type body.items.model_type "},
  };
  for (const auto& [text, problems] : cases) EXPECT_EQ(problems_of<Reply>(text), problems) << text;
}

TEST(Described, writes_what_it_describes) {
  EXPECT_EQ(json::serialize(write(Reply{.items = {{true}, {false}}})),
            R"({"items":[{"flag":true},{"flag":false}],"share":null})");
}

TEST(Described, describes_a_struct_once_and_refers_to_it) {
  Schemas schemas;
  EXPECT_EQ(json::serialize(schema<Body>(schemas)), R"({"$ref":"#/components/schemas/Body"})");
  ASSERT_TRUE(schemas.contains("Inner"));
  const auto& body = schemas.at("Body");
  EXPECT_EQ(json::serialize(body.at("required")), R"(["name","count"])");
  EXPECT_EQ(body.at("properties").at("name").at("maxLength"), 5U);
  EXPECT_EQ(json::serialize(body.at("properties").at("inner")),
            R"({"anyOf":[{"$ref":"#/components/schemas/Inner"},{"type":"null"}]})");
}

}  // namespace
}  // namespace dataquery::api
