#include "ask/answerer.h"

#include <gtest/gtest.h>

#include <algorithm>
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

source::Rows no_rows() { return {.columns = {{"length", TypeKind::kReal}}, .rows = {}}; }

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

  Result<Answer> choose(std::string text, Chosen chosen, std::optional<llm::Settings> settings = {}) {
    Question question{.text = std::move(text), .llm = std::move(settings)};
    question.chosen = std::move(chosen);
    return complete(answerer_.answer(source(), std::move(question), events_));
  }

  Chosen before(std::string query) const {
    return {.query = std::move(query),
            .before = ChosenBefore{.id = 3, .question = "boats length", .day = clock_.today()}};
  }

  /// All that a model would be told.
  std::string preview(Question question) {
    std::optional<Result<Preview>> preview;
    asio::co_spawn(io_, answerer_.preview(source(), std::move(question)),
                   [&](const std::exception_ptr& thrown, Result<Preview> result) {
                     if (thrown) std::rethrow_exception(thrown);
                     preview.emplace(std::move(result));
                   });
    io_.restart();
    io_.run();
    std::string told;
    for (const auto& message : preview->value().messages) told += message.content + "\n";
    return told;
  }

  void name_boats(std::vector<std::string> names) {
    auto catalog = shop();
    catalog.tables[0].columns[1].values = std::move(names);
    catalog_ = std::make_shared<const catalog::Catalog>(std::move(catalog));
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

TEST_F(AnswererTest, answers_with_the_reading_that_is_chosen) {
  const auto unsure = ask("boats length", Engine::kBuiltin);
  ASSERT_TRUE(unsure) << unsure.error().message;
  ASSERT_EQ(unsure->status, Status::kClarify);
  ASSERT_GT(unsure->choices.size(), 1U);
  const auto& choice = unsure->choices.back();
  connector_->result(no_rows());
  const auto answer = choose("boats length", {.query = choice.query, .before = {}});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, Status::kAnswered) << "also when it finds nothing";
  EXPECT_EQ(connector_->queries, std::vector<std::string>{choice.query});
  EXPECT_EQ(answer->engine, "builtin");
  EXPECT_FALSE(answer->confidence) << "a person said so";
  ASSERT_TRUE(answer->evidence.choice);
  EXPECT_FALSE(answer->evidence.choice->before);
  EXPECT_TRUE(answer->evidence.choice->whole);
  EXPECT_EQ(answer->evidence.choice->reading, choice.label);
}

TEST_F(AnswererTest, a_choice_that_is_no_reading_is_refused) {
  const auto answer = choose("boats length", {.query = "SELECT 1", .before = {}});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::kInvalidArgument);
  EXPECT_EQ(answer.error().field, "choice");
  EXPECT_TRUE(connector_->queries.empty());
}

TEST_F(AnswererTest, what_was_chosen_before_is_answered_at_once) {
  const auto unsure = ask("boats length", Engine::kBuiltin);
  ASSERT_TRUE(unsure && unsure->choices.size() > 1);
  connector_->result(one_number(7));
  const auto answer = choose("BOATS: Length!", before(unsure->choices.back().query), model());
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, Status::kAnswered);
  EXPECT_EQ(answer->query, unsure->choices.back().query);
  ASSERT_TRUE(answer->evidence.choice);
  EXPECT_EQ(answer->evidence.choice->id, 3);
  EXPECT_TRUE(answer->evidence.choice->before);
  EXPECT_TRUE(transport_.requests.empty()) << "no model is needed";
}

TEST_F(AnswererTest, what_was_chosen_before_and_is_no_reading_any_more_is_passed_over) {
  const auto answer = choose("boats length", before("SELECT gone FROM boats"));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, Status::kClarify);
  EXPECT_FALSE(answer->evidence.choice);
  EXPECT_TRUE(answer->evidence.choice_gone);
}

TEST_F(AnswererTest, what_was_chosen_before_and_is_rejected_now_is_passed_over) {
  const auto unsure = ask("boats length", Engine::kBuiltin);
  ASSERT_TRUE(unsure && unsure->choices.size() > 1);
  connector_->result(fail(ErrorCode::kInvalidQuery, "no such column: length"));
  const auto answer = choose("boats length", before(unsure->choices.front().query));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, Status::kClarify);
  EXPECT_FALSE(answer->evidence.choice);
  EXPECT_TRUE(answer->evidence.choice_gone);
  for (const auto& choice : answer->choices) EXPECT_NE(choice.query, unsure->choices.front().query);
}

