// The three formats: what is sent, and how whole and streamed answers are read.

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "llm/chat_stream.h"
#include "llm/wire.h"

namespace dataquery::llm {
namespace {

namespace json = boost::json;

Endpoint endpoint(WireFormat format, std::string model = "m1") {
  return {.provider_name = "Provider",
          .base_url = "https://llm.example/v1",
          .host = "llm.example",
          .model = std::move(model),
          .key = Secret("key-1"),
          .format = format};
}

const std::vector<Message> kMessages = {
    {Role::kSystem, "context"}, {Role::kUser, "first"}, {Role::kAssistant, "answer"}, {Role::kUser, "second"}};

std::string header(const HttpRequest& request, std::string_view name) {
  for (const auto& each : request.headers) {
    if (each.name == name) return each.value.reveal();
  }
  return "";
}

TEST(Wire, asks_in_openais_format) {
  const auto request = wire_of(WireFormat::kOpenAi).request(endpoint(WireFormat::kOpenAi), kMessages, {}, true);
  EXPECT_EQ(request.url, "https://llm.example/v1/chat/completions");
  EXPECT_EQ(header(request, "Authorization"), "Bearer key-1");
  EXPECT_EQ(header(request, "api-key"), "");
  EXPECT_EQ(request.accept, "text/event-stream");
  EXPECT_EQ(json::parse(request.body), json::parse(R"({"model": "m1", "stream": true,
    "stream_options": {"include_usage": true}, "temperature": 0, "max_tokens": 1200, "messages": [
      {"role": "system", "content": "context"}, {"role": "user", "content": "first"},
      {"role": "assistant", "content": "answer"}, {"role": "user", "content": "second"}]})"));
}

TEST(Wire, asks_for_the_cost_where_a_provider_tells_it) {
  auto openrouter = endpoint(WireFormat::kOpenAi);
  openrouter.asks_for_cost = true;
  const auto request = wire_of(WireFormat::kOpenAi).request(openrouter, kMessages, {.plain = true}, false);
  EXPECT_EQ(json::parse(request.body).at("usage"), json::parse(R"({"include": true})"));
}

TEST(Wire, gives_azure_its_own_header_too) {
  auto azure = endpoint(WireFormat::kOpenAi);
  azure.host = "res.openai.azure.com:443";
  const auto request = wire_of(WireFormat::kOpenAi).request(azure, kMessages, {}, false);
  EXPECT_EQ(header(request, "api-key"), "key-1");
  EXPECT_EQ(header(request, "Authorization"), "Bearer key-1");
}

TEST(Wire, asks_in_anthropics_format) {
  const auto request = wire_of(WireFormat::kAnthropic).request(endpoint(WireFormat::kAnthropic), kMessages, {}, true);
  EXPECT_EQ(request.url, "https://llm.example/v1/messages");
  EXPECT_EQ(header(request, "x-api-key"), "key-1");
  EXPECT_EQ(header(request, "anthropic-version"), "2023-06-01");
  EXPECT_EQ(header(request, "Authorization"), "");
  EXPECT_EQ(json::parse(request.body), json::parse(R"({"model": "m1", "stream": true, "max_tokens": 5296,
    "temperature": 0, "system": "context", "messages": [{"role": "user", "content": "first"},
      {"role": "assistant", "content": "answer"}, {"role": "user", "content": "second"}]})"));
}

TEST(Wire, asks_in_geminis_format) {
  const auto gemini = endpoint(WireFormat::kGemini, "models/gemini-2.5 pro");
  const auto streamed = wire_of(WireFormat::kGemini).request(gemini, kMessages, {.max_tokens = 10}, true);
  EXPECT_EQ(streamed.url, "https://llm.example/v1/models/gemini-2.5%20pro:streamGenerateContent?alt=sse");
  EXPECT_EQ(header(streamed, "x-goog-api-key"), "key-1");
  EXPECT_EQ(json::parse(streamed.body), json::parse(R"({"systemInstruction": {"parts": [{"text": "context"}]},
    "generationConfig": {"maxOutputTokens": 4106, "temperature": 0}, "contents": [
      {"role": "user", "parts": [{"text": "first"}]}, {"role": "model", "parts": [{"text": "answer"}]},
      {"role": "user", "parts": [{"text": "second"}]}]})"));
  const auto whole = wire_of(WireFormat::kGemini).request(gemini, kMessages, {.plain = true}, false);
  EXPECT_TRUE(whole.url.ends_with(":generateContent"));
  EXPECT_FALSE(json::parse(whole.body).at("generationConfig").as_object().contains("temperature"));
}

TEST(Wire, leaves_out_what_a_plain_request_must_not_hold) {
  for (const auto format : {WireFormat::kOpenAi, WireFormat::kAnthropic}) {
    const auto body = wire_of(format).request(endpoint(format), kMessages, {.plain = true}, false).body;
    EXPECT_FALSE(body.contains("temperature"));
    EXPECT_EQ(body.contains("max_tokens"), format == WireFormat::kAnthropic) << "Anthropic wants a limit";
  }
}

/// An answer as it comes, and what it means.
struct Case {
  const char* name;
  WireFormat format;
  std::string body;
  const char* text;   ///< of the completion
  const char* usage;  ///< "prompt/completion/cost"; "": none
  bool cut_off = false;
  const char* error = nullptr;  ///< in the detail; none: understood
};

std::string shown(const std::optional<Usage>& usage) {
  if (!usage) return "";
  std::string text = std::to_string(usage->prompt_tokens) + "/" + std::to_string(usage->completion_tokens);
  if (usage->cost) text += "/" + std::to_string(*usage->cost);
  return text;
}

void expect(const Case& given, const Result<Completion>& completion) {
  if (given.error != nullptr) {
    ASSERT_FALSE(completion.has_value()) << given.name;
    EXPECT_EQ(completion.error().code, ErrorCode::kUpstream) << given.name;
    EXPECT_TRUE(completion.error().detail.contains(given.error)) << given.name << ": " << completion.error().detail;
    return;
  }
  ASSERT_TRUE(completion.has_value()) << given.name << ": " << completion.error().detail;
  EXPECT_EQ(completion->text, given.text) << given.name;
  EXPECT_EQ(shown(completion->usage), given.usage) << given.name;
  EXPECT_EQ(completion->cut_off, given.cut_off) << given.name;
}

const std::string kOpenAiEnd = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
const std::string kClaudeStart =
    "event: message_start\ndata: {\"type\":\"message_start\",\"message\":{\"model\":\"claude\",\"usage\":"
    "{\"input_tokens\":20,\"cache_read_input_tokens\":5,\"output_tokens\":1}}}\n\n"
    "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
    "\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\nevent: ping\ndata: {\"type\": \"ping\"}\n\n";
const std::string kClaudeEnd =
    "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n"
    "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},"
    "\"usage\":{\"output_tokens\":9}}\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
std::string claude_text(const std::string& text) {
  return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
         "{\"type\":\"text_delta\",\"text\":\"" +
         text + "\"}}\n\n";
}
std::string openai_text(const std::string& text) {
  return "data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":null}]}\n\n";
}
std::string gemini_text(const std::string& text, const std::string& more = "") {
  return "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"" + text + "\"}],\"role\":\"model\"}" + more +
         "}],\"modelVersion\":\"g\"}\r\n\r\n";
}
std::string with_crlf(std::string text) {
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) text.replace(at, 1, "\r\n");
  return text;
}

