#include <boost/json/serialize.hpp>
#include <iostream>

#include "app/commands.h"
#include "app/local.h"
#include "app/table.h"

namespace dataquery::app {
namespace {

void print_error(const Error& error) { std::cerr << "dataquery: " << error.message << '\n'; }

void print_answer(const ask::Answer& answer) {
  std::cout << answer.text << "\n";
  if (!answer.query.empty()) std::cout << "\n  " << answer.query << "\n";
  if (!answer.rows.columns.empty()) {
    std::cout << '\n';
    print_table(std::cout, answer.rows);
  }
  for (const auto& assumption : answer.evidence.assumptions) std::cout << "\nAssumed: " << assumption;
  if (!answer.evidence.assumptions.empty()) std::cout << '\n';
  if (!answer.choices.empty()) {
    std::cout << '\n';
    for (const auto& choice : answer.choices) std::cout << "  - " << choice.label << "\n      " << choice.query << '\n';
  }
}

}  // namespace

ExitCode ask_question(const Config& config, const AskOptions& options) {
  Local local(config, options.today);
  auto source = local.open(options.db);
  if (!source) {
    print_error(source.error());
    return ExitCode::kFailed;
  }
  ask::NoEvents events;
  const auto answer = local.run(local.engine().answerer().answer(*source,
                                                                 {.text = options.question,
                                                                  .engine = options.engine,
                                                                  .llm = local.llm(),
                                                                  .deadline = Deadline::in(config.question_deadline)},
                                                                 events));
  if (!answer) {
    print_error(answer.error());
    return ExitCode::kFailed;
  }
  if (options.json)
    std::cout << boost::json::serialize(ask::to_json(*answer)) << '\n';
  else
    print_answer(*answer);
  return answer->status == ask::Status::kNoAnswer ? ExitCode::kFailed : ExitCode::kDone;
}

ExitCode show_context(const Config& config, const ContextOptions& options) {
  Local local(config, std::nullopt);
  auto source = local.open(options.db);
  if (!source) {
    print_error(source.error());
    return ExitCode::kFailed;
  }
  retrieval::ContextOptions wanted;
  if (options.budget) {
    wanted.budget = *options.budget;
    wanted.k = source->catalog->tables.size() * 4;  // the budget is the limit, not the number of chunks
  }
  const auto context = local.engine().retriever().context(options.question, source->id, source->catalog, wanted,
                                                          Deadline::in(config.question_deadline), {});
  if (!context) {
    print_error(context.error());
    return ExitCode::kFailed;
  }
  namespace json = boost::json;
  json::array tables;
  for (const auto& ranked : context->tables) {
    tables.push_back(json::object{{"table", source->catalog->tables[ranked.table].name}, {"score", ranked.score}});
  }
  json::array chunks;
  for (const auto& chunk : context->chunks) {
    chunks.push_back(json::object{
        {"table", source->catalog->tables[chunk.table].name}, {"score", chunk.score}, {"text", chunk.chunk.text}});
  }
  std::cout << json::serialize(json::object{{"tables", std::move(tables)},
                                            {"chunks", std::move(chunks)},
                                            {"context", context->text},
                                            {"tokens", context->tokens}})
            << '\n';
  return ExitCode::kDone;
}

}  // namespace dataquery::app
