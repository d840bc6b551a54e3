#include "ask/answerer.h"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "adapters/connectors/sqlite_inspector.h"
#include "adapters/embedders/static_embedder.h"
#include "llm/fake_http_transport.h"
#include "retrieval/in_memory_vector_index.h"
#include "source/fake_connector.h"

namespace dataquery::ask {
namespace {

using catalog::TypeKind;

catalog::Catalog shop() {
  catalog::Catalog shop{.dialect = catalog::Dialect::kSqlite, .database = "shop"};
  shop.tables.push_back({.name = "boats",
                         .columns = {{.name = "id", .type = "INTEGER", .kind = TypeKind::kInteger},
                                     {.name = "name", .type = "TEXT", .kind = TypeKind::kText},
                                     {.name = "length", .type = "REAL", .kind = TypeKind::kReal}},
                         .primary_key = {0}});
  return shop;
}

source::Rows one_number(std::int64_t number) { return {.columns = {{"n", TypeKind::kInteger}}, .rows = {{number}}}; }

std::string chat_reply(std::string_view content) {
  namespace json = boost::json;
  return json::serialize(json::object{
      {"model", "test-model"},
      {"choices", json::array{json::object{{"message", json::object{{"role", "assistant"}, {"content", content}}},
                                           {"finish_reason", "stop"}}}},
      {"usage", json::object{{"prompt_tokens", 100}, {"completion_tokens", 20}, {"total_tokens", 120}}}});
}

/// An answerer whose database and model are scripts.
class AnswererTest : public ::testing::Test {
 protected:
  AnswererTest()
      : connector_(std::make_shared<source::FakeConnector>(shop())),
        pools_{store_, sources_, compute_, hashing_, llm_pool_},
        retriever_(embedder_, vectors_, clock_),
        guard_(inspector_),
        drafter_(transport_),
        answerer_(pools_, retriever_, indexes_, translator_, drafter_, guard_, clock_, {}) {}

  ~AnswererTest() override {
    for (auto* pool : {&store_, &sources_, &compute_, &hashing_, &llm_pool_}) pool->stop();
  }

  Source source() { return {.id = {1}, .connector = connector_, .catalog = catalog_}; }

  static llm::Settings model() {
    return {.provider = "custom", .model = "test-model", .base_url = "http://127.0.0.1:1/v1", .key = Secret("key")};
  }

  Result<Answer> complete(asio::awaitable<Result<Answer>> coroutine) {
    std::optional<Result<Answer>> answer;
    asio::co_spawn(io_, std::move(coroutine), [&](const std::exception_ptr& thrown, Result<Answer> result) {
      if (thrown) std::rethrow_exception(thrown);
      answer.emplace(std::move(result));
    });
    io_.restart();
    io_.run();
    return std::move(*answer);
  }

  Result<Answer> ask(std::string text, Engine engine, std::optional<llm::Settings> settings = {}) {
    return complete(
        answerer_.answer(source(), {.text = std::move(text), .engine = engine, .llm = std::move(settings)}, events_));
  }