std::vector<Case> streams() {
  constexpr auto kOpenAi = WireFormat::kOpenAi;
  constexpr auto kAnthropic = WireFormat::kAnthropic;
  constexpr auto kGemini = WireFormat::kGemini;
  return {
      {"openai", kOpenAi, openai_text("Zürich ") + openai_text("it is") + kOpenAiEnd, "Zürich it is", ""},
      {"openai with CRLF", kOpenAi, with_crlf(openai_text("a") + openai_text("b") + kOpenAiEnd), "ab", ""},
      {"openai with usage at the end", kOpenAi,
       openai_text("a") + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                          "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}\n\n"
                          "data: [DONE]\n\n",
       "a", "5/2"},
      {"openrouter with comments and cost", kOpenAi,
       ": OPENROUTER PROCESSING\n\n" + openai_text("a") +
           "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"error\":null,"
           "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"cost\":0.25}}\n\n",
       "a", "5/2/0.250000"},
      {"openai without the last empty line", kOpenAi, openai_text("a") + "data: [DONE]", "a", ""},
      {"openai without any empty line", kOpenAi,
       "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\ndata: {\"choices\":[{\"delta\":{\"content\":\"b\"}}]}\n"
       "data: [DONE]\n",
       "ab", ""},
      {"openai cut off", kOpenAi,
       "data: {\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":\"length\"}]}\n\n", "a", "", true},
      {"openai filtered", kOpenAi, "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"content_filter\"}]}\n\n", "",
       "", true},
      {"openai calling a tool", kOpenAi,
       "data: {\"choices\":[{\"delta\":{\"content\":null,\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"run\","
       "\"arguments\":\"{\\\"sql\\\":\"}}]}}]}\n\n"
       "data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\"SELECT "
       "1\\\"}\"}}"
       "]},\"finish_reason\":\"tool_calls\"}]}\n\n",
       "{\"sql\":\"SELECT 1\"}", ""},
      {"openai with the reason of a model that thinks", kOpenAi,
       "data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]}\n\n" + openai_text("a") + kOpenAiEnd, "a", ""},
      {"openai in one piece", kOpenAi,
       R"({"model":"m","choices":[{"message":{"content":"whole"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1}})",
       "whole", "1/0"},
      {"openai with an error", kOpenAi, openai_text("a") + "data: {\"error\":{\"message\":\"overloaded\"}}\n\n", "", "",
       false, "overloaded"},
      {"openai with an error and no words", kOpenAi, "data: {\"error\":{}}\n\n", "", "", false, ""},
      {"openai without an end", kOpenAi, openai_text("a"), "", "", false, "no end"},
      {"openai with a malformed piece", kOpenAi, openai_text("a") + "data: {\"choices\":[{\"del\n\n" + kOpenAiEnd, "",
       "", false, "no JSON"},
      {"openai with bytes that are no UTF-8", kOpenAi, openai_text("a\xff") + kOpenAiEnd, "", "", false, "no JSON"},
      {"no stream at all", kOpenAi, "<html>hello</html>", "", "", false, "nothing of the format"},
      {"nothing", kOpenAi, "", "", "", false, "nothing of the format"},

      {"anthropic", kAnthropic, kClaudeStart + claude_text("Zürich ") + claude_text("it is") + kClaudeEnd,
       "Zürich it is", "25/9"},
      {"anthropic with CRLF", kAnthropic, with_crlf(kClaudeStart + claude_text("a") + kClaudeEnd), "a", "25/9"},
      {"anthropic with thoughts and what is not known", kAnthropic,
       kClaudeStart +
           "data: {\"type\":\"content_block_delta\",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"hm\"}}\n\n"
           "event: novelty\ndata: {\"type\":\"novelty\",\"x\":1}\n\n" +
           claude_text("a") + kClaudeEnd,
       "a", "25/9"},
      {"anthropic cut off", kAnthropic,
       kClaudeStart + claude_text("a") +
           "data: "
           "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"max_tokens\"},\"usage\":{\"output_tokens\":3}}"
           "\n\ndata: {\"type\":\"message_stop\"}\n\n",
       "a", "25/3", true},
      {"anthropic with an error", kAnthropic,
       kClaudeStart + claude_text("a") +
           "event: error\ndata: "
           "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}"
           "\n\n",
       "", "", false, "Overloaded"},
      {"anthropic without an end", kAnthropic, kClaudeStart + claude_text("a"), "", "", false, "no end"},
      {"anthropic with a malformed piece", kAnthropic, kClaudeStart + "data: {oops\n\n" + kClaudeEnd, "", "", false,
       "no JSON"},
      {"anthropic in one piece", kAnthropic,
       R"({"type":"message","model":"claude","content":[{"type":"text","text":"whole"}],"stop_reason":"end_turn",
           "usage":{"input_tokens":3,"output_tokens":4}})",
       "whole", "3/4"},

      {"gemini", kGemini,
       gemini_text("Zürich ") + gemini_text("it is", ",\"finishReason\":\"STOP\"") +
           "data: "
           "{\"usageMetadata\":{\"promptTokenCount\":8,\"candidatesTokenCount\":4,\"thoughtsTokenCount\":6}}\r\n\r\n",
       "Zürich it is", "8/10"},
      {"gemini with thoughts", kGemini,
       "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"hm\",\"thought\":true},{\"text\":\"a\"}]},"
       "\"finishReason\":\"STOP\"}]}\n\n",
       "a", ""},
      {"gemini cut off", kGemini, gemini_text("a", ",\"finishReason\":\"MAX_TOKENS\""), "a", "", true},
      {"gemini filtered", kGemini, "data: {\"candidates\":[{\"finishReason\":\"SAFETY\"}]}\n\n", "", "", true},
      {"gemini that blocks the question", kGemini, "data: {\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}\n\n", "",
       "", false, "blocked (SAFETY)"},
      {"gemini with an error", kGemini,
       gemini_text("a") + "data: {\"error\":{\"code\":503,\"message\":\"The model is overloaded.\"}}\n\n", "", "",
       false, "overloaded"},
      {"gemini without an end", kGemini, gemini_text("a"), "", "", false, "no end"},
      {"gemini with a malformed piece", kGemini, gemini_text("a") + "data: [[[\n\n", "", "", false, "no JSON"},
  };
}

