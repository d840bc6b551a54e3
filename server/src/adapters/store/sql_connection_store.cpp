#include "adapters/store/sql_connection_store.h"

#include <utility>

#include "adapters/store/job_rows.h"

namespace dataquery::store {
namespace {

using connections::Connection;
using connections::ConnectionChange;
using connections::Job;
using connections::kFirstVersion;
using connections::NewConnection;
using connections::StoredAccess;
using connections::StoredCatalog;
using sql_session::Answer;
using sql_session::Row;
using sql_session::SqlSession;
using sql_session::Statement;

constexpr Statement kList{"connections.list",
                          "SELECT c.id, c.user_id, c.name, c.db_type, c.db_metadata, c.created_at, c.is_demo,"
                          "  c.owned_file IS NOT NULL, j.state, j.step, j.done, j.total, j.error "
                          "FROM database_connections c LEFT JOIN jobs j ON j.connection_id = c.id "
                          "WHERE c.user_id = $1 ORDER BY c.id"};
constexpr Statement kFind{"connections.find",
                          "SELECT c.id, c.user_id, c.name, c.db_type, c.db_metadata, c.created_at, c.is_demo,"
                          "  c.owned_file IS NOT NULL, j.state, j.step, j.done, j.total, j.error "
                          "FROM database_connections c LEFT JOIN jobs j ON j.connection_id = c.id "
                          "WHERE c.user_id = $1 AND c.id = $2"};
constexpr Statement kAccess{"connections.access",
                            "SELECT c.name, c.db_type, c.connection_string, COALESCE(k.version, 0), c.is_demo,"
                            "  c.owned_file, o.options, j.state, j.step, j.done, j.total, j.error "
                            "FROM database_connections c LEFT JOIN connection_catalogs k ON k.connection_id = c.id "
                            "  LEFT JOIN connection_options o ON o.connection_id = c.id "
                            "  LEFT JOIN jobs j ON j.connection_id = c.id "
                            "WHERE c.user_id = $1 AND c.id = $2"};
constexpr Statement kHasName{"connections.has_name",
                             "SELECT COUNT(*) FROM database_connections WHERE user_id = $1 AND name = $2"};
constexpr Statement kInsert{"connections.insert",
                            "INSERT INTO database_connections "
                            "(user_id, name, db_type, connection_string, is_demo, owned_file, created_at, db_metadata) "
                            "VALUES ($1, $2, $3, '', $4, $5, $6, $7) RETURNING id"};
constexpr Statement kOwned{"connections.owned",
                           "SELECT COUNT(*) FROM database_connections WHERE user_id = $1 AND id = $2"};
constexpr Statement kThere{"connections.there", "SELECT COUNT(*) FROM database_connections WHERE id = $1"};
constexpr Statement kRename{"connections.rename",
                            "UPDATE database_connections SET name = $3 WHERE user_id = $1 AND id = $2"};
constexpr Statement kSetUrl{"connections.set_url",
                            "UPDATE database_connections SET connection_string = $2 WHERE id = $1"};
constexpr Statement kInsertCatalog{"connections.insert_catalog",
                                   "INSERT INTO connection_catalogs (connection_id, version, updated_at, catalog) "
                                   "VALUES ($1, $2, $3, $4)"};
constexpr Statement kSetMetadata{"connections.set_metadata",
                                 "UPDATE database_connections SET db_metadata = $3 WHERE user_id = $1 AND id = $2"};
constexpr Statement kPutCatalog{
    "connections.put_catalog",
    "INSERT INTO connection_catalogs (connection_id, version, updated_at, catalog) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (connection_id) DO UPDATE SET version = connection_catalogs.version + 1,"
    "  updated_at = excluded.updated_at, catalog = excluded.catalog"};
constexpr Statement kReplaceCatalog{
    "connections.replace_catalog",
    "UPDATE connection_catalogs SET version = version + 1, updated_at = $3, catalog = $4 "
    "WHERE connection_id = $1 AND version = $2 RETURNING version"};
constexpr Statement kSetOptions{
    "connections.set_options",
    "INSERT INTO connection_options (connection_id, options, updated_at) VALUES ($1, $2, $3) "
    "ON CONFLICT (connection_id) DO UPDATE SET options = excluded.options, updated_at = excluded.updated_at"};
constexpr Statement kFirstCatalog{
    "connections.first_catalog",
    "INSERT INTO connection_catalogs (connection_id, version, updated_at, catalog) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (connection_id) DO NOTHING RETURNING version"};
constexpr Statement kCatalog{"connections.catalog",
                             "SELECT k.version, k.catalog "
                             "FROM database_connections c LEFT JOIN connection_catalogs k ON k.connection_id = c.id "
                             "WHERE c.user_id = $1 AND c.id = $2"};
// Takes the chunks of a large database along.
constexpr Statement kRemove{"connections.remove", "DELETE FROM database_connections WHERE user_id = $1 AND id = $2",
                            std::chrono::minutes(1)};
constexpr Statement kOwnedFiles{"connections.owned_files",
                                "SELECT owned_file FROM database_connections WHERE owned_file IS NOT NULL ORDER BY id"};
constexpr Statement kRemovedFiles{"connections.removed_files", "SELECT path FROM removed_files ORDER BY id"};
constexpr Statement kForgetRemovedFile{"connections.forget_removed_file", "DELETE FROM removed_files WHERE path = $1"};

std::vector<std::string> first_texts(const Answer& answer) {
  std::vector<std::string> texts;
  texts.reserve(answer.rows.size());
  for (const auto& row : answer.rows) texts.push_back(row.text(0));
  return texts;
}

std::unexpected<Error> no_such_connection() { return fail(ErrorCode::kNotFound, "No such connection."); }

Result<catalog::Dialect> dialect(const std::string& db_type) {
  if (const auto known = catalog::dialect_from(db_type)) return *known;
  return fail(ErrorCode::kInternal, "The store failed.", "a connection of unknown type");
}

Result<Connection> connection_from(const Row& row) {
  auto db_type = dialect(row.text(3));
  if (!db_type) return propagate(db_type);
  return Connection{.id = row.id<ConnectionId>(0),
                    .user = row.id<UserId>(1),
                    .name = row.text(2),
                    .db_type = *db_type,
                    .metadata = row.optional(4, &Row::text).value_or("null"),
                    .created_at = row.time(5),
                    .is_demo = row.boolean(6),
                    .is_upload = row.boolean(7),
                    .indexing = job_at(row, 8)};
}

/// Writes the parts of a new connection; the row's identity.
Result<ConnectionId> write_parts(SqlSession& session, const NewConnection& fresh,
                                 const connections::ConnectionStore::Seal& seal) {
  auto inserted = session.run(kInsert, {fresh.user, fresh.name, catalog::to_string(fresh.db_type), fresh.is_demo,
                                        fresh.owned_file, fresh.created_at, fresh.metadata});
  if (!inserted) return propagate(inserted);
  const auto id = inserted->rows.at(0).id<ConnectionId>(0);
  auto url = seal(id);
  if (!url) return propagate(url);
  if (auto set = session.run(kSetUrl, {id, url->text}); !set) return propagate(set);
  if (fresh.catalog) {
    auto catalog = session.run(kInsertCatalog, {id, kFirstVersion, fresh.created_at, *fresh.catalog});
    if (!catalog) return propagate(catalog);
  }
  if (fresh.index) {
    if (auto queued = queue_job(session, id, fresh.created_at); !queued) return propagate(queued);
  }
  return id;
}

Result<void> check_owned(SqlSession& session, UserId user, ConnectionId connection) {
  auto owned = session.run(kOwned, {user, connection});
  if (!owned) return propagate(owned);
  if (owned->rows.at(0).integer(0) == 0) return no_such_connection();
  return {};
}

/// The address, what is there, and the job that reads it.
Result<void> write_address(SqlSession& session, UserId user, ConnectionId connection,
                           const ConnectionChange::Address& address, sql_session::Time now) {
  if (auto set = session.run(kSetUrl, {connection, address.url.text}); !set) return propagate(set);
  if (auto set = session.run(kSetMetadata, {user, connection, address.metadata}); !set) return propagate(set);
  if (auto put = session.run(kPutCatalog, {connection, kFirstVersion, now, address.catalog}); !put) {
    return propagate(put);
  }
  return queue_job_anew(session, connection, now);
}

}  // namespace

Result<std::vector<Connection>> SqlConnectionStore::list(UserId user) {
  auto answer = database_.read(kList, {user});
  if (!answer) return propagate(answer);
  std::vector<Connection> connections;
  connections.reserve(answer->rows.size());
  for (const auto& row : answer->rows) {
    auto connection = connection_from(row);
    if (!connection) return propagate(connection);
    connections.push_back(std::move(*connection));
  }
  return connections;
}

Result<Connection> SqlConnectionStore::find(UserId user, ConnectionId connection) {
  auto answer = database_.read(kFind, {user, connection});
  if (!answer) return propagate(answer);
  if (answer->rows.empty()) return no_such_connection();
  return connection_from(answer->rows.front());
}

Result<StoredAccess> SqlConnectionStore::access(UserId user, ConnectionId connection) {
  auto answer = database_.read(kAccess, {user, connection});
  if (!answer) return propagate(answer);
  if (answer->rows.empty()) return no_such_connection();
  const auto& row = answer->rows.front();
  auto db_type = dialect(row.text(1));
  if (!db_type) return propagate(db_type);
  auto options = row.is_null(6) ? Result<connections::Options>() : connections::options_from_json(row.text(6));
  if (!options) return propagate(options);
  return StoredAccess{.name = row.text(0),
                      .db_type = *db_type,
                      .url = SealedSecret{row.text(2)},
                      .version = row.integer(3),
                      .is_demo = row.boolean(4),
                      .owned_file = row.optional(5, &Row::text),
                      .indexing = job_at(row, 7),
                      .options = std::move(*options)};
}

Result<bool> SqlConnectionStore::has_name(UserId user, std::string_view name) {
  return database_.read(kHasName, {user, name}).transform([](const Answer& answer) {
    return answer.rows.at(0).integer(0) != 0;
  });
}

Result<Connection> SqlConnectionStore::insert(const NewConnection& connection, const Seal& seal) {
  auto id = database_.write([&](SqlSession& session) { return write_parts(session, connection, seal); });
  if (!id) return propagate(id);
  return Connection{.id = *id,
                    .user = connection.user,
                    .name = connection.name,
                    .db_type = connection.db_type,
                    .metadata = connection.metadata,
                    .created_at = std::chrono::floor<std::chrono::seconds>(connection.created_at),
                    .is_demo = connection.is_demo,
                    .is_upload = connection.owned_file.has_value(),
                    .indexing = connection.index ? std::optional(Job{}) : std::nullopt};
}

Result<void> SqlConnectionStore::change(UserId user, ConnectionId connection, const ConnectionChange& change) {
  return database_.write([&](SqlSession& session) -> Result<void> {
    if (auto owned = check_owned(session, user, connection); !owned) return owned;
    if (change.name) {
      if (auto renamed = session.run(kRename, {user, connection, *change.name}); !renamed) return propagate(renamed);
    }
    if (change.address) return write_address(session, user, connection, *change.address, change.now);
    return {};
  });
}

Result<void> SqlConnectionStore::set_options(UserId user, ConnectionId connection, const connections::Options& options,
                                             bool index, std::chrono::system_clock::time_point now) {
  const auto text = connections::to_json(options);
  return database_.write([&](SqlSession& session) -> Result<void> {
    if (auto owned = check_owned(session, user, connection); !owned) return owned;
    if (auto set = session.run(kSetOptions, {connection, text, now}); !set) return propagate(set);
    return index ? queue_job_anew(session, connection, now) : Result<void>{};
  });
}

Result<std::optional<std::int64_t>> SqlConnectionStore::replace_catalog(UserId user, ConnectionId connection,
                                                                        std::int64_t expected,
                                                                        std::string_view metadata,
                                                                        std::string_view catalog,
                                                                        std::chrono::system_clock::time_point now) {
  return database_.write([&](SqlSession& session) -> Result<std::optional<std::int64_t>> {
    if (auto owned = check_owned(session, user, connection); !owned) return propagate(owned);
    auto replaced = expected == 0 ? session.run(kFirstCatalog, {connection, kFirstVersion, now, catalog})
                                  : session.run(kReplaceCatalog, {connection, expected, now, catalog});
    if (!replaced) return propagate(replaced);
    if (replaced->rows.empty()) return std::nullopt;
    if (auto set = session.run(kSetMetadata, {user, connection, metadata}); !set) return propagate(set);
    return replaced->rows.front().integer(0);
  });
}

Result<void> SqlConnectionStore::queue_indexing(UserId user, ConnectionId connection,
                                                std::chrono::system_clock::time_point now) {
  return database_.write([&](SqlSession& session) -> Result<void> {
    if (auto owned = check_owned(session, user, connection); !owned) return owned;
    return queue_job(session, connection, now);
  });
}

Result<std::optional<StoredCatalog>> SqlConnectionStore::catalog(UserId user, ConnectionId connection) {
  auto answer = database_.read(kCatalog, {user, connection});
  if (!answer) return propagate(answer);
  if (answer->rows.empty()) return no_such_connection();
  const auto& row = answer->rows.front();
  if (row.is_null(0)) return std::nullopt;
  return StoredCatalog{.version = row.integer(0), .text = row.text(1)};
}

Result<void> SqlConnectionStore::remove(UserId user, ConnectionId connection) {
  auto removed = database_.write(kRemove, {user, connection});
  if (!removed) return propagate(removed);
  if (removed->changed == 0) return no_such_connection();
  return {};
}

Result<std::vector<std::string>> SqlConnectionStore::owned_files() {
  return database_.read(kOwnedFiles, {}).transform(first_texts);
}

Result<std::vector<std::string>> SqlConnectionStore::removed_files() {
  return database_.read(kRemovedFiles, {}).transform(first_texts);
}

Result<void> SqlConnectionStore::forget_removed_file(std::string_view file) {
  auto forgotten = database_.write(kForgetRemovedFile, {file});
  if (!forgotten) return propagate(forgotten);
  return {};
}

Result<std::vector<ConnectionId>> SqlConnectionStore::gone(std::span<const ConnectionId> connections) {
  return database_.read([&](SqlSession& session) -> Result<std::vector<ConnectionId>> {
    std::vector<ConnectionId> gone;
    for (const auto connection : connections) {
      auto there = session.run(kThere, {connection});
      if (!there) return propagate(there);
      if (there->rows.at(0).integer(0) == 0) gone.push_back(connection);
    }
    return gone;
  });
}

}  // namespace dataquery::store