  std::shared_ptr<source::FakeConnector> connector_;
  std::shared_ptr<const catalog::Catalog> catalog_ = std::make_shared<const catalog::Catalog>(shop());
  asio::io_context io_{1};
  BlockingPool store_{{.name = "store", .threads = 1}};
  BlockingPool sources_{{.name = "sources", .threads = 1}};
  BlockingPool compute_{{.name = "compute", .threads = 1}};
  BlockingPool hashing_{{.name = "hashing", .threads = 1}};
  BlockingPool llm_pool_{{.name = "llm", .threads = 1}};
  Pools pools_;
  embedders::StaticEmbedder embedder_;
  retrieval::InMemoryVectorIndex vectors_;
  FixedClock clock_{std::chrono::sys_days(std::chrono::year(2026) / 6 / 30)};
  retrieval::Retriever retriever_;
  IndexCache indexes_{4};
  translator::Translator translator_;
  connectors::SqliteInspector inspector_;
  guard::Guard guard_;
  llm::FakeHttpTransport transport_;
  llm::Drafter drafter_;
  NoEvents events_;
  Answerer answerer_;
};

TEST_F(AnswererTest, answers_without_a_model) {
  connector_->result(one_number(7));
  const auto answer = ask("How many boats are there?", Engine::kAuto);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, Status::kAnswered);
  EXPECT_EQ(answer->text, "There are 7 boats.");
  EXPECT_EQ(answer->query, "SELECT COUNT(*) AS number_of_boats FROM boats");
  EXPECT_EQ(answer->engine, "builtin");
  ASSERT_TRUE(answer->confidence);
  EXPECT_GT(*answer->confidence, 0.4);
  EXPECT_TRUE(transport_.requests.empty());
}

TEST_F(AnswererTest, runs_the_models_query_and_reports_its_usage) {
  transport_.answer(200, chat_reply("Here you are:\n```sql\nSELECT MAX(length) AS longest FROM boats\n```"));
  connector_->result(one_number(12));
  const auto answer = ask("Which is the longest?", Engine::kLlm, model());
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->query, "SELECT MAX(length) AS longest FROM boats");
  EXPECT_EQ(answer->engine, "llm");
  EXPECT_FALSE(answer->confidence);
  ASSERT_TRUE(answer->usage);
  EXPECT_EQ(answer->usage->prompt_tokens, 100);
  ASSERT_EQ(transport_.requests.size(), 1U);
  EXPECT_TRUE(transport_.requests[0].body.contains("boats")) << "the retrieved chunks are in the prompt";
}

TEST_F(AnswererTest, refuses_a_models_delete_and_runs_nothing) {
  transport_.answer(200, chat_reply("```sql\nDELETE FROM boats\n```"));
  const auto answer = ask("Remove all boats", Engine::kLlm, model());
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, Status::kNoAnswer);
  EXPECT_TRUE(answer->text.contains("refused")) << answer->text;
  EXPECT_TRUE(connector_->queries.empty());
}

TEST_F(AnswererTest, says_that_the_model_failed) {
  transport_.answer(Error(ErrorCode::kUpstream, "The model did not answer."));
  const auto answer = ask("How many boats are there?", Engine::kLlm, model());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kUpstream);
}

TEST_F(AnswererTest, asks_the_model_only_when_unsure) {
  connector_->result(one_number(7));
  const auto answer = ask("How many boats are there?", Engine::kAuto, model());
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->engine, "builtin");
  EXPECT_TRUE(transport_.requests.empty());
}

TEST_F(AnswererTest, needs_a_model_for_the_llm_engine) {
  const auto answer = ask("How many boats are there?", Engine::kLlm);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(answer.error().field, "engine");
}

TEST_F(AnswererTest, hands_on_what_is_wrong_with_the_database) {
  connector_->result(fail(ErrorCode::kSourceUnavailable, "The database cannot be reached."));
  const auto answer = ask("How many boats are there?", Engine::kBuiltin);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kSourceUnavailable);
}

TEST_F(AnswererTest, does_not_guess_what_is_not_in_the_database) {
  const auto answer = ask("xyzzy frobnicate quux", Engine::kBuiltin);
  ASSERT_TRUE(answer);
  EXPECT_NE(answer->status, Status::kAnswered);
  EXPECT_TRUE(connector_->queries.empty());
}

TEST_F(AnswererTest, runs_a_persons_query_through_the_guard) {
  connector_->result(one_number(3));
  const auto answer = complete(answerer_.run(source(), "Your query", "SELECT COUNT(*) FROM boats",
                                             Deadline::in(std::chrono::seconds(5)), events_));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->engine, "user");
  const auto refused = complete(
      answerer_.run(source(), "Your query", "DROP TABLE boats", Deadline::in(std::chrono::seconds(5)), events_));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kRefused);
}

}  // namespace
}  // namespace dataquery::ask
