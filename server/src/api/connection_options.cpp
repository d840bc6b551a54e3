#include "connections/options.h"

#include <cmath>

#include "api/services.h"
#include "base/run_blocking.h"
#include "llm/prompt.h"

namespace dataquery::api {
namespace {

using connections::Options;

/// What is missing has its default: the options are replaced as a whole.
struct OptionsUpdate {
  static constexpr std::string_view kName = "ConnectionOptionsUpdate";
  std::optional<std::string> prompt_template;
  std::optional<std::string> notes;
  std::optional<std::vector<std::string>> tables;
  std::optional<bool> share_values;
  std::optional<bool> share_rows;
  std::optional<std::size_t> context_tokens;
  std::optional<std::size_t> chunks;
  std::optional<double> threshold;
  std::optional<std::size_t> chunk_size;
  std::optional<std::size_t> chunk_overlap;
  std::optional<std::size_t> sample_rows;
};
BOOST_DESCRIBE_STRUCT(OptionsUpdate, (),
                      (prompt_template, notes, tables, share_values, share_rows, context_tokens, chunks, threshold,
                       chunk_size, chunk_overlap, sample_rows))

struct OptionsReply {
  static constexpr std::string_view kName = "ConnectionOptions";
  std::optional<std::string> prompt_template;
  std::string default_prompt_template;
  std::string notes;
  std::vector<std::string> tables;
  bool share_values = true;
  bool share_rows = false;
  std::size_t context_tokens = 0;
  std::size_t chunks = 0;
  std::optional<double> threshold;
  std::size_t chunk_size = 0;
  std::size_t chunk_overlap = 0;
  std::size_t sample_rows = 0;
};
BOOST_DESCRIBE_STRUCT(OptionsReply, (),
                      (prompt_template, default_prompt_template, notes, tables, share_values, share_rows,
                       context_tokens, chunks, threshold, chunk_size, chunk_overlap, sample_rows))

Options options_of(OptionsUpdate update) {
  const Options usual;
  return {.prompt_template = std::move(update.prompt_template),
          .notes = std::move(update.notes).value_or(usual.notes),
          .tables = std::move(update.tables).value_or(usual.tables),
          .share_values = update.share_values.value_or(usual.share_values),
          .share_rows = update.share_rows.value_or(usual.share_rows),
          .context_tokens = update.context_tokens.value_or(usual.context_tokens),
          .chunks = update.chunks.value_or(usual.chunks),
          .threshold = update.threshold.transform([](double cosine) { return static_cast<float>(cosine); }),
          .chunk_size = update.chunk_size.value_or(usual.chunk_size),
          .chunk_overlap = update.chunk_overlap.value_or(usual.chunk_overlap),
          .sample_rows = update.sample_rows.value_or(usual.sample_rows)};
}

/// A float as the number that a person wrote: 0.3, not 0.30000001192….
double shortest(float number) { return std::round(static_cast<double>(number) * 1e6) / 1e6; }

OptionsReply reply_of(const Options& options) {
  return {.prompt_template = options.prompt_template,
          .default_prompt_template = std::string(llm::kDefaultTemplate),
          .notes = options.notes,
          .tables = options.tables,
          .share_values = options.share_values,
          .share_rows = options.share_rows,
          .context_tokens = options.context_tokens,
          .chunks = options.chunks,
          .threshold = options.threshold.transform(shortest),
          .chunk_size = options.chunk_size,
          .chunk_overlap = options.chunk_overlap,
          .sample_rows = options.sample_rows};
}

asio::awaitable<Result<OptionsReply>> get(Services& services, Call& call) {
  auto id = path_id(call.request);
  if (!id) co_return propagate(id);
  auto options = co_await run_blocking(services.pools.store, [&](const std::stop_token&) {
    return services.connections.options(call.identity.user, ConnectionId{*id});
  });
  if (!options) co_return propagate(options);
  co_return reply_of(*options);
}

asio::awaitable<Result<OptionsReply>> put(Services& services, Call& call, OptionsUpdate update) {
  auto id = path_id(call.request);
  if (!id) co_return propagate(id);
  const auto options = options_of(std::move(update));
  auto set = co_await run_blocking(services.pools.store, [&](const std::stop_token&) {
    return services.connections.set_options(call.identity.user, ConnectionId{*id}, options);
  });
  if (!set) co_return propagate(set);
  co_return reply_of(options);
}

}  // namespace

void add_connection_options(Endpoints& endpoints, Services& services) {
  endpoints.add<OptionsReply>({.path = "/api/connections/{id}/options",
                               .tag = "Connections",
                               .summary = "How an LLM is asked about it: what it is told, and how much",
                               .errors = {404}},
                              [&services](Call& call) { return get(services, call); });
  endpoints.add<OptionsUpdate, OptionsReply>(
      {.method = http::Method::kPut,
       .path = "/api/connections/{id}/options",
       .tag = "Connections",
       .summary = "Set all of that; what is missing has its default. Another chunking queues indexing",
       .errors = {404}},
      [&services](Call& call, OptionsUpdate update) { return put(services, call, std::move(update)); });
}

}  // namespace dataquery::api
