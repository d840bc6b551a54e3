#include "ask/answerer.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "ask/describe.h"
#include "ask/value_hits.h"
#include "base/log.h"
#include "base/run_blocking.h"
#include "plan/describe.h"
#include "retrieval/document.h"
#include "retrieval/tokens.h"
#include "translator/same_reading.h"

namespace dataquery::ask {
namespace {

std::string label_of(const catalog::Catalog& catalog, std::size_t table) {
  const auto& entry = catalog.tables[table];
  return entry.schema.empty() || entry.schema == "public" ? entry.name : entry.schema + "." + entry.name;
}

void add_context(Evidence& evidence, const catalog::Catalog& catalog, const retrieval::Context& context,
                 bool for_model) {
  if (context.vectors_failed) {
    evidence.unindexed = context.vectors_failed->code == ErrorCode::kNotFound;
    evidence.assumptions.push_back("Tables were found by their words alone, not by meaning. " +
                                   context.vectors_failed->message);
  }
  if (for_model) {
    for (const auto& piece : context.pieces) {
      evidence.context.push_back(
          {.table = piece.label, .score = piece.score, .text = piece.text, .reasons = piece.reasons});
    }
    return;
  }
  for (const auto& chunk : context.chunks) {
    evidence.context.push_back(
        {.table = label_of(catalog, chunk.table), .score = chunk.score, .text = chunk.chunk.text});
  }
}

constexpr double kForAnOpenReference = 0.5;  // to something said before, in a way that is not understood

std::vector<translator::Turn> turns_of(const Question& question) {
  std::vector<translator::Turn> turns;
  turns.reserve(question.conversation.size());
  for (const auto& [asked, query] : question.conversation) turns.push_back({asked, query});
  return turns;
}

/// The labels `tables`, and of what is a list inside the documents of one of them.
std::vector<std::string> with_their_lists(std::vector<std::string> tables, const catalog::Catalog& catalog) {
  if (tables.empty()) return tables;
  const auto named = std::set<std::string>(tables.begin(), tables.end());
  for (const auto& list : catalog.tables) {
    const auto* root = &list;
    while (root->elements_of) root = &catalog.tables[root->elements_of->table];
    if (root != &list && named.contains(retrieval::table_label(*root))) tables.push_back(retrieval::table_label(list));
  }
  return tables;
}

}  // namespace

Answerer::Answerer(Pools& pools, retrieval::Retriever& retriever, IndexCache& indexes,
                   const translator::Translator& translator, const llm::Drafter& drafter, const guard::Guard& guard,
                   const Clock& clock, AnswererOptions options)
    : pools_(pools),
      retriever_(retriever),
      indexes_(indexes),
      translator_(translator),
      clock_(clock),
      executor_(pools, guard, options.limits),
      cache_(options.queries_kept),
      builtin_(pools, executor_, options.answer_from),
      llm_(pools, executor_, drafter, cache_, clock, options.llm) {}

asio::awaitable<Result<Answer>> Answerer::answer(Source source, Question question, Events& events) const {
  Progress progress{.source = std::move(source), .question = std::move(question), .events = events};
  const auto engine = progress.question.engine;
  if (engine == Engine::kLlm && !progress.question.llm) {
    if (progress.question.llm_refused) co_return std::unexpected(*progress.question.llm_refused);
    co_return fail_field("engine", "There is no LLM to ask: choose a provider and give its key in the settings.");
  }
  if (engine != Engine::kLlm) {
    if (auto done = co_await translate(progress); !done) co_return propagate(done);
  }
  const bool by_model =
      engine == Engine::kLlm || (engine == Engine::kAuto && progress.question.llm && !builtin_.is_sure(progress));
  if (auto found = co_await find_context(progress, by_model); !found) co_return propagate(found);
  if (by_model) {
    auto answered = co_await llm_.answer(progress);
    const bool stand_in = !answered && answered.error().code == ErrorCode::kUpstream && engine == Engine::kAuto &&
                          !progress.translation.candidates.empty();
    if (!stand_in) co_return answered;
    progress.llm_failure = std::move(answered.error());
  }
  co_return co_await builtin_.answer(progress);
}

asio::awaitable<Result<Preview>> Answerer::preview(Source source, Question question) const {
  NoEvents events;
  Progress progress{.source = std::move(source), .question = std::move(question), .events = events};
  if (auto found = co_await find_context(progress, true); !found) co_return propagate(found);
  Preview preview{.messages = llm::build_messages(prompt_for(progress, clock_.today()))};
  for (const auto& piece : progress.context.pieces) preview.tables.push_back(piece.label);
  for (const auto& message : preview.messages) preview.tokens += retrieval::estimate_tokens(message.content);
  co_return preview;
}

asio::awaitable<Result<void>> Answerer::find_context(Progress& progress, bool for_model) const {
  progress.events.emit(StatusEvent{.stage = "context"});
  auto& pool = retriever_.over_network() ? pools_.llm : pools_.compute;
  auto context = co_await run_blocking(pool, [&](std::stop_token stop) {
    const auto& sharing = progress.question.sharing;
    auto text = progress.question.text;
    if (!progress.question.conversation.empty()) {  // a follow-up names little: what it follows says the rest
      if (!progress.index) progress.index = indexes_.get(progress.source.catalog);
      text = translator::in_full(turns_of(progress.question), text, *progress.index, clock_.today(),
                                 &progress.question.glossary);
    }
    retrieval::ContextOptions options{.k = sharing.chunks,
                                      .threshold = sharing.threshold,
                                      .budget = for_model ? sharing.context_tokens : 0,
                                      .share_values = !for_model || sharing.values};
    if (for_model) options.tables = with_their_lists(sharing.tables, *progress.source.catalog);
    if (for_model && sharing.values) {
      if (!progress.index) progress.index = indexes_.get(progress.source.catalog);
      options.values = value_hits(text, *progress.index);
    }
    const auto collection = progress.source.collection.value_or(progress.source.id);
    return retriever_.context(text, collection, progress.source.catalog, options, progress.question.deadline, stop);
  });
  if (!context) co_return propagate(context);
  progress.context = std::move(*context);
  if (const auto& failed = progress.context.vectors_failed) {
    log::warning("retrieval went by words alone",
                 {{"connection", progress.source.id.value}, {"message", failed->message}, {"detail", failed->detail}});
  }
  add_context(progress.evidence, *progress.source.catalog, progress.context, for_model);
  progress.events.emit(ContextEvent{.evidence = progress.evidence, .tokens = for_model ? progress.context.tokens : 0});
  progress.stopwatch.lap("retrieval");
  co_return Result<void>{};
}

/// The question together with the ones before it, where it does not stand by itself. Computing.
std::optional<translator::FollowUp> Answerer::read_as_follow_up(const Progress& progress) const {
  const auto turns = turns_of(progress.question);
  return translator::follow_up(translator_, turns, progress.question.text, *progress.index, clock_.today(),
                               &progress.question.glossary);
}

/// Reads the question in the spelling for which a reading of it was chosen: "HIGHEST" has other readings than
/// "highest".
void Answerer::read_as_chosen(Progress& progress) const {
  const auto& chosen = progress.question.chosen;
  if (!chosen || !chosen->before || chosen->before->question == progress.question.text) return;
  const auto& before = *chosen->before;
  auto translation =
      translator_.translate(before.question, *progress.index, clock_.today(), &progress.question.glossary);
  if (translator::same_reading(translation, chosen->query, before.day, clock_.today())) {
    progress.translation = std::move(translation);
  }
}

/// Puts the reading that was chosen first, to be answered whatever it finds.
Result<void> Answerer::take_choice(Progress& progress) const {
  const auto& chosen = progress.question.chosen;
  if (!chosen || (chosen->before && progress.read_as)) return {};  // what was chosen was another question's
  if (chosen->before) read_as_chosen(progress);
  auto& candidates = progress.translation.candidates;
  const auto today = clock_.today();
  const auto place = translator::same_reading(progress.translation, chosen->query,
                                              chosen->before ? chosen->before->day : today, today);
  if (!place && !chosen->before) {
    return fail_field("choice", "This is none of the question's readings any more: ask it again.");
  }
  progress.evidence.choice_gone = !place;
  if (!place) return {};
  const auto first = candidates.begin();
  std::rotate(first, first + static_cast<std::ptrdiff_t>(*place), first + static_cast<std::ptrdiff_t>(*place) + 1);
  if (!chosen->before) candidates.resize(1);
  candidates.front().expects_rows = false;
  progress.evidence.choice =
      ChoiceMade{.id = chosen->before.transform([](const ChosenBefore& before) { return before.id; }),
                 .before = chosen->before.has_value(),
                 .reading = plan::describe(candidates.front().plan, *progress.source.catalog),
                 .whole = !progress.read_as};
  return {};
}

asio::awaitable<Result<void>> Answerer::translate(Progress& progress) const {
  progress.events.emit(StatusEvent{.stage = "translate"});
  auto done = co_await run_blocking(pools_.compute, [&](const std::stop_token&) -> Result<void> {
    progress.index = indexes_.get(progress.source.catalog);
    if (auto read = read_as_follow_up(progress)) {
      progress.evidence.assumptions.push_back("Read as a follow-up: “" + read->question + "”.");
      progress.read_as = std::move(read->question);
      progress.translation = std::move(read->translation);
    } else {
      progress.translation =
          translator_.translate(progress.question.text, *progress.index, clock_.today(), &progress.question.glossary);
      if (progress.translation.encoder_failed) {
        progress.evidence.assumptions.emplace_back(
            "Read by its words alone: the network that helps to understand questions does not run on this server.");
      }
      const bool follows = !progress.question.conversation.empty();
      if (follows && translator::refers_back(progress.translation.links)) {
        progress.translation.confidence *= kForAnOpenReference;
      }
    }
    if (auto taken = take_choice(progress); !taken) return taken;
    if (!progress.translation.candidates.empty()) {
      progress.explanation = translator::explain(progress.translation, *progress.index, 0);
    }
    return {};
  });
  progress.stopwatch.lap("translate");
  co_return done;
}

asio::awaitable<Result<Answer>> Answerer::run(Source source, std::string question, std::string query, Deadline deadline,
                                              Events& events) const {
  Stopwatch stopwatch;
  events.emit(QueryEvent{.query = query, .engine = "user"});
  auto executed = co_await executor_.run(source, {source.catalog->dialect, std::move(query)}, deadline);
  if (!executed) co_return propagate(executed);
  stopwatch.split("guard", executed->proving);
  stopwatch.lap("run");
  Answer answer{.status = Status::kAnswered, .query = std::move(executed->query), .rows = std::move(executed->rows)};
  answer.engine = "user";
  auto finished = co_await run_blocking(pools_.compute, [&](const std::stop_token&) -> Result<void> {
    describe_rows(answer, question);
    return {};
  });
  if (!finished) co_return propagate(finished);
  stopwatch.lap("answer");
  answer.timing_ms = stopwatch.result();
  co_return answer;
}

}  // namespace dataquery::ask
