#include "connections/connections.h"

#include <algorithm>
#include <format>
#include <system_error>
#include <utility>

#include "base/log.h"
#include "base/utf8.h"
#include "catalog/catalog_json.h"
#include "connections/metadata.h"
#include "connections/redact.h"
#include "connections/removed_files.h"

namespace dataquery::connections {
namespace {

/// `sqlite://` and the path, percent-encoded (RFC 3986, section 3.3).
Secret sqlite_url(const std::filesystem::path& file) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string url = "sqlite://";
  for (const unsigned char c : file.string()) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view{"/-._~"}.contains(static_cast<char>(c));
    if (plain) {
      url += static_cast<char>(c);
    } else {
      url += {'%', kDigits[c >> 4U], kDigits[c & 15U]};
    }
  }
  return Secret(std::move(url));
}

/// Deletes a file unless it was kept.
class FileGuard {
 public:
  explicit FileGuard(const std::filesystem::path& file) : file_(file.string()) {}
  FileGuard(const FileGuard&) = delete;
  FileGuard& operator=(const FileGuard&) = delete;
  ~FileGuard() {
    if (file_.empty()) return;
    if (const auto deleted = delete_database_file(file_); !deleted) {
      log::warning("an uploaded file was left behind", {{"file", file_}, {"detail", deleted.error().detail}});
    }
  }
  void keep() { file_.clear(); }

 private:
  std::string file_;
};

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

Connections::Connections(ConnectionStore& store, source::ConnectorFactory& connectors, const Sealer& sealer,
                         Indexer& indexer, const Clock& clock, ConnectionsOptions options)
    : store_(store),
      connectors_(connectors),
      sealer_(sealer),
      indexer_(indexer),
      clock_(clock),
      options_(options),
      open_(options.open_connections) {}

Result<std::vector<Connection>> Connections::list(UserId user) { return store_.list(user); }

Result<Connection> Connections::get(UserId user, ConnectionId connection, Deadline deadline, std::stop_token stop) {
  auto opened = open(user, connection, deadline, stop);
  if (!opened) return propagate(opened);
  auto found = store_.find(user, connection);
  if (!found) return propagate(found);
  found->metadata = detailed_metadata(found->metadata, *opened->catalog);
  return found;
}

Result<TestReport> Connections::test(catalog::Dialect db_type, const Secret& url, Deadline deadline,
                                     std::stop_token stop) {
  auto connector = connect(db_type, url, Origin::kTyped);
  if (!connector) return propagate(connector);
  if (auto reached = reach(**connector, url, deadline, stop); !reached) return propagate(reached);
  auto options = options_.describe;
  options.sample_rows = 0;
  options.values_per_column = 0;
  auto catalog = (*connector)->describe(options, deadline, stop);
  if (!catalog) return std::unexpected(redacted(std::move(catalog.error()), url));
  return TestReport{catalog->tables.size()};
}

Result<Connection> Connections::add(UserId user, std::string_view name, catalog::Dialect db_type, const Secret& url,
                                    Deadline deadline, std::stop_token stop) {
  auto free = free_name(user, name);
  if (!free) return propagate(free);
  auto connector = connect(db_type, url, Origin::kTyped);
  if (!connector) return propagate(connector);
  auto described = describe(std::move(*connector), url, deadline, stop);
  if (!described) return propagate(described);
  return store_and_index(user, std::move(*free), url, std::move(*described), Extras{}, deadline, stop);
}

Result<Connection> Connections::add_sqlite_file(UserId user, std::string_view name, const std::filesystem::path& file,
                                                Deadline deadline, std::stop_token stop) {
  FileGuard guard(file);
  auto free = free_name(user, name);
  if (!free) return propagate(free);
  const auto url = sqlite_url(file);
  auto connector = connect(catalog::Dialect::kSqlite, url, Origin::kOwnFile);
  if (!connector) return propagate(connector);
  auto described = describe(std::move(*connector), url, deadline, stop);
  if (!described) return propagate(described);
  auto added = store_and_index(user, std::move(*free), url, std::move(*described),
                               Extras{.is_demo = false, .owned_file = file.string()}, deadline, stop);
  if (added) guard.keep();
  return added;
}