TEST_F(AnswererTest, the_connections_own_words_are_understood_and_told_to_a_model) {
  connector_->result(one_number(7));
  Question question{.text = "What is the average LOA?", .engine = Engine::kBuiltin};
  question.glossary = translator::Glossary({{"LOA", {.column = "boats.length"}}, {"draft", {.column = "boats.id"}}});
  const auto answer = complete(answerer_.answer(source(), question, events_));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->query, "SELECT AVG(length) AS average_length FROM boats");
  EXPECT_TRUE(
      std::ranges::contains(answer->evidence.assumptions, "“LOA” is boats.length, by this connection's glossary."));
  question.sharing.notes = "Metres.";
  const auto told = preview(question);
  EXPECT_TRUE(told.contains("Metres.\n\nWhat people here mean by these words:\n- LOA: boats.length")) << told;
  EXPECT_FALSE(told.contains("draft")) << "only what is said";
}

TEST_F(AnswererTest, values_in_the_glossary_are_told_only_where_values_are_shared) {
  Question question{.text = "How many long ones are fast?", .engine = Engine::kBuiltin};
  question.glossary =
      translator::Glossary({{"long ones", {.expression = "boats.length > 20"}}, {"fast", {.column = "boats.length"}}});
  EXPECT_TRUE(preview(question).contains("- long ones: boats.length > 20\n- fast: boats.length"));
  question.sharing.values = false;
  EXPECT_FALSE(preview(question).contains("> 20"));
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
  for (int i = 0; i < 3; ++i) transport_.answer(200, chat_reply("```sql\nDELETE FROM boats\n```"));
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

/// Keeps what happened, as words.
class Recorded final : public Events {
 public:
  void emit(const Event& event) override {
    std::visit([this](const auto& happened) { add(happened); }, event);
  }
  [[nodiscard]] bool wants_tokens() const override { return tokens; }

  bool tokens = false;
  std::vector<std::string> all;

 private:
  void add(const StatusEvent& e) { all.push_back("status " + std::string(e.stage)); }
  void add(const ContextEvent& /*e*/) { all.emplace_back("context"); }
  void add(const TokenEvent& e) { all.push_back("token " + std::string(e.part) + " " + std::string(e.text)); }
  void add(const QueryEvent& e) { all.push_back("query " + e.query); }
  void add(const RepairEvent& e) { all.push_back("repair " + std::to_string(e.attempt) + " " + e.problem); }
};

class LlmEngineTest : public AnswererTest {
 protected:
  Question to_model(std::string text) { return {.text = std::move(text), .engine = Engine::kLlm, .llm = model()}; }
  Result<Answer> ask(Question question) { return complete(answerer_.answer(source(), std::move(question), happened_)); }
  void model_writes(std::string_view sql) {
    transport_.answer(200, chat_reply("Here:\n```sql\n" + std::string(sql) + "\n```"));
  }
  void rejects(std::string message) { connector_->result(fail(ErrorCode::kInvalidQuery, std::move(message))); }
  std::string asked(std::size_t request) { return transport_.requests.at(request).body; }

  Recorded happened_;
};

TEST_F(LlmEngineTest, has_the_model_correct_a_query_that_the_database_rejects) {
  model_writes("SELECT id FROM boats");
  rejects("no such access right");
  model_writes("SELECT length FROM boats");
  connector_->result(one_number(12));
  const auto answer = ask(to_model("How long is it?"));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, Status::kAnswered);
  EXPECT_EQ(answer->query, "SELECT length FROM boats");
  ASSERT_EQ(answer->evidence.attempts.size(), 1U);
  EXPECT_EQ(answer->evidence.attempts[0].query, "SELECT id FROM boats");
  EXPECT_TRUE(answer->evidence.attempts[0].problem.contains("no such access right"));
  EXPECT_TRUE(asked(1).contains("no such access right")) << "the model is told";
  EXPECT_TRUE(asked(1).contains("SELECT id FROM boats")) << "and what it wrote";
  EXPECT_EQ(answer->usage->requests, 2);
  EXPECT_EQ(answer->usage->prompt_tokens, 200);
}

