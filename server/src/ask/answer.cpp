#include "ask/answer.h"

#include <boost/json/array.hpp>
#include <cmath>

#include "answer/rows_json.h"
#include "base/utf8.h"

namespace dataquery::ask {
namespace {

namespace json = boost::json;

json::array strings(const std::vector<std::string>& items) {
  json::array array;
  for (const auto& item : items) array.emplace_back(to_valid_utf8(item));
  return array;
}

json::value choice_json(const std::optional<ChoiceMade>& choice) {
  if (!choice) return nullptr;
  return json::object{{"id", choice->id ? json::value(*choice->id) : json::value(nullptr)},
                      {"before", choice->before},
                      {"reading", to_valid_utf8(choice->reading)}};
}

json::object evidence_json(const Evidence& evidence) {
  json::array links;
  for (const auto& link : evidence.links) {
    links.push_back(json::object{{"words", link.words}, {"kind", link.kind}, {"target", link.target}});
  }
  json::array context;
  for (const auto& piece : evidence.context) {
    context.push_back(json::object{{"table", piece.table},
                                   {"score", piece.score},
                                   {"text", to_valid_utf8(piece.text)},
                                   {"reasons", strings(piece.reasons)}});
  }
  json::array attempts;
  for (const auto& attempt : evidence.attempts) {
    attempts.push_back(
        json::object{{"query", to_valid_utf8(attempt.query)}, {"problem", to_valid_utf8(attempt.problem)}});
  }
  return {{"tables", strings(evidence.tables)},
          {"joins", strings(evidence.joins)},
          {"columns", strings(evidence.columns)},
          {"filters", strings(evidence.filters)},
          {"assumptions", strings(evidence.assumptions)},
          {"not_understood", strings(evidence.not_understood)},
          {"links", std::move(links)},
          {"context", std::move(context)},
          {"attempts", std::move(attempts)},
          {"choice", choice_json(evidence.choice)}};
}

json::value usage_json(const std::optional<Usage>& usage) {
  if (!usage) return nullptr;
  return json::object{{"model", usage->model},
                      {"prompt_tokens", usage->prompt_tokens},
                      {"completion_tokens", usage->completion_tokens},
                      {"cost", usage->cost ? json::value(*usage->cost) : json::value(nullptr)},
                      {"requests", usage->requests}};
}

}  // namespace

std::string_view to_string(Engine engine) {
  switch (engine) {
    case Engine::kAuto:
      return "auto";
    case Engine::kBuiltin:
      return "builtin";
    case Engine::kLlm:
      return "llm";
  }
  return "auto";
}

std::optional<Engine> engine_from(std::string_view name) {
  for (const auto engine : {Engine::kAuto, Engine::kBuiltin, Engine::kLlm}) {
    if (to_string(engine) == name) return engine;
  }
  return std::nullopt;
}

std::string_view to_string(Status status) {
  switch (status) {
    case Status::kAnswered:
      return "answered";
    case Status::kClarify:
      return "clarify";
    case Status::kNoAnswer:
      return "no_answer";
  }
  return "no_answer";
}

json::object to_json(const Answer& answer) {
  json::array choices;
  for (const auto& choice : answer.choices) {
    choices.push_back(json::object{{"label", to_valid_utf8(choice.label)}, {"query", to_valid_utf8(choice.query)}});
  }
  json::object timing;
  for (const auto& [stage, ms] : answer.timing_ms) timing.emplace(stage, std::round(ms * 1000) / 1000);
  return {{"id", answer.id.value == 0 ? json::value(nullptr) : json::value(answer.id.value)},
          {"status", to_string(answer.status)},
          {"answer", to_valid_utf8(answer.text)},
          {"generated_query", answer.query.empty() ? json::value(nullptr) : json::value(to_valid_utf8(answer.query))},
          {"query_results", answer::rows_json(answer.rows)},
          {"columns", answer::columns_json(answer.rows)},
          {"row_count", answer.rows.rows.size()},
          {"truncated", answer.rows.truncated},
          {"chart", answer.chart ? json::value(*answer.chart) : json::value(nullptr)},
          {"evidence", evidence_json(answer.evidence)},
          {"choices", std::move(choices)},
          {"confidence", answer.confidence ? json::value(*answer.confidence) : nullptr},
          {"engine", answer.engine},
          {"timing_ms", std::move(timing)},
          {"usage", usage_json(answer.usage)},
          {"cached", answer.cached},
          {"conversation_id", answer.conversation ? json::value(to_valid_utf8(*answer.conversation)) : nullptr}};
}

}  // namespace dataquery::ask
