#include <charconv>
#include <format>
#include <string>

#include "adapters/vectors/pg_vector_index.h"

namespace dataquery::vectors {
namespace {

using sql_session::SqlDatabase;
using sql_session::Statement;

constexpr Statement kLook{"pgvector.look",
                          "SELECT default_version, installed_version, current_setting('server_version_num')::INTEGER, "
                          "  current_database()::TEXT, current_user::TEXT "
                          "FROM (SELECT 1) one LEFT JOIN pg_available_extensions ON name = 'vector'"};
constexpr Statement kCreate{"pgvector.create", "CREATE EXTENSION IF NOT EXISTS vector"};

struct Found {
  std::optional<std::string> available, created;
  std::int64_t server = 0;  // as 170004
  std::string database, role;
};

Result<Found> look(SqlDatabase& database) {
  auto answer = database.read(kLook, {});
  if (!answer) return propagate(answer);
  const auto& row = answer->rows.at(0);
  using sql_session::Row;
  return Found{row.optional(0, &Row::text), row.optional(1, &Row::text), row.integer(2), row.text(3), row.text(4)};
}

/// "0.8.1" is 0.8 or later: before, a filtered search of an index could come back short.
bool is_new_enough(std::string_view version) {
  int major = 0;
  int minor = 0;
  const auto* end = version.data() + version.size();
  const auto [dot, failed] = std::from_chars(version.data(), end, major);
  if (failed != std::errc{}) return false;
  if (dot != end) std::from_chars(dot + 1, end, minor);
  return major > 0 || minor >= 8;
}

}  // namespace

Result<void> enable_pgvector(SqlDatabase& database) {
  auto found = look(database);
  if (!found) return propagate(found);
  const auto server = found->server / 10'000;
  if (!found->available && !found->created) {
    return fail(
        ErrorCode::kInvalidArgument,
        std::format("The store's PostgreSQL server lacks pgvector. Install the package postgresql-{}-pgvector on "
                    "its machine (Debian; elsewhere see https://github.com/pgvector/pgvector), then start again.",
                    server));
  }
  if (!found->created) {
    auto created = database.write(kCreate, {});
    found = look(database);  // another replica may have been quicker
    if (!found) return propagate(found);
    if (!found->created) {
      return fail(ErrorCode::kInvalidArgument,
                  std::format("pgvector is installed, but the role {} may not create it in the database {}. Let a "
                              "superuser run there: CREATE EXTENSION vector;",
                              found->role, found->database),
                  created ? "" : created.error().detail);
    }
  }
  if (!is_new_enough(*found->created)) {
    return fail(ErrorCode::kInvalidArgument,
                std::format("The database {} has pgvector {}; 0.8 or later is needed. Install a newer "
                            "postgresql-{}-pgvector and let a superuser run there: ALTER EXTENSION vector UPDATE;",
                            found->database, *found->created, server));
  }
  return {};
}

}  // namespace dataquery::vectors