TEST_F(LlmEngineTest, gives_up_after_two_repairs_and_says_what_was_tried) {
  for (int i = 0; i < 3; ++i) {
    model_writes("SELECT wrong" + std::to_string(i) + " FROM boats");
  }
  const auto answer = ask(to_model("How long is it?"));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, Status::kNoAnswer);
  EXPECT_EQ(answer->evidence.attempts.size(), 3U);
  EXPECT_TRUE(answer->text.contains("3 attempts")) << answer->text;
  EXPECT_TRUE(answer->text.contains("wrong2")) << answer->text;
  EXPECT_EQ(transport_.requests.size(), 3U);
}

TEST_F(LlmEngineTest, tells_the_model_which_values_there_are_when_nothing_was_found) {
  name_boats({"Brazil", "Beagle"});
  model_writes("SELECT length FROM boats WHERE name = 'Brasil'");
  connector_->result(no_rows());
  model_writes("SELECT length FROM boats WHERE name = 'Brazil'");
  connector_->result(one_number(12));
  const auto answer = ask(to_model("How long is the Brasil?"));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->query, "SELECT length FROM boats WHERE name = 'Brazil'");
  EXPECT_TRUE(asked(1).contains("boats.name holds 'Brazil'")) << asked(1);
}

TEST_F(LlmEngineTest, tells_people_instead_where_values_are_not_shared) {
  name_boats({"Brazil"});
  model_writes("SELECT length FROM boats WHERE name = 'Brasil'");
  connector_->result(no_rows());
  auto question = to_model("How long is the Brasil?");
  question.sharing.values = false;
  const auto answer = ask(std::move(question));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, Status::kAnswered);
  EXPECT_TRUE(answer->text.contains("Did you mean 'Brazil'")) << answer->text;
  ASSERT_EQ(transport_.requests.size(), 1U);
  EXPECT_FALSE(asked(0).contains("Brazil"));
}

TEST_F(LlmEngineTest, keeps_the_empty_result_when_the_model_finds_no_better_query) {
  name_boats({"Brazil"});
  model_writes("SELECT length FROM boats WHERE name = 'Brasil'");
  connector_->result(no_rows());
  transport_.answer(Error(ErrorCode::kUpstream, "The model is gone."));
  const auto answer = ask(to_model("How long is the Brasil?"));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->status, Status::kAnswered);
  EXPECT_EQ(answer->query, "SELECT length FROM boats WHERE name = 'Brasil'");
  EXPECT_TRUE(answer->text.contains("Did you mean 'Brazil'")) << answer->text;
}

TEST_F(LlmEngineTest, reuses_the_query_of_an_equal_question_but_not_its_rows) {
  model_writes("SELECT COUNT(*) AS n FROM boats");
  connector_->result(one_number(7));
  ASSERT_TRUE(ask(to_model("How many?")));
  connector_->result(one_number(8));
  const auto again = ask(to_model("How many?"));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_TRUE(again->cached);
  EXPECT_EQ(again->usage->requests, 0);
  EXPECT_EQ(std::get<std::int64_t>(again->rows.rows.at(0).at(0)), 8);
  EXPECT_EQ(transport_.requests.size(), 1U);

  model_writes("SELECT COUNT(id) AS n FROM boats");
  connector_->result(one_number(8));
  auto anew = to_model("How many?");
  anew.may_reuse = false;
  const auto fresh = ask(std::move(anew));
  ASSERT_TRUE(fresh);
  EXPECT_FALSE(fresh->cached);
  EXPECT_EQ(transport_.requests.size(), 2U);
}

TEST_F(LlmEngineTest, asks_again_when_a_reused_query_works_no_more) {
  model_writes("SELECT COUNT(*) AS n FROM boats");
  connector_->result(one_number(7));
  ASSERT_TRUE(ask(to_model("How many?")));
  rejects("no such access right");
  model_writes("SELECT COUNT(id) AS n FROM boats");
  connector_->result(one_number(7));
  const auto again = ask(to_model("How many?"));
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_FALSE(again->cached);
  EXPECT_EQ(again->query, "SELECT COUNT(id) AS n FROM boats");
}

TEST_F(LlmEngineTest, sends_rows_only_where_they_may_be_and_takes_the_models_words) {
  model_writes("SELECT COUNT(*) AS n FROM boats");
  connector_->result(one_number(47114711));
  ASSERT_TRUE(ask(to_model("How many?")));
  EXPECT_EQ(transport_.requests.size(), 1U);

  transport_.answer(200, chat_reply("There are a great many boats."));
  connector_->result(one_number(47114711));
  auto shared = to_model("How many?");
  shared.sharing.rows = true;
  const auto answer = ask(std::move(shared));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->text, "There are a great many boats.");
  EXPECT_TRUE(asked(1).contains("47,114,711")) << asked(1);
}