Result<Connection> Connections::add_demo(UserId user, std::string_view name, const std::filesystem::path& file,
                                         std::shared_ptr<const catalog::Catalog> catalog, Deadline deadline,
                                         std::stop_token stop) {
  auto free = free_name(user, name);
  if (!free) return propagate(free);
  const auto url = sqlite_url(file);
  auto connector = connect(catalog::Dialect::kSqlite, url, Origin::kOwnFile);
  if (!connector) return propagate(connector);
  return store_and_index(user, std::move(*free), url, Described{std::move(*connector), std::move(catalog)},
                         Extras{.is_demo = true, .owned_file = std::nullopt}, deadline, stop);
}

Result<Connection> Connections::refresh(UserId user, ConnectionId connection, Deadline deadline, std::stop_token stop) {
  auto access = store_.access(user, connection);
  if (!access) return propagate(access);
  auto renewed = renew(user, connection, *access, deadline, stop);
  if (!renewed) return propagate(renewed);
  return get(user, connection, deadline, stop);
}

Result<void> Connections::remove(UserId user, ConnectionId connection) {
  if (auto removed = store_.remove(user, connection); !removed) return removed;
  let_go(connection);
  delete_files();
  return {};
}

Result<void> Connections::remove_with_account(UserId user, const std::function<Result<void>()>& remove_account) {
  auto own = store_.list(user);
  if (!own) return propagate(own);
  if (auto removed = remove_account(); !removed) return removed;
  for (const auto& connection : *own) let_go(connection.id);
  delete_files();
  return {};
}

Result<OpenConnection> Connections::open(UserId user, ConnectionId connection, Deadline deadline,
                                         std::stop_token stop) {
  auto access = store_.access(user, connection);
  if (!access) return propagate(access);
  if (auto known = open_.find(connection, access->version)) return std::move(*known);

  auto stored = store_.catalog(user, connection);
  if (!stored) return propagate(stored);
  auto parsed = stored->has_value() ? catalog::from_json((*stored)->text)
                                    : Result<catalog::Catalog>(fail(ErrorCode::kInternal, "no catalog is stored"));
  // A catalog that an older program wrote, or none: the database is read again.
  if (!parsed) return renew(user, connection, *access, deadline, stop);

  const auto url = unseal(connection, access->url);
  if (!url) return std::unexpected(url.error());
  auto connector = connect(access->db_type, *url, access->own_file ? Origin::kOwnFile : Origin::kTyped);
  if (!connector) return propagate(connector);
  OpenConnection opened{.id = connection,
                        .name = std::move(access->name),
                        .version = (*stored)->version,
                        .connector = std::move(*connector),
                        .catalog = std::make_shared<const catalog::Catalog>(std::move(*parsed))};
  open_.keep(opened);
  return opened;
}

Result<std::shared_ptr<source::Connector>> Connections::connect(catalog::Dialect db_type, const Secret& url,
                                                                Origin origin) {
  auto& factory = origin == Origin::kOwnFile && options_.own_files != nullptr ? *options_.own_files : connectors_;
  auto connector = factory.open(url);
  if (!connector) {
    auto error = redacted(std::move(connector.error()), url);
    if (error.code == ErrorCode::kInvalidArgument) error.code = ErrorCode::kSourceUnavailable;
    return std::unexpected(std::move(error));
  }
  if ((*connector)->dialect() != db_type) {
    return fail(ErrorCode::kSourceUnavailable,
                std::format("The connection string is for {}, not for {}.", catalog::to_string((*connector)->dialect()),
                            catalog::to_string(db_type)));
  }
  return connector;
}

Result<void> Connections::reach(source::Connector& connector, const Secret& url, Deadline deadline,
                                std::stop_token stop) const {
  auto reached = connector.test(deadline.at_most(options_.connect_timeout), std::move(stop));
  if (reached) return reached;
  if (reached.error().code == ErrorCode::kTimeout && !deadline.passed()) {
    return fail(
        ErrorCode::kSourceUnavailable,
        std::format("The database did not answer within {}. Check host, port and firewall.", options_.connect_timeout));
  }
  auto error = redacted(std::move(reached.error()), url);
  if (error.code == ErrorCode::kInvalidArgument) error.code = ErrorCode::kSourceUnavailable;  // an address not allowed
  return std::unexpected(std::move(error));
}

