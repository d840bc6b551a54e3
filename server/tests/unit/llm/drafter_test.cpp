#include "llm/drafter.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "llm/fake_http_transport.h"
#include "support/await.h"

namespace dataquery::llm {
namespace {

using namespace std::chrono_literals;

class DrafterTest : public ::testing::Test {
 protected:
  void model_answers(std::string_view text, std::string_view finish_reason = "stop") {
    transport_.answer(200, boost::json::serialize(boost::json::value{
                               {"choices", {{{"message", {{"content", text}}}, {"finish_reason", finish_reason}}}}}));
  }

  Result<Draft> draft() {
    const PromptInput input{.question = "How many orders?",
                            .context = "Table orders(id, total)",
                            .dialect = catalog::Dialect::kPostgresql,
                            .today = 2026y / 6 / 30};
    const Settings settings{.base_url = "http://localhost:1/v1", .key = Secret("k")};
    return testing::await(
        Drafter(transport_).draft(build_messages(input), input.dialect, settings, {}, Deadline::in(5s)));
  }

  FakeHttpTransport transport_;
};

TEST_F(DrafterTest, drafts_a_query_in_the_connections_language) {
  model_answers("It counts the orders.\n```sql\nSELECT count(*) FROM orders;\n```");
  const auto result = draft();
  ASSERT_TRUE(result.has_value()) << result.error().message;
  ASSERT_TRUE(result->query.has_value());
  EXPECT_EQ(result->query->dialect, catalog::Dialect::kPostgresql);
  EXPECT_EQ(result->query->text, "SELECT count(*) FROM orders");
  EXPECT_EQ(result->words, "It counts the orders.");
  EXPECT_EQ(result->model, "gpt-3.5-turbo");
}

TEST_F(DrafterTest, shows_the_model_the_retrieved_chunks) {
  model_answers("I don't know.");
  ASSERT_TRUE(draft().has_value());
  EXPECT_TRUE(transport_.requests.at(0).body.contains("Table orders(id, total)"));
}

TEST_F(DrafterTest, has_no_query_when_the_model_does_not_know) {
  model_answers("I don't know: no table holds that.");
  const auto result = draft();
  ASSERT_TRUE(result.has_value());
  EXPECT_FALSE(result->query.has_value());
  EXPECT_EQ(result->words, "I don't know: no table holds that.");
}

TEST_F(DrafterTest, refuses_answers_that_are_empty_or_cut_off) {
  model_answers("");
  EXPECT_EQ(draft().error().code, ErrorCode::kUpstream);
  model_answers("```sql\nSELECT count(*) FROM ord", "length");
  EXPECT_TRUE(draft().error().message.contains("cut its answer off"));
}

TEST_F(DrafterTest, sends_nothing_with_settings_that_cannot_work) {
  const Settings settings{.provider = "nobody", .base_url = {}, .key = Secret("k")};
  const PromptInput input;
  const auto result =
      testing::await(Drafter(transport_).draft(build_messages(input), input.dialect, settings, {}, Deadline::in(5s)));
  EXPECT_EQ(result.error().code, ErrorCode::kInvalidArgument);
  EXPECT_TRUE(transport_.requests.empty());
}

}  // namespace
}  // namespace dataquery::llm
