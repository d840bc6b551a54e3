#include "http/problem.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>

#include "base/log.h"

namespace dataquery::http {
namespace {

boost::json::object body_of(const Response& response) { return boost::json::parse(response.body).as_object(); }

TEST(Problem, tells_the_message_and_never_the_detail) {
  const auto response = problem(Error(ErrorCode::kNotFound, "There is no connection 7.", "SELECT secret"));
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.content_type, "application/json");
  const auto body = body_of(response);
  EXPECT_EQ(body.at("detail").as_string(), "There is no connection 7.");
  EXPECT_EQ(body.at("type").as_string(), "about:blank");
  EXPECT_EQ(body.at("title").as_string(), "Not Found");
  EXPECT_EQ(body.at("status").as_int64(), 404);
  EXPECT_EQ(body.at("code").as_string(), "not_found");
  EXPECT_EQ(response.body.find("secret"), std::string::npos);
}

TEST(Problem, every_code_has_its_status) {
  struct Case {
    ErrorCode code;
    int status;
  };
  for (const auto& [code, status] : std::initializer_list<Case>{{ErrorCode::kInvalidArgument, 422},
                                                                {ErrorCode::kUnauthenticated, 401},
                                                                {ErrorCode::kForbidden, 403},
                                                                {ErrorCode::kNotFound, 404},
                                                                {ErrorCode::kConflict, 409},
                                                                {ErrorCode::kRefused, 422},
                                                                {ErrorCode::kInvalidQuery, 422},
                                                                {ErrorCode::kSourceUnavailable, 400},
                                                                {ErrorCode::kTooLarge, 413},
                                                                {ErrorCode::kRateLimited, 429},
                                                                {ErrorCode::kBusy, 503},
                                                                {ErrorCode::kTimeout, 504},
                                                                {ErrorCode::kCancelled, 499},
                                                                {ErrorCode::kUpstream, 502},
                                                                {ErrorCode::kInternal, 500}}) {
    EXPECT_EQ(status_of(code), status) << to_string(code);
    EXPECT_EQ(body_of(problem(Error(code, "m"))).at("status").as_int64(), status) << to_string(code);
  }
}

TEST(Problem, a_422_lists_what_is_wrong_with_which_field) {
  const auto body =
      body_of(invalid_fields({{.loc = {"body", "items", "0", "email"}, .message = "is missing", .type = "missing"},
                              {.loc = {"query", "limit"}, .message = "is no number"}}));
  const auto& list = body.at("detail").as_array();
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(boost::json::serialize(list[0]),
            R"({"loc":["body","items",0,"email"],"msg":"is missing","type":"missing"})");
  EXPECT_EQ(boost::json::serialize(list[1]), R"({"loc":["query","limit"],"msg":"is no number","type":"value_error"})");
  const auto refused = body_of(problem(Error(ErrorCode::kRefused, "function pg_read_file is not allowed")));
  EXPECT_EQ(refused.at("detail").as_array().at(0).at("type").as_string(), "refused");
}

TEST(Problem, logs_the_detail_of_what_is_our_fault) {
  std::string lines;
  log::set_sink([&](std::string_view line) { lines += line; });
  static_cast<void>(problem(Error(ErrorCode::kInternal, "The store failed.", "history.list: 42P01")));
  static_cast<void>(problem(Error(ErrorCode::kNotFound, "No such thing.", "not ours")));
  log::set_sink({});
  EXPECT_TRUE(lines.contains("history.list: 42P01") && lines.contains("problem_test.cpp:")) << lines;
  EXPECT_FALSE(lines.contains("not ours")) << lines;
}

TEST(Problem, says_when_to_try_again_and_how_to_authenticate) {
  EXPECT_EQ(problem(Error(ErrorCode::kBusy, "full")).headers.at(0).first, "Retry-After");
  EXPECT_EQ(problem(Error(ErrorCode::kUnauthenticated, "no token")).headers.at(0).first, "WWW-Authenticate");
}

}  // namespace
}  // namespace dataquery::http
