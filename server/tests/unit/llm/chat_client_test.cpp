#include "llm/chat_client.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>

#include "llm/fake_http_transport.h"
#include "support/await.h"

namespace dataquery::llm {
namespace {

using namespace std::chrono_literals;

constexpr const char* kKey = "sk-test-0123456789abcdef";

Endpoint endpoint() {
  return {.provider_name = "OpenAI",
          .base_url = "https://llm.example/v1",
          .host = "llm.example",
          .model = "m1",
          .key = Secret(kKey)};
}

const std::vector<Message> kMessages = {{Role::kSystem, "context"}, {Role::kUser, "question"}};

std::string answer_body(std::string_view text) {
  return boost::json::serialize(boost::json::value{
      {"model", "m1-2026"},
      {"choices", {{{"index", 0}, {"message", {{"role", "assistant"}, {"content", text}}}, {"finish_reason", "stop"}}}},
      {"usage", {{"prompt_tokens", 11}, {"completion_tokens", 3}, {"total_tokens", 14}}}});
}

class ChatClientTest : public ::testing::Test {
 protected:
  Result<Completion> ask(const OnToken& on_token = {}) { return ask(kMessages, on_token); }
  Result<Completion> ask(const std::vector<Message>& messages, const OnToken& on_token = {}) {
    const auto asked = endpoint();
    return testing::await(
        ChatClient(transport_, {.times = 0}).complete(asked, messages, {}, on_token, Deadline::in(5s)));
  }

  FakeHttpTransport transport_;
};

TEST_F(ChatClientTest, sends_model_messages_and_key) {
  transport_.answer(200, answer_body("hello"));
  ASSERT_TRUE(ask().has_value());
  const auto& request = transport_.requests.at(0);
  EXPECT_EQ(request.url, "https://llm.example/v1/chat/completions");
  ASSERT_EQ(request.headers.size(), 1U);
  EXPECT_EQ(request.headers[0].name, "Authorization");
  EXPECT_EQ(request.headers[0].value.reveal(), std::string("Bearer ") + kKey);
  const auto body = boost::json::parse(request.body);
  EXPECT_EQ(body.at("model"), "m1");
  EXPECT_EQ(body.at("stream"), false);
  EXPECT_EQ(body.at("temperature"), 0);
  EXPECT_EQ(body.at("messages").as_array().size(), 2U);
  EXPECT_EQ(body.at("messages").at(0).at("role"), "system");
  EXPECT_EQ(body.at("messages").at(1).at("content"), "question");
}

TEST_F(ChatClientTest, returns_text_model_and_usage) {
  transport_.answer(200, answer_body("hello"));
  const auto completion = ask();
  ASSERT_TRUE(completion.has_value());
  EXPECT_EQ(completion->text, "hello");
  EXPECT_EQ(completion->model, "m1-2026");
  EXPECT_FALSE(completion->cut_off);
  EXPECT_EQ(completion->usage, (Usage{.prompt_tokens = 11, .completion_tokens = 3}));
}

TEST_F(ChatClientTest, sends_valid_json_for_bytes_that_are_not_utf8) {
  transport_.answer(200, answer_body("hello"));
  const auto completion = ask({{Role::kUser,
                                "a\xff"
                                "b"}});
  ASSERT_TRUE(completion.has_value());
  EXPECT_EQ(boost::json::parse(transport_.requests.at(0).body).at("messages").at(0).at("content"),
            "a\xef\xbf\xbd"
            "b");
}

TEST_F(ChatClientTest, streams_tokens_in_order) {
  transport_.answer(200,
                    ": hello\n\n"
                    "data: {\"model\":\"m1\",\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n"
                    "data: {\"choices\":[{\"delta\":{\"content\":\"Zürich \"}}]}\r\n\r\n"
                    "event: message\ndata:{\"choices\":[{\"delta\":{\"content\":\"it is\"}}]}\n\n"
                    "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                    "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}\n\n"
                    "data: [DONE]\n\n",
                    1);
  std::vector<std::string> tokens;
  const auto completion = ask([&](std::string_view token) { tokens.emplace_back(token); });
  ASSERT_TRUE(completion.has_value()) << completion.error().detail;
  EXPECT_EQ(tokens, (std::vector<std::string>{"Zürich ", "it is"}));
  EXPECT_EQ(completion->text, "Zürich it is");
  EXPECT_EQ(completion->usage, (Usage{.prompt_tokens = 5, .completion_tokens = 2}));
  const auto body = boost::json::parse(transport_.requests.at(0).body);
  EXPECT_EQ(body.at("stream"), true);
  EXPECT_EQ(transport_.requests.at(0).accept, "text/event-stream");
}

TEST_F(ChatClientTest, understands_a_server_that_does_not_stream) {
  transport_.answer(200, answer_body("hello"));
  std::string tokens;
  const auto completion = ask([&](std::string_view token) { tokens += token; });
  ASSERT_TRUE(completion.has_value());
  EXPECT_EQ(completion->text, "hello");
  EXPECT_EQ(tokens, "hello");
}

TEST_F(ChatClientTest, refuses_a_stream_without_an_end_or_with_an_error) {
  for (const std::string last : {"", "data: {\"error\":{\"message\":\"overloaded\"}}\n\n"}) {
    transport_.answer(200, "data: {\"choices\":[{\"delta\":{\"content\":\"SELECT\"}}]}\n\n" + last);
    const auto completion = ask([](std::string_view) {});
    ASSERT_FALSE(completion.has_value());
    EXPECT_EQ(completion.error().code, ErrorCode::kUpstream);
  }
}

TEST_F(ChatClientTest, asks_again_without_what_the_model_refuses) {
  transport_.answer(400, R"({"error":{"message":"Unsupported value","param":"temperature"}})");
  transport_.answer(200, answer_body("hello"));
  ASSERT_TRUE(ask().has_value());
  const auto again = boost::json::parse(transport_.requests.at(1).body).as_object();
  EXPECT_FALSE(again.contains("temperature"));
  EXPECT_FALSE(again.contains("max_tokens"));
}

TEST_F(ChatClientTest, notes_an_answer_that_was_cut_off) {
  transport_.answer(200, R"({"choices":[{"message":{"content":"SELECT"},"finish_reason":"length"}]})");
  EXPECT_TRUE(ask().value().cut_off);
}

TEST_F(ChatClientTest, explains_each_refusal) {
  struct Case {
    int status;
    std::string body;
    const char* expected;
  };
  for (const auto& [status, body, expected] : {
           Case{301, "", "redirect"},
           Case{400, R"({"error":{"message":"bad context"}})", "It says: bad context"},
           Case{401, R"({"error":{"message":"Incorrect API key provided: sk-test-*****cdef"}})", "refused the API key"},
           Case{400, R"([{"error":{"code":400,"message":"API key not valid. Pass a valid one."}}])",
                "refused the API key"},
           Case{402, R"({"error":"no credit"})", "no credit left. It says: no credit"},
           Case{403, "", "refused the API key"},
           Case{404, R"({"error":{"message":"no such model"}})", "does not know the model m1"},
           Case{413, "", "too long"},
           Case{429, R"({"detail":"slow down"})", "Try again later. It says: slow down"},
           Case{429, R"({"error":{"message":"Check your plan","code":"insufficient_quota"}})", "no credit left"},
           Case{529, R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})", "is overloaded"},
           Case{500, "<html>", "failed (status 500)"},
           Case{503, "", "failed (status 503)"},
           Case{504, "", "did not answer in time"},
       }) {
    transport_.answer(status, body);
    const auto completion = ask();
    ASSERT_FALSE(completion.has_value()) << status;
    EXPECT_EQ(completion.error().code, ErrorCode::kUpstream);
    EXPECT_TRUE(completion.error().message.contains(expected)) << completion.error().message;
  }
}

