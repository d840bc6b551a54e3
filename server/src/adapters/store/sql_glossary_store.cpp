#include "adapters/store/sql_glossary_store.h"

#include <utility>

namespace dataquery::store {
namespace {

using connections::GlossaryEntry;
using sql_session::Statement;

constexpr Statement kList{"glossary.list",
                          "SELECT e.id, e.term, e.definition FROM database_connections c "
                          "LEFT JOIN glossary_entries e ON e.connection_id = c.id "
                          "WHERE c.user_id = $1 AND c.id = $2 ORDER BY e.id"};
// From the connection, so that nothing is written to one that is another's or gone.
constexpr Statement kAdd{"glossary.add",
                         "INSERT INTO glossary_entries (connection_id, term, term_key, definition, updated_at) "
                         "SELECT c.id, $3, $4, $5, $6 FROM database_connections c WHERE c.user_id = $1 AND c.id = $2 "
                         "RETURNING id"};
constexpr Statement kChange{
    "glossary.change",
    "UPDATE glossary_entries SET term = $4, term_key = $5, definition = $6, updated_at = $7 "
    "WHERE id = $3 AND connection_id IN (SELECT id FROM database_connections WHERE user_id = $1 AND id = $2)"};
constexpr Statement kRemove{
    "glossary.remove",
    "DELETE FROM glossary_entries "
    "WHERE id = $3 AND connection_id IN (SELECT id FROM database_connections WHERE user_id = $1 AND id = $2)"};

std::unexpected<Error> no_such_entry() { return fail(ErrorCode::kNotFound, "No such entry."); }

}  // namespace

Result<std::vector<GlossaryEntry>> SqlGlossaryStore::list(UserId user, ConnectionId connection) {
  auto answer = database_.read(kList, {user, connection});
  if (!answer) return propagate(answer);
  if (answer->rows.empty()) return fail(ErrorCode::kNotFound, "No such connection.");
  std::vector<GlossaryEntry> entries;
  for (const auto& row : answer->rows) {
    if (row.is_null(0)) break;  // a connection without any
    auto definition = connections::definition_from_json(row.text(2));
    if (!definition) return propagate(definition);
    entries.push_back({.id = row.integer(0), .term = row.text(1), .definition = std::move(*definition)});
  }
  return entries;
}

Result<std::int64_t> SqlGlossaryStore::add(UserId user, ConnectionId connection, const GlossaryEntry& entry, Time now) {
  auto added = database_.write(kAdd, {user, connection, entry.term, connections::term_key(entry.term),
                                      connections::to_json(entry.definition), now});
  if (!added) return propagate(added);
  if (added->rows.empty()) return fail(ErrorCode::kNotFound, "No such connection.");
  return added->rows.front().integer(0);
}

Result<void> SqlGlossaryStore::change(UserId user, ConnectionId connection, const GlossaryEntry& entry, Time now) {
  auto changed = database_.write(kChange, {user, connection, entry.id, entry.term, connections::term_key(entry.term),
                                           connections::to_json(entry.definition), now});
  if (!changed) return propagate(changed);
  if (changed->changed == 0) return no_such_entry();
  return {};
}

Result<void> SqlGlossaryStore::remove(UserId user, ConnectionId connection, std::int64_t entry) {
  auto removed = database_.write(kRemove, {user, connection, entry});
  if (!removed) return propagate(removed);
  if (removed->changed == 0) return no_such_entry();
  return {};
}

}  // namespace dataquery::store
