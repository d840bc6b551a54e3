#include "api/services.h"
#include "base/run_blocking.h"
#include "http/sse.h"

namespace dataquery::api {
namespace {

constexpr std::size_t kLongestQuestion = 4'000;
constexpr std::size_t kLongestQuery = 100'000;

struct QueryRequest {
  static constexpr std::string_view kName = "QueryRequest";
  std::int64_t connection_id = 0;
  Text<1, kLongestQuestion> query;
  std::optional<std::string> engine;
  std::optional<Text<1, history::kConversationIdLength>> conversation_id;
  std::optional<bool> cache;
  std::optional<Text<1, kLongestQuery>> choice;
};
BOOST_DESCRIBE_STRUCT(QueryRequest, (), (connection_id, query, engine, conversation_id, cache, choice))

struct PromptRequest {
  static constexpr std::string_view kName = "PromptRequest";
  Text<1, kLongestQuestion> question;
  std::optional<Text<1, connections::kTemplateBytes>> prompt_template;
};
BOOST_DESCRIBE_STRUCT(PromptRequest, (), (question, prompt_template))

struct PromptMessage {
  static constexpr std::string_view kName = "PromptMessage";
  std::string role;
  std::string content;
};
BOOST_DESCRIBE_STRUCT(PromptMessage, (), (role, content))

struct PromptReply {
  static constexpr std::string_view kName = "Prompt";
  std::vector<PromptMessage> messages;
  std::int64_t tokens = 0;
  std::vector<std::string> tables;
};
BOOST_DESCRIBE_STRUCT(PromptReply, (), (messages, tokens, tables))

struct RunRequest {
  static constexpr std::string_view kName = "RunRequest";
  std::int64_t connection_id = 0;
  Text<1, kLongestQuery> query;
};
BOOST_DESCRIBE_STRUCT(RunRequest, (), (connection_id, query))

// The shape of an answer, for the description; the JSON itself is written by ask.

struct ColumnShape {
  static constexpr std::string_view kName = "ResultColumn";
  std::string name;
  std::string type;
};
BOOST_DESCRIBE_STRUCT(ColumnShape, (), (name, type))

struct LinkShape {
  static constexpr std::string_view kName = "EvidenceLink";
  std::string words;
  std::string kind;
  std::string target;
};
BOOST_DESCRIBE_STRUCT(LinkShape, (), (words, kind, target))

struct ContextShape {
  static constexpr std::string_view kName = "EvidenceContext";
  std::string table;
  double score = 0;
  std::string text;
  std::vector<std::string> reasons;
};
BOOST_DESCRIBE_STRUCT(ContextShape, (), (table, score, text, reasons))

struct AttemptShape {
  static constexpr std::string_view kName = "EvidenceAttempt";
  std::string query;
  std::string problem;
};
BOOST_DESCRIBE_STRUCT(AttemptShape, (), (query, problem))

struct ChoiceMadeShape {
  static constexpr std::string_view kName = "EvidenceChoice";
  std::optional<std::int64_t> id;
  bool before = false;
  std::string reading;
};
BOOST_DESCRIBE_STRUCT(ChoiceMadeShape, (), (id, before, reading))

struct EvidenceShape {
  static constexpr std::string_view kName = "Evidence";
  std::vector<std::string> tables;
  std::vector<std::string> joins;
  std::vector<std::string> columns;
  std::vector<std::string> filters;
  std::vector<std::string> assumptions;
  std::vector<std::string> not_understood;
  std::vector<LinkShape> links;
  std::vector<ContextShape> context;
  std::vector<AttemptShape> attempts;
  std::optional<ChoiceMadeShape> choice;
};
BOOST_DESCRIBE_STRUCT(EvidenceShape, (),
                      (tables, joins, columns, filters, assumptions, not_understood, links, context, attempts, choice))

struct ChoiceShape {
  static constexpr std::string_view kName = "Choice";
  std::string label;
  std::string query;
};
BOOST_DESCRIBE_STRUCT(ChoiceShape, (), (label, query))

struct UsageShape {
  static constexpr std::string_view kName = "Usage";
  std::string model;
  std::int64_t prompt_tokens = 0;
  std::int64_t completion_tokens = 0;
  std::optional<double> cost;
  std::int64_t requests = 0;
};
BOOST_DESCRIBE_STRUCT(UsageShape, (), (model, prompt_tokens, completion_tokens, cost, requests))

struct AnswerShape {
  static constexpr std::string_view kName = "Answer";
  std::optional<std::int64_t> id;
  std::string status;
  std::string answer;
  std::optional<std::string> generated_query;
  std::vector<json::object> query_results;
  std::vector<ColumnShape> columns;
  std::int64_t row_count = 0;
  bool truncated = false;
  std::optional<json::object> chart;
  EvidenceShape evidence;
  std::vector<ChoiceShape> choices;
  std::optional<double> confidence;
  std::string engine;
  json::object timing_ms;
  std::optional<UsageShape> usage;
  bool cached = false;
  std::optional<std::string> conversation_id;
};
BOOST_DESCRIBE_STRUCT(AnswerShape, (),
                      (id, status, answer, generated_query, query_results, columns, row_count, truncated, chart,
                       evidence, choices, confidence, engine, timing_ms, usage, cached, conversation_id))

using AnswerReply = Prepared<AnswerShape>;

/// Writing a large result as JSON takes milliseconds of a core, which the I/O thread has not got.
asio::awaitable<Result<AnswerReply>> write_answer(Services& services, Result<ask::Answer> answer) {
  if (!answer) co_return propagate(answer);
  co_return co_await run_blocking(services.pools.compute, [&](const std::stop_token&) -> Result<AnswerReply> {
    return AnswerReply{json::serialize(ask::to_json(*answer))};
  });
}

Result<ask::UserQuestion> question_of(const Services& services, UserId user, QueryRequest request) {
  auto engine = ask::Engine::kAuto;
  if (request.engine) {
    const auto named = ask::engine_from(*request.engine);
    if (!named) return fail_field("engine", "engine must be auto, builtin or llm");
    engine = *named;
  }
  if (request.query.value.find_first_not_of(" \t\r\n") == std::string::npos) {
    return fail_field("query", "Ask something: the question is empty.");
  }
  std::optional<std::string> choice;
  if (request.choice) choice = std::move(request.choice->value);
  std::optional<std::string> conversation;
  if (request.conversation_id) conversation = std::move(request.conversation_id->value);
  return ask::UserQuestion{.user = user,
                           .connection = {request.connection_id},
                           .text = std::move(request.query.value),
                           .engine = engine,
                           .conversation = std::move(conversation),
                           .choice = std::move(choice),
                           .may_reuse = request.cache.value_or(true),
                           .deadline = Deadline::in(services.question_deadline)};
}

/// Hands a question's progress on as server-sent events.
class Streaming final : public ask::Events {
 public:
  explicit Streaming(http::EventStream& stream) : stream_(stream) {}

