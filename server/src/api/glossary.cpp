#include "connections/glossary.h"

#include "api/services.h"
#include "base/run_blocking.h"

namespace dataquery::api {
namespace {

using connections::CheckedEntry;
using connections::GlossaryEntry;

/// `equals`: a text or a list of texts.
struct ValueMeaning {
  static constexpr std::string_view kName = "GlossaryValueUpdate";
  std::string column;
  json::value equals;
};
BOOST_DESCRIBE_STRUCT(ValueMeaning, (), (column, equals))

/// One of `column`, `value` and `expression`.
struct EntryUpdate {
  static constexpr std::string_view kName = "GlossaryEntryUpdate";
  std::string term;
  std::optional<std::string> column;
  std::optional<ValueMeaning> value;
  std::optional<std::string> expression;
};
BOOST_DESCRIBE_STRUCT(EntryUpdate, (), (term, column, value, expression))

struct ValueReply {
  static constexpr std::string_view kName = "GlossaryValue";
  std::string column;
  std::vector<std::string> equals;
};
BOOST_DESCRIBE_STRUCT(ValueReply, (), (column, equals))

struct EntryReply {
  static constexpr std::string_view kName = "GlossaryEntry";
  std::int64_t id = 0;
  std::string term;
  std::optional<std::string> column;
  std::optional<ValueReply> value;
  std::optional<std::string> expression;
  std::string meaning;
  std::optional<std::string> problem;
};
BOOST_DESCRIBE_STRUCT(EntryReply, (), (id, term, column, value, expression, meaning, problem))

struct GlossaryReply {
  static constexpr std::string_view kName = "Glossary";
  std::vector<EntryReply> entries;
};
BOOST_DESCRIBE_STRUCT(GlossaryReply, (), (entries))

struct Removed {
  static constexpr std::string_view kName = "Message";
  std::string message;
};
BOOST_DESCRIBE_STRUCT(Removed, (), (message))

/// A value as people write it: 3, true and "shipped" are texts here.
std::optional<std::string> as_text(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_number() || value.is_bool()) return json::serialize(value);
  return std::nullopt;
}

Result<std::vector<std::string>> values_of(const json::value& equals) {
  std::vector<std::string> values;
  const auto add = [&](const json::value& value) {
    auto text = as_text(value);
    if (text) values.push_back(std::move(*text));
    return text.has_value();
  };
  bool fine = true;
  if (equals.is_array()) {
    for (const auto& value : equals.get_array()) fine = fine && add(value);
  } else {
    fine = add(equals);
  }
  if (!fine || values.empty()) return fail_field("value", "value.equals is a text, or a list of texts, at least one.");
  return values;
}

Result<GlossaryEntry> entry_of(EntryUpdate update, std::int64_t id) {
  const int meanings = (update.column ? 1 : 0) + (update.value ? 1 : 0) + (update.expression ? 1 : 0);
  if (meanings != 1) {
    return fail_field("column", "Say what the term stands for: a column, a value or an expression, one of the three.");
  }
  GlossaryEntry entry{.id = id, .term = std::move(update.term), .definition = {}};
  if (update.column) entry.definition.column = std::move(*update.column);
  if (update.expression) {
    entry.definition.expression = std::move(*update.expression);
    if (entry.definition.expression.find_first_not_of(" \t\r\n") == std::string::npos) {
      return fail_field("expression", "Write the expression, such as orders.total_amount > 1000.");
    }
  }
  if (update.value) {
    auto values = values_of(update.value->equals);
    if (!values) return propagate(values);
    entry.definition.column = std::move(update.value->column);
    entry.definition.equals = std::move(*values);
  }
  return entry;
}

EntryReply reply_of(const CheckedEntry& checked) {
  const auto& [id, term, definition] = checked.entry;
  EntryReply reply{
      .id = id, .term = term, .column = {}, .value = {}, .expression = {}, .meaning = checked.meaning, .problem = {}};
  if (!definition.expression.empty()) {
    reply.expression = definition.expression;
  } else if (definition.equals.empty()) {
    reply.column = definition.column;
  } else {
    reply.value = ValueReply{definition.column, definition.equals};
  }
  if (!checked.problem.empty()) reply.problem = checked.problem;
  return reply;
}

/// Calls `work(connection, deadline, stop)` on a thread of the sources' pool.
template <typename Work>
auto with_connection(Services& services, Call& call, Work work)
    -> asio::awaitable<std::invoke_result_t<Work&, ConnectionId, Deadline, std::stop_token>> {
  const auto id = path_id(call.request);
  if (!id) co_return std::unexpected(id.error());
  const auto deadline = Deadline::in(services.question_deadline);
  co_return co_await run_blocking(services.pools.sources, *id, [&](std::stop_token stop) {
    return work(ConnectionId{*id}, deadline, std::move(stop));
  });
}

asio::awaitable<Result<GlossaryReply>> list(Services& services, Call& call) {
  auto entries =
      co_await with_connection(services, call, [&](ConnectionId id, Deadline deadline, std::stop_token stop) {
        return services.glossary.list(call.identity.user, id, deadline, std::move(stop));
      });
  if (!entries) co_return propagate(entries);
  GlossaryReply reply;
  for (const auto& entry : *entries) reply.entries.push_back(reply_of(entry));
  co_return reply;
}

/// Adds the entry, or changes the one that has the identity.
asio::awaitable<Result<EntryReply>> put(Services& services, Call& call, EntryUpdate update, std::int64_t entry_id) {
  auto entry = entry_of(std::move(update), entry_id);
  if (!entry) co_return propagate(entry);
  auto stored = co_await with_connection(services, call, [&](ConnectionId id, Deadline deadline, std::stop_token stop) {
    return services.glossary.put(call.identity.user, id, *entry, deadline, std::move(stop));
  });
  if (!stored) co_return propagate(stored);
  co_return reply_of(*stored);
}

asio::awaitable<Result<Removed>> remove(Services& services, Call& call) {
  const auto id = path_id(call.request);
  if (!id) co_return std::unexpected(id.error());
  const auto entry = path_id(call.request, "entry");
  if (!entry) co_return std::unexpected(entry.error());
  auto removed = co_await run_blocking(services.pools.store, [&](const std::stop_token&) {
    return services.glossary.remove(call.identity.user, ConnectionId{*id}, *entry);
  });
  if (!removed) co_return propagate(removed);
  co_return Removed{"The term was removed"};
}

}  // namespace

