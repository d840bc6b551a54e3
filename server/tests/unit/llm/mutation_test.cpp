#include <gtest/gtest.h>

#include "llm/chat_stream.h"
#include "llm/reply_parser.h"
#include "support/mutator.h"
#include "support/rounds.h"

namespace dataquery::llm {
namespace {

using catalog::Dialect;

// Whatever a model sends: a query, if one is found, is text of the answer and not empty.
TEST(mutation, every_reply_is_taken_apart) {
  testing::Mutator mutator({"It counts them.\n```sql\nSELECT count(*) FROM t;\n```\nAfter.",
                            "<think>SELECT wrong</think>\nUse ```sqlite SELECT 1``` here",
                            "So:\r\n```json\n{\"collection\": \"c\", \"pipeline\": [{\"$limit\": 1}]}\n```",
                            R"({"sql": "SELECT 1;", "why": ["\u00e9", {"a": 1e9}]})",
                            "So:\n```js\ndb.c.find({a: 'x;y'}).limit(2);\n```\nor `db[\"c\"].count()`\n{collection: 1",
                            "Here it is:\nWITH a AS (SELECT 'x;y')\nSELECT * FROM a;\nIt lists names.",
                            "-- names\n/* all */ (SELECT 1) UNION (SELECT 2); ;"});
  for (int i = testing::rounds(5000); i > 0; --i) {
    const auto answer = mutator.next();
    for (const auto dialect : {Dialect::kSqlite, Dialect::kMongodb}) {
      const auto reply = parse_reply(answer, dialect);
      if (reply.query) {
        EXPECT_FALSE(reply.query->empty()) << answer;
        EXPECT_LE(reply.query->size(), answer.size() * 6) << answer;  // JSON written again may escape a byte in six
      }
      EXPECT_LE(reply.words.size(), answer.size() + 2) << answer;
    }
  }
}

// Whatever a server sends: an answer, or kUpstream.
TEST(mutation, every_stream_is_read) {
  testing::Mutator mutator(
      {"data: {\"model\":\"m\",\"choices\":[{\"delta\":{\"content\":\"a\"},\"finish_reason\":null}]}\n\ndata: "
       "[DONE]\n\n",
       "event: ping\ndata: {\"type\":\"ping\"}\n\ndata: "
       "{\"type\":\"content_block_delta\",\"delta\":{\"text\":\"a\"}}\r\n\r\n"
       "data: {\"type\":\"message_stop\"}\n\n",
       "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]},\"finishReason\":\"STOP\"}],"
       "\"usageMetadata\":{\"promptTokenCount\":8}}\r\n\r\n",
       R"({"choices":[{"message":{"content":"whole"},"finish_reason":"stop"}],"usage":{"cost":1e9}})",
       "data: {\"error\":{\"message\":\"no\"}}\n\n: comment\nretry: 1\n\n"});
  for (int i = testing::rounds(5000); i > 0; --i) {
    const auto body = mutator.next();
    for (const auto format : {WireFormat::kOpenAi, WireFormat::kAnthropic, WireFormat::kGemini}) {
      std::string tokens;
      ChatStream stream(wire_of(format), [&](std::string_view token) { tokens += token; });
      stream.feed(std::string_view(body).substr(0, body.size() / 2));
      stream.feed(std::string_view(body).substr(body.size() / 2));
      const auto completion = stream.finish();
      if (completion) {
        EXPECT_EQ(tokens, completion->text) << body;
      } else {
        EXPECT_EQ(completion.error().code, ErrorCode::kUpstream) << body;
      }
    }
  }
}

}  // namespace
}  // namespace dataquery::llm
