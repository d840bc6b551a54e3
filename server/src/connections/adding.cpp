// Connections that come, and that lead elsewhere: tested, described and stored under a name that is free.

#include <algorithm>
#include <format>
#include <utility>

#include "base/log.h"
#include "base/utf8.h"
#include "catalog/catalog_json.h"
#include "connections/connections.h"
#include "connections/metadata.h"
#include "connections/removed_files.h"

namespace dataquery::connections {
namespace {

/// Deletes a file unless it was kept.
class FileGuard {
 public:
  explicit FileGuard(std::filesystem::path file) : file_(std::move(file)) {}
  FileGuard(const FileGuard&) = delete;
  FileGuard& operator=(const FileGuard&) = delete;
  ~FileGuard() {
    if (file_.empty()) return;
    if (const auto deleted = delete_database_file(file_); !deleted) {
      log::warning("an uploaded file was left behind", {{"file", file_.string()}, {"detail", deleted.error().detail}});
    }
  }
  void keep() { file_.clear(); }

 private:
  std::filesystem::path file_;
};

// What stands sealed in the place of a connection string: no path, for every replica has its own.
Secret upload_mark(std::string_view file_name) { return Secret(std::format("upload:{}", file_name)); }
Secret demo_mark() { return Secret("demo"); }

std::unexpected<Error> name_is_taken(std::string_view name) {
  return fail(ErrorCode::kConflict,
              std::format("You have a connection named \"{}\" already. Choose another name.", name));
}

}  // namespace

Result<std::string> checked_name(std::string_view name) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = name.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return fail(ErrorCode::kInvalidArgument, "a connection needs a name");
  const auto trimmed = name.substr(first, name.find_last_not_of(kBlanks) - first + 1);
  if (count_code_points(trimmed) > kNameLength) {
    return fail(ErrorCode::kInvalidArgument, "a connection's name has at most 255 characters");
  }
  if (to_valid_utf8(trimmed) != trimmed ||
      std::ranges::any_of(trimmed, [](unsigned char c) { return c < ' ' || c == 0x7f; })) {
    return fail(ErrorCode::kInvalidArgument, "a connection's name holds characters that are not text");
  }
  return std::string(trimmed);
}

Result<TestReport> Connections::test(catalog::Dialect db_type, const Secret& url, Deadline deadline,
                                     std::stop_token stop) {
  auto described = databases_.describe(db_type, {.url = url}, databases_.schema_only(), deadline, std::move(stop));
  if (!described) return propagate(described);
  const auto tables = std::ranges::count_if(described->catalog.tables,
                                            [](const catalog::Table& table) { return !table.elements_of.has_value(); });
  return TestReport{static_cast<std::size_t>(tables)};
}

Result<ConnectionId> Connections::add(UserId user, std::string_view name, catalog::Dialect db_type, const Secret& url,
                                      Deadline deadline, std::stop_token stop) {
  auto free = free_name(user, name);
  if (!free) return propagate(free);
  return describe_and_store(user, std::move(*free), db_type, {.url = url}, std::nullopt, deadline, std::move(stop));
}

Result<ConnectionId> Connections::add_sqlite_file(UserId user, std::string_view name, const std::filesystem::path& file,
                                                  Deadline deadline, std::stop_token stop) {
  FileGuard guard(file);
  auto free = free_name(user, name);
  if (!free) return propagate(free);
  auto added =
      describe_and_store(user, std::move(*free), catalog::Dialect::kSqlite, {.url = sqlite_url(file), .own_file = true},
                         file.filename().string(), deadline, std::move(stop));
  if (added) guard.keep();
  return added;
}