void add_glossary(Endpoints& endpoints, Services& services) {
  const http::RouteOptions slow{.timeout = services.question_deadline + std::chrono::seconds(5)};
  endpoints.add<GlossaryReply>(
      {.path = "/api/connections/{id}/glossary",
       .tag = "Connections",
       .summary = "The connection's own words and what they stand for",
       .errors = {400, 404, 503, 504}},
      [&services](Call& call) { return list(services, call); }, slow);
  endpoints.add<EntryUpdate, EntryReply>(
      {.method = http::Method::kPost,
       .path = "/api/connections/{id}/glossary",
       .tag = "Connections",
       .summary = "Add a term that stands for a column, for values of one or for a condition",
       .errors = {400, 404, 409, 503, 504}},
      [&services](Call& call, EntryUpdate update) { return put(services, call, std::move(update), 0); }, slow);
  endpoints.add<EntryUpdate, EntryReply>(
      {.method = http::Method::kPut,
       .path = "/api/connections/{id}/glossary/{entry}",
       .tag = "Connections",
       .summary = "Change a term and what it stands for",
       .errors = {400, 404, 409, 503, 504}},
      [&services](Call& call, EntryUpdate update) -> asio::awaitable<Result<EntryReply>> {
        const auto entry = path_id(call.request, "entry");
        if (!entry) co_return std::unexpected(entry.error());
        co_return co_await put(services, call, std::move(update), *entry);
      },
      slow);
  endpoints.add<Removed>({.method = http::Method::kDelete,
                          .path = "/api/connections/{id}/glossary/{entry}",
                          .tag = "Connections",
                          .summary = "Remove a term",
                          .errors = {404}},
                         [&services](Call& call) { return remove(services, call); });
}

}  // namespace dataquery::api