TEST_F(ChatClientTest, says_when_to_try_again) {
  transport_.answer(HttpResponse{.status = 429, .body = {}, .retry_after = 20s});
  EXPECT_TRUE(ask().error().message.contains("Try again in 20 s."));
}

TEST_F(ChatClientTest, never_shows_the_key) {
  for (const int status : {400, 401, 403, 404, 429, 500}) {
    for (const auto& text : {std::string(kKey), "key=" + std::string(kKey) + ",", std::string("sk-test-0***cdef"),
                             std::string("ends in 89abcdef"), "Bearer\t" + std::string(kKey)}) {
      transport_.answer(status, boost::json::serialize(boost::json::value{{"error", {{"message", text}}}}));
      transport_.answer(status, text);
      for (int i = 0; i < 2; ++i) {
        const auto error = ask().error();
        for (const auto& shown : {error.message, error.detail}) {
          EXPECT_FALSE(shown.contains("0123")) << shown;
          EXPECT_FALSE(shown.contains("sk-test")) << shown;
          EXPECT_FALSE(shown.contains("abcdef")) << shown;
        }
      }
    }
  }
}

TEST_F(ChatClientTest, quotes_no_more_than_a_line) {
  transport_.answer(400, boost::json::serialize(boost::json::value{{"error", std::string(5000, 'x') + "\n\x01 y"}}));
  const auto error = ask().error();
  EXPECT_LT(error.message.size(), 500U);
  EXPECT_FALSE(error.message.contains('\n'));
}

TEST_F(ChatClientTest, calls_what_is_not_an_answer_an_upstream_failure) {
  for (const char* body : {"", "not json", "[]", "{}", R"({"choices":[]})", R"({"choices":[{}]})", R"({"choices":"x"})",
                           "{\"choices\":[{\"message\":"}) {
    transport_.answer(200, body);
    const auto completion = ask();
    ASSERT_FALSE(completion.has_value()) << body;
    EXPECT_EQ(completion.error().code, ErrorCode::kUpstream);
  }
}

TEST_F(ChatClientTest, calls_silence_an_upstream_failure) {
  transport_.answer(Error{ErrorCode::kTimeout, "too late"});
  const auto completion = ask();
  EXPECT_EQ(completion.error().code, ErrorCode::kUpstream);
  EXPECT_EQ(completion.error().message, "OpenAI did not answer in time. Try again.");
}

TEST_F(ChatClientTest, stays_cancelled) {
  transport_.answer(Error{ErrorCode::kCancelled, "The request was cancelled."});
  EXPECT_EQ(ask().error().code, ErrorCode::kCancelled);
  EXPECT_EQ(transport_.requests.size(), 1U);
}

}  // namespace
}  // namespace dataquery::llm
