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
};
BOOST_DESCRIBE_STRUCT(QueryRequest, (), (connection_id, query, engine, conversation_id))

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
};
BOOST_DESCRIBE_STRUCT(ContextShape, (), (table, score, text))

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
};
BOOST_DESCRIBE_STRUCT(EvidenceShape, (), (tables, joins, columns, filters, assumptions, not_understood, links, context))

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
};
BOOST_DESCRIBE_STRUCT(UsageShape, (), (model, prompt_tokens, completion_tokens))

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
};
BOOST_DESCRIBE_STRUCT(AnswerShape, (),
                      (id, status, answer, generated_query, query_results, columns, row_count, truncated, chart,
                       evidence, choices, confidence, engine, timing_ms, usage))

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
  std::optional<std::string> conversation;
  if (request.conversation_id) conversation = std::move(request.conversation_id->value);
  return ask::UserQuestion{.user = user,
                           .connection = {request.connection_id},
                           .text = std::move(request.query.value),
                           .engine = engine,
                           .conversation = std::move(conversation),
                           .deadline = Deadline::in(services.question_deadline)};
}

/// Hands a question's progress on as server-sent events.
class Streaming final : public ask::Events {
 public:
  explicit Streaming(http::EventStream& stream) : stream_(stream) {}

  void emit(const ask::Event& event) override {
    if (const auto* status = std::get_if<ask::StatusEvent>(&event)) {
      send("status", {{"stage", status->stage}});
    } else if (const auto* context = std::get_if<ask::ContextEvent>(&event)) {
      json::array tables;
      for (const auto& piece : context->evidence.context) tables.emplace_back(piece.table);
      send("context", {{"tables", std::move(tables)}});
    } else if (const auto* query = std::get_if<ask::QueryEvent>(&event)) {
      send("query", {{"query", to_valid_utf8(query->query)}, {"engine", query->engine}});
    }
  }

 private:
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
}

}  // namespace dataquery::api