TEST_F(LlmEngineTest, words_the_answer_itself_when_the_model_does_not) {
  model_writes("SELECT COUNT(*) AS n FROM boats");
  connector_->result(one_number(7));
  transport_.answer(Error(ErrorCode::kUpstream, "The model is gone."));
  auto question = to_model("How many boats are there?");
  question.sharing.rows = true;
  const auto answer = ask(std::move(question));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->text, "There are 7 boats.");
  EXPECT_TRUE(answer->evidence.assumptions.back().contains("The model is gone."));
}

TEST_F(LlmEngineTest, tells_the_model_of_notes_earlier_turns_and_right_pairs) {
  model_writes("SELECT COUNT(*) AS n FROM boats");
  connector_->result(one_number(7));
  auto question = to_model("And the long ones?");
  question.sharing.notes = "Long is above ten metres.";
  question.conversation = {{"How many boats?", "SELECT COUNT(*) FROM boats"}};
  question.verified = {{"How many long boats?", "SELECT 11"}, {"Unrelated", "SELECT 99"}};
  ASSERT_TRUE(ask(std::move(question)));
  EXPECT_TRUE(asked(0).contains("Long is above ten metres."));
  EXPECT_TRUE(asked(0).contains("How many boats?"));
  EXPECT_TRUE(asked(0).contains("SELECT 11"));
  EXPECT_FALSE(asked(0).contains("SELECT 99"));
}

TEST_F(LlmEngineTest, tells_what_happens_as_it_happens) {
  model_writes("SELECT id FROM boats");
  rejects("no such access right");
  model_writes("SELECT length FROM boats");
  connector_->result(one_number(12));
  ASSERT_TRUE(ask(to_model("How long is it?")));
  const std::vector<std::string> expected{"status context",
                                          "context",
                                          "status llm",
                                          "query SELECT id FROM boats",
                                          "repair 1 The database rejected the query: no such access right",
                                          "status llm",
                                          "query SELECT length FROM boats"};
  EXPECT_EQ(happened_.all, expected);
}

TEST_F(LlmEngineTest, says_that_the_models_use_is_spent) {
  Question question{.text = "How long is it?", .engine = Engine::kLlm};
  question.llm_refused = Error(ErrorCode::kRateLimited, "This month's tokens are spent.");
  const auto refused = ask(question);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::kRateLimited);

  connector_->result(one_number(7));
  question.text = "How many boats are there?";
  question.engine = Engine::kAuto;
  const auto answer = ask(std::move(question));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->engine, "builtin");
  EXPECT_TRUE(answer->evidence.assumptions.back().contains("This month's tokens are spent."));
}

TEST_F(LlmEngineTest, leaves_what_was_found_to_the_built_in_engine_when_the_model_fails) {
  Question question{.text = "How many boats, and those that frobnicate quux?", .engine = Engine::kAuto, .llm = model()};
  transport_.answer(Error(ErrorCode::kUpstream, "The model is gone."));
  connector_->result(one_number(7));
  const auto answer = ask(std::move(question));
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->engine, "builtin");
  EXPECT_EQ(transport_.requests.size(), 1U) << "the built-in engine is not sure of this question";
  ASSERT_FALSE(answer->evidence.context.empty());
  EXPECT_EQ(answer->evidence.context[0].table, "boats");
}

TEST_F(LlmEngineTest, shows_what_a_model_would_be_told_without_telling_it) {
  std::optional<Result<Preview>> preview;
  auto question = to_model("How long are the boats?");
  question.sharing.notes = "Long is above ten metres.";
  asio::co_spawn(io_, answerer_.preview(source(), std::move(question)),
                 [&](const std::exception_ptr&, Result<Preview> result) { preview.emplace(std::move(result)); });
  io_.run();
  ASSERT_TRUE(preview && *preview);
  EXPECT_EQ((*preview)->tables, std::vector<std::string>{"boats"});
  EXPECT_TRUE((*preview)->messages.at(0).content.contains("Long is above ten metres."));
  EXPECT_GT((*preview)->tokens, 50U);
  EXPECT_TRUE(transport_.requests.empty());
}

}  // namespace
}  // namespace dataquery::ask