  void emit(const ask::Event& event) override {
    std::visit([this](const auto& happened) { send(happened); }, event);
  }
  [[nodiscard]] bool wants_tokens() const override { return true; }

 private:
  void send(const ask::StatusEvent& status) {
    json::object data{{"stage", status.stage}};
    if (status.attempt > 0) data.emplace("attempt", status.attempt);
    send("status", data);
  }
  void send(const ask::ContextEvent& context) {
    json::array tables;
    for (const auto& piece : context.evidence.context) tables.emplace_back(to_valid_utf8(piece.table));
    send("context", {{"tables", std::move(tables)}, {"tokens", context.tokens}});
  }
  void send(const ask::TokenEvent& token) {
    send("token", {{"text", to_valid_utf8(token.text)}, {"part", token.part}});
  }
  void send(const ask::QueryEvent& query) {
    json::object data{{"query", to_valid_utf8(query.query)}, {"engine", query.engine}};
    if (query.attempt > 0) data.emplace("attempt", query.attempt);
    send("query", data);
  }
  void send(const ask::RepairEvent& repair) {
    send("repair", {{"attempt", repair.attempt}, {"problem", to_valid_utf8(repair.problem)}});
  }
  void send(std::string_view name, const json::object& data) { stream_.send(name, json::serialize(data)); }
  http::EventStream& stream_;
};

asio::awaitable<void> stream_answer(Services& services, ask::UserQuestion question, http::EventStream& stream) {
  Streaming events(stream);
  auto answer = co_await services.ask.ask(std::move(question), events);
  if (!answer) {
    stream.send_error(answer.error());
    co_return;
  }
  if (answer->status == ask::Status::kAnswered) {
    stream.send("rows", json::serialize(json::object{{"row_count", answer->rows.rows.size()},
                                                     {"truncated", answer->rows.truncated}}));
  }
  if (answer->chart) stream.send("chart", json::serialize(*answer->chart));
  if (answer->status == ask::Status::kClarify) {
    stream.send("clarify", json::serialize(json::object{{"answer", to_valid_utf8(answer->text)}}));
  }
  auto written = co_await write_answer(services, std::move(answer));
  if (written)
    stream.send("done", written->text);
  else
    stream.send_error(written.error());
  co_await stream.drained();
}

asio::awaitable<Result<AnswerReply>> answer(Services& services, ask::UserQuestion question) {
  ask::NoEvents events;
  co_return co_await write_answer(services, co_await services.ask.ask(std::move(question), events));
}

asio::awaitable<Result<AnswerReply>> run(Services& services, UserId user, RunRequest request) {
  ask::NoEvents events;
  ask::UserQuestion query{.user = user,
                          .connection = {request.connection_id},
                          .text = std::move(request.query.value),
                          .deadline = Deadline::in(services.question_deadline)};
  co_return co_await write_answer(services, co_await services.ask.run(std::move(query), events));
}

std::string_view role_name(llm::Role role) {
  switch (role) {
    case llm::Role::kSystem:
      return "system";
    case llm::Role::kUser:
      return "user";
    case llm::Role::kAssistant:
      return "assistant";
  }
  return "user";
}

asio::awaitable<Result<PromptReply>> preview(Services& services, UserId user, ConnectionId connection,
                                             PromptRequest request) {
  ask::UserQuestion question{.user = user,
                             .connection = connection,
                             .text = std::move(request.question.value),
                             .deadline = Deadline::in(services.question_deadline)};
  if (request.prompt_template) question.prompt_template = std::move(request.prompt_template->value);
  auto preview = co_await services.ask.preview(std::move(question));
  if (!preview) co_return propagate(preview);
  PromptReply reply{.tokens = static_cast<std::int64_t>(preview->tokens), .tables = preview->tables};
  for (auto& message : preview->messages) {
    reply.messages.push_back({std::string(role_name(message.role)), to_valid_utf8(message.content)});
  }
  co_return reply;
}

}  // namespace

void add_query(Endpoints& endpoints, Services& services) {
  // The server's own deadline comes after the question's, so that a slow question ends with its own clear answer.
  const http::RouteOptions options{.timeout = services.question_deadline + std::chrono::seconds(5)};
  endpoints.add_custom<QueryRequest, AnswerReply>(
      {.method = http::Method::kPost,
       .path = "/api/query",
       .tag = "Questions",
       .summary = "Ask in plain English; with Accept: text/event-stream the answer comes as events",
       .errors = {400, 404, 502, 503, 504}},
      [&services](Call& call, QueryRequest request) -> asio::awaitable<Result<ReplyOrResponse<AnswerReply>>> {
        auto question = question_of(services, call.identity.user, std::move(request));
        if (!question) co_return propagate(question);
        if (call.request.headers.find("Accept").value_or("").contains("text/event-stream")) {
          co_return http::event_stream(
              [&services, question = std::move(*question)](http::EventStream& stream) -> asio::awaitable<void> {
                return stream_answer(services, question, stream);
              });
        }
        auto reply = co_await answer(services, std::move(*question));
        if (!reply) co_return propagate(reply);
        co_return std::move(*reply);
      },
      options);
  endpoints.add<RunRequest, AnswerReply>(
      {.method = http::Method::kPost,
       .path = "/api/query/run",
       .tag = "Questions",
       .summary = "Run a query that you wrote or edited, through the same guard and limits",
       .errors = {400, 404, 503, 504}},
      [&services](Call& call, RunRequest request) { return run(services, call.identity.user, std::move(request)); },
      options);
  endpoints.add<PromptRequest, PromptReply>(
      {.method = http::Method::kPost,
       .path = "/api/connections/{id}/prompt",
       .tag = "Connections",
       .summary = "What a language model would be told of a question; it is sent nowhere",
       .errors = {400, 404, 503, 504}},
      [&services](Call& call, PromptRequest request) -> asio::awaitable<Result<PromptReply>> {
        auto id = path_id(call.request);
        if (!id) co_return propagate(id);
        co_return co_await preview(services, call.identity.user, {*id}, std::move(request));
      });
}

}  // namespace dataquery::api