Result<Connections::Described> Connections::describe(std::shared_ptr<source::Connector> connector, const Secret& url,
                                                     Deadline deadline, std::stop_token stop) const {
  if (auto reached = reach(*connector, url, deadline, stop); !reached) return propagate(reached);
  auto catalog = connector->describe(options_.describe, deadline, std::move(stop));
  if (!catalog) return std::unexpected(redacted(std::move(catalog.error()), url));
  return Described{std::move(connector), std::make_shared<const catalog::Catalog>(std::move(*catalog))};
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

Result<Connection> Connections::store_and_index(UserId user, std::string name, const Secret& url, Described described,
                                                Extras extras, Deadline deadline, std::stop_token stop) {
  const auto now = clock_.now();
  const NewConnection fresh{.user = user,
                            .name = std::move(name),
                            .db_type = described.catalog->dialect,
                            .metadata = summary_metadata(*described.catalog, now),
                            .catalog = catalog::to_json(*described.catalog),
                            .is_demo = extras.is_demo,
                            .owned_file = std::move(extras.owned_file),
                            .created_at = now};
  auto added = store_.insert(fresh, [&](ConnectionId id) { return sealer_.seal(url, seal_context(id)); });
  if (!added) {
    if (added.error().code == ErrorCode::kConflict) return name_is_taken(fresh.name);
    return propagate(added);
  }
  OpenConnection opened{.id = added->id,
                        .name = added->name,
                        .version = kFirstVersion,
                        .connector = std::move(described.connector),
                        .catalog = std::move(described.catalog)};
  auto indexed = indexer_.index(opened, deadline, std::move(stop));
  // A new account does not wait for an embedding service to come back: its demo is indexed by the first question.
  const bool later = !indexed && extras.is_demo && indexed.error().code == ErrorCode::kUpstream;
  if (!indexed && !later) {
    auto error = redacted(std::move(indexed.error()), url);
    if (auto removed = store_.remove(user, added->id); !removed) error.detail += "; " + removed.error().detail;
    indexer_.forget(added->id);
    return std::unexpected(std::move(error));
  }
  added->metadata = detailed_metadata(added->metadata, *opened.catalog);
  open_.keep(std::move(opened));
  return added;
}

// The store holds the new catalog before it is indexed: should indexing fail, another refresh mends it, and what is
// asked meanwhile is asked of the tables that are there.
Result<OpenConnection> Connections::renew(UserId user, ConnectionId connection, const StoredAccess& access,
                                          Deadline deadline, std::stop_token stop) {
  const auto url = unseal(connection, access.url);
  if (!url) return std::unexpected(url.error());
  auto connector = connect(access.db_type, *url, access.own_file ? Origin::kOwnFile : Origin::kTyped);
  if (!connector) return propagate(connector);
  auto described = describe(std::move(*connector), *url, deadline, stop);
  if (!described) return propagate(described);
  auto version = store_.replace_catalog(user, connection, summary_metadata(*described->catalog, clock_.now()),
                                        catalog::to_json(*described->catalog), clock_.now());
  if (!version) return propagate(version);
  OpenConnection opened{.id = connection,
                        .name = access.name,
                        .version = *version,
                        .connector = std::move(described->connector),
                        .catalog = std::move(described->catalog)};
  if (auto indexed = indexer_.index(opened, deadline, std::move(stop)); !indexed) {
    return std::unexpected(redacted(std::move(indexed.error()), *url));
  }
  open_.keep(opened);
  return opened;
}

void Connections::let_go(ConnectionId connection) {
  open_.forget(connection);
  indexer_.forget(connection);
}

// What was asked for is done when the rows are gone; files that cannot be deleted now are deleted by the next call.
void Connections::delete_files() {
  if (const auto deleted = delete_removed_files(store_); !deleted) {
    log::warning("uploaded files were left behind", {{"detail", deleted.error().detail}});
  }
}

Result<Secret> Connections::unseal(ConnectionId connection, const SealedSecret& url) const {
  return sealer_.open(url, seal_context(connection));
}

}  // namespace dataquery::connections
