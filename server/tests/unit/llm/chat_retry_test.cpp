// When ChatClient asks again, and when it does not.

#include <gtest/gtest.h>

#include <string>

#include "llm/chat_client.h"
#include "llm/fake_http_transport.h"
#include "support/await.h"

namespace dataquery::llm {
namespace {

using namespace std::chrono_literals;

constexpr const char* kAnswer = R"({"choices":[{"message":{"content":"hello"},"finish_reason":"stop"}]})";
constexpr const char* kPiece = "data: {\"choices\":[{\"delta\":{\"content\":\"SELECT\"}}]}\n\n";
constexpr const char* kEnd = "data: [DONE]\n\n";

class ChatRetryTest : public ::testing::Test {
 protected:
  Result<Completion> ask(Deadline deadline = Deadline::in(5s)) {
    const Endpoint endpoint{.provider_name = "OpenAI", .base_url = "https://llm.example/v1", .host = "llm.example"};
    const std::vector<Message> messages = {{Role::kUser, "question"}};
    return testing::await(
        ChatClient(transport_, {.wait = 1ms})
            .complete(endpoint, messages, {}, [this](std::string_view token) { tokens_ += token; }, deadline));
  }
  static Error unreachable() { return {ErrorCode::kSourceUnavailable, "llm.example could not be reached."}; }

  FakeHttpTransport transport_;
  std::string tokens_;
};

TEST_F(ChatRetryTest, asks_again_what_may_do_better) {
  for (const int status : {408, 425, 429, 500, 502, 503, 504, 529}) {
    transport_.answer(status, "");
    transport_.answer(unreachable());
    transport_.answer(200, kAnswer);
    const auto completion = ask();
    ASSERT_TRUE(completion.has_value()) << status << completion.error().message;
    EXPECT_EQ(completion->text, "hello");
  }
  EXPECT_EQ(transport_.requests.size(), 24U);
}

TEST_F(ChatRetryTest, gives_up_after_the_second_time) {
  for (int i = 0; i < 4; ++i) transport_.answer(503, "");
  EXPECT_TRUE(ask().error().message.contains("status 503"));
  EXPECT_EQ(transport_.requests.size(), 3U);
}

TEST_F(ChatRetryTest, does_not_repeat_what_stays_wrong) {
  for (const int status : {301, 400, 401, 402, 403, 404, 413, 422, 501}) transport_.answer(status, "");
  transport_.answer(429, R"({"error":{"code":"insufficient_quota","message":"Check your plan."}})");
  transport_.answer(Error{ErrorCode::kUpstream, "llm.example could not be found."});
  transport_.answer(Error{ErrorCode::kTimeout, "too late"});
  for (std::size_t i = 1; i <= 12; ++i) {
    EXPECT_FALSE(ask().has_value());
    EXPECT_EQ(transport_.requests.size(), i);
  }
}

TEST_F(ChatRetryTest, waits_as_long_as_the_server_asks) {
  transport_.answer(HttpResponse{.status = 429, .body = {}, .retry_after = 1s});
  transport_.answer(200, kAnswer);
  const auto began = std::chrono::steady_clock::now();
  EXPECT_TRUE(ask().has_value());
  EXPECT_GE(std::chrono::steady_clock::now() - began, 1s);
}

TEST_F(ChatRetryTest, says_how_long_when_the_deadline_does_not_allow_it) {
  transport_.answer(HttpResponse{.status = 429, .body = {}, .retry_after = 30s});
  EXPECT_TRUE(ask().error().message.contains("Try again in 30 s."));
  EXPECT_EQ(transport_.requests.size(), 1U);
}

TEST_F(ChatRetryTest, asks_again_when_a_stream_fails_before_its_first_token) {
  transport_.answer(200, "data: {\"error\":{\"message\":\"overloaded\"}}\n\n");
  transport_.break_off(": wait\n\n", {ErrorCode::kSourceUnavailable, "broke the connection"});
  transport_.answer(200, std::string(kPiece) + kEnd);
  EXPECT_EQ(ask().value().text, "SELECT");
  EXPECT_EQ(tokens_, "SELECT");
}

TEST_F(ChatRetryTest, never_repeats_tokens) {
  transport_.break_off(kPiece, {ErrorCode::kSourceUnavailable, "llm.example broke the connection."});
  auto error = ask().error();
  EXPECT_EQ(error.code, ErrorCode::kUpstream);
  EXPECT_EQ(error.message, "llm.example broke the connection.");
  transport_.answer(200, std::string(kPiece) + "data: {\"error\":{\"message\":\"overloaded\"}}\n\n");
  error = ask().error();
  EXPECT_EQ(error.message, "OpenAI broke its answer off. It says: overloaded");
  transport_.break_off(kPiece, {ErrorCode::kTimeout, "silent"});
  error = ask().error();
  EXPECT_EQ(error.code, ErrorCode::kUpstream);
  EXPECT_EQ(error.message, "OpenAI stopped in the middle of its answer. Try again.");
  EXPECT_EQ(transport_.requests.size(), 3U);
  EXPECT_EQ(tokens_, "SELECTSELECTSELECT");
}

TEST_F(ChatRetryTest, takes_an_answer_that_only_its_connection_did_not_end) {
  transport_.break_off(std::string(kPiece) + kEnd, {ErrorCode::kSourceUnavailable, "broke the connection"});
  EXPECT_EQ(ask().value().text, "SELECT");
}

}  // namespace
}  // namespace dataquery::llm