TEST(Wire, reads_streams_cut_anywhere) {
  for (const auto& given : streams()) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{7}, given.body.size() + 1}) {
      std::string tokens;
      ChatStream stream(wire_of(given.format), [&](std::string_view token) { tokens += token; });
      for (std::size_t at = 0; at < given.body.size(); at += size) {
        stream.feed(std::string_view(given.body).substr(at, size));
      }
      expect(given, stream.finish());
      if (given.error == nullptr) {
        EXPECT_EQ(tokens, given.text) << given.name;
      }
    }
  }
}

TEST(Wire, hands_over_whole_characters_only) {
  const std::string body = openai_text("Zürich 東京") + kOpenAiEnd;
  std::vector<std::string> tokens;
  ChatStream stream(wire_of(WireFormat::kOpenAi), [&](std::string_view token) { tokens.emplace_back(token); });
  for (const char byte : body) stream.feed({&byte, 1});
  EXPECT_TRUE(stream.finish().has_value());
  EXPECT_EQ(tokens, std::vector<std::string>{"Zürich 東京"});
}

TEST(Wire, reads_whole_answers) {
  constexpr auto kAnthropic = WireFormat::kAnthropic;
  constexpr auto kGemini = WireFormat::kGemini;
  const std::vector<Case> cases = {
      {"anthropic", kAnthropic,
       R"({"type":"message","model":"claude","content":[{"type":"thinking","thinking":"hm"},{"type":"text","text":"a"},
           {"type":"text","text":"b"}],"stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":4}})",
       "ab", "3/4"},
      {"anthropic calling a tool", kAnthropic,
       R"({"content":[{"type":"tool_use","name":"run","input":{"sql":"SELECT 1"}}],"stop_reason":"tool_use"})",
       R"({"sql":"SELECT 1"})", ""},
      {"anthropic that refuses", kAnthropic, R"({"content":[],"stop_reason":"refusal"})", "", "", true},
      {"anthropic of another shape", kAnthropic, R"({"choices":[]})", "", "", false, "nothing of the format"},
      {"gemini", kGemini,
       R"({"candidates":[{"content":{"parts":[{"text":"a"},{"text":"b"}]},"finishReason":"STOP"}],
           "usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":4},"modelVersion":"g"})",
       "ab", "8/4"},
      {"gemini calling a function", kGemini,
       R"({"candidates":[{"content":{"parts":[{"functionCall":{"name":"run","args":{"sql":"SELECT 1"}}}]},
           "finishReason":"STOP"}]})",
       R"({"sql":"SELECT 1"})", ""},
      {"gemini of another shape", kGemini, R"({"content":[]})", "", "", false, "nothing of the format"},
      {"gemini with an error in a list", kGemini, R"([{"error":{"message":"no"}}])", "", "", false,
       "nothing of the format"},
  };
  for (const auto& given : cases) {
    ChatStream answer(wire_of(given.format), {});
    answer.take_whole(given.body);
    expect(given, answer.finish());
  }
}

}  // namespace
}  // namespace dataquery::llm
