#include <boost/json/serialize.hpp>
#include <iostream>

#include "app/commands.h"
#include "app/local.h"
#include "app/table.h"
#include "ask/value_hits.h"

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

boost::json::object to_json(const retrieval::Context& context, const catalog::Catalog& catalog) {
  namespace json = boost::json;
  json::array tables;
  json::array pieces;
  for (const auto& piece : context.pieces) {
    tables.push_back(json::object{{"table", piece.label}, {"score", piece.score}});
    pieces.push_back(json::object{{"table", piece.label},
                                  {"text", piece.text},
                                  {"whole", piece.whole},
                                  {"reasons", json::array(piece.reasons.begin(), piece.reasons.end())}});
  }
  json::array chunks;
  for (const auto& chunk : context.chunks) {
    chunks.push_back(json::object{{"table", retrieval::table_label(catalog.tables[chunk.table])},
                                  {"score", chunk.score},
                                  {"text", chunk.chunk.text}});
  }
  return {{"tables", std::move(tables)},
          {"pieces", std::move(pieces)},
          {"chunks", std::move(chunks)},
          {"context", context.packed},
          {"tokens", context.tokens}};
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
  const auto& catalog = source->catalog;
  retrieval::ContextOptions wanted;
  if (options.budget) wanted.budget = *options.budget;
  wanted.values = ask::value_hits(options.question, *local.engine().indexes().get(catalog));
  const auto context = local.engine().retriever().context(options.question, source->id, catalog, wanted,
                                                          Deadline::in(config.question_deadline), {});
  if (!context) {
    print_error(context.error());
    return ExitCode::kFailed;
  }
  std::cout << boost::json::serialize(to_json(*context, *catalog)) << '\n';
  return ExitCode::kDone;
}

}  // namespace dataquery::app