Result<ConnectionId> Connections::add_demo(UserId user, std::string_view name, Deadline deadline,
                                           std::stop_token stop) {
  auto free = free_name(user, name);
  if (!free) return propagate(free);
  auto catalog = options_.demo.catalog(deadline, std::move(stop));
  if (!catalog) return propagate(catalog);
  const auto now = clock_.now();
  return store_new({.user = user,
                    .name = std::move(*free),
                    .db_type = catalog::Dialect::kSqlite,
                    .metadata = summary_metadata(**catalog, now),
                    .catalog = std::nullopt,
                    .is_demo = true,
                    .owned_file = std::nullopt,
                    .index = false,
                    .created_at = now},
                   demo_mark());
}

Result<void> Connections::edit(UserId user, ConnectionId connection, const ConnectionEdit& edit, Deadline deadline,
                               std::stop_token stop) {
  auto access = store_.access(user, connection);
  if (!access) return propagate(access);
  ConnectionChange change{.name = std::nullopt, .address = std::nullopt, .now = clock_.now()};
  if (edit.name) {
    auto checked = checked_name(*edit.name);
    if (!checked) return propagate(checked);
    if (*checked != access->name) {
      auto free = free_name(user, *checked);
      if (!free) return propagate(free);
      change.name = std::move(*free);
    }
  }
  if (edit.url) {
    auto address = try_address(connection, *access, *edit.url, deadline, std::move(stop));
    if (!address) return propagate(address);
    change.address = std::move(*address);
  }
  auto changed = store_.change(user, connection, change);
  if (!changed && changed.error().code == ErrorCode::kConflict && change.name) return name_is_taken(*change.name);
  if (changed && edit.url) say_queued();
  return changed;
}

Result<ConnectionChange::Address> Connections::try_address(ConnectionId connection, const StoredAccess& access,
                                                           const Secret& url, Deadline deadline, std::stop_token stop) {
  if (access.is_demo || access.owned_file) {
    return fail_field("connection_string", "An uploaded file and the demo can be renamed, but lead nowhere else.");
  }
  auto described =
      databases_.describe(access.db_type, {.url = url}, databases_.schema_only(), deadline, std::move(stop));
  if (!described) return propagate(described);
  auto sealed = sealer_.seal(url, seal_context(connection));
  if (!sealed) return propagate(sealed);
  return ConnectionChange::Address{.url = std::move(*sealed),
                                   .metadata = summary_metadata(described->catalog, std::nullopt),
                                   .catalog = catalog::to_json(described->catalog)};
}

// Asked before a database is bothered; the store's unique index decides between two at the same moment.
Result<std::string> Connections::free_name(UserId user, std::string_view name) {
  auto checked = checked_name(name);
  if (!checked) return propagate(checked);
  auto taken = store_.has_name(user, *checked);
  if (!taken) return propagate(taken);
  if (*taken) return name_is_taken(*checked);
  return checked;
}

Result<ConnectionId> Connections::describe_and_store(UserId user, std::string name, catalog::Dialect db_type,
                                                     const DatabaseAddress& address,
                                                     std::optional<std::string> owned_file, Deadline deadline,
                                                     std::stop_token stop) {
  auto described = databases_.describe(db_type, address, databases_.schema_only(), deadline, std::move(stop));
  if (!described) return propagate(described);
  const auto sealed = owned_file ? upload_mark(*owned_file) : address.url;
  auto added = store_new({.user = user,
                          .name = std::move(name),
                          .db_type = db_type,
                          .metadata = summary_metadata(described->catalog, std::nullopt),
                          .catalog = catalog::to_json(described->catalog),
                          .is_demo = false,
                          .owned_file = std::move(owned_file),
                          .index = true,
                          .created_at = clock_.now()},
                         sealed);
  if (added) say_queued();
  return added;
}

Result<ConnectionId> Connections::store_new(const NewConnection& fresh, const Secret& sealed) {
  auto added = store_.insert(fresh, [&](ConnectionId id) { return sealer_.seal(sealed, seal_context(id)); });
  if (!added && added.error().code == ErrorCode::kConflict) return name_is_taken(fresh.name);
  return added.transform([](const Connection& connection) { return connection.id; });
}

}  // namespace dataquery::connections
