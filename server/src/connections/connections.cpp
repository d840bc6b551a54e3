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

Connections::Connections(ConnectionStore& store, source::ConnectorFactory& connectors, const Sealer& sealer,
                         Indexer& indexer, const Clock& clock, ConnectionsOptions options)
    : store_(store),
      connectors_(connectors),
      sealer_(sealer),
      indexer_(indexer),
      clock_(clock),
      options_(std::move(options)),
      open_(options_.open_connections) {}

Result<std::vector<Connection>> Connections::list(UserId user) {
  auto connections = store_.list(user);
  if (!connections) return connections;
  for (auto& connection : *connections) {
    connection.metadata = with_indexing(std::move(connection.metadata), connection.indexing);
  }
  return connections;
}

Result<Connection> Connections::get(UserId user, ConnectionId connection, Deadline deadline, std::stop_token stop) {
  auto opened = open(user, connection, deadline, std::move(stop));
  if (!opened) return propagate(opened);
  auto found = store_.find(user, connection);
  if (!found) return propagate(found);
  found->metadata = with_indexing(detailed_metadata(found->metadata, *opened->catalog), found->indexing);
  return found;
}

Result<std::optional<Job>> Connections::indexing(UserId user, ConnectionId connection) {
  return store_.access(user, connection).transform([](StoredAccess&& access) { return std::move(access.indexing); });
}

Result<TestReport> Connections::test(catalog::Dialect db_type, const Secret& url, Deadline deadline,
                                     std::stop_token stop) {
  auto described = describe(db_type, {.url = url}, schema_only(), deadline, std::move(stop));
  if (!described) return propagate(described);
  return TestReport{described->catalog.tables.size()};
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

Result<void> Connections::refresh(UserId user, ConnectionId connection, Deadline deadline, std::stop_token stop) {
  const auto access = store_.access(user, connection);
  if (!access) return std::unexpected(access.error());
  if (access->is_demo) return {};  // nobody writes to it
  const auto address = address_of(connection, *access);
  if (!address) return std::unexpected(address.error());
  auto connector = connect(access->db_type, *address);
  if (!connector) return propagate(connector);
  if (auto reached = reach(**connector, address->url, deadline, std::move(stop)); !reached) return reached;
  if (auto queued = store_.queue_indexing(user, connection, clock_.now()); !queued) return queued;
  say_queued();
  return {};
}

Result<Options> Connections::options(UserId user, ConnectionId connection) {
  return store_.access(user, connection).transform([](StoredAccess&& access) { return std::move(access.options); });
}

Result<void> Connections::set_options(UserId user, ConnectionId connection, const Options& options) {
  const auto access = store_.access(user, connection);
  if (!access) return std::unexpected(access.error());
  if (auto fine = check(options); !fine) return fine;
  const bool index = !index_alike(options, access->options);
  if (index && access->is_demo) {
    return fail_field("chunk_size",
                      "The demo is read and split for all its users alike; chunk_size, chunk_overlap and "
                      "sample_rows stay as they are.");
  }
  auto set = store_.set_options(user, connection, options, index, clock_.now());
  if (set && index) say_queued();
  return set;
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
  auto described = describe(access.db_type, {.url = url}, schema_only(), deadline, std::move(stop));
  if (!described) return propagate(described);
  auto sealed = sealer_.seal(url, seal_context(connection));
  if (!sealed) return propagate(sealed);
  return ConnectionChange::Address{.url = std::move(*sealed),
                                   .metadata = summary_metadata(described->catalog, std::nullopt),
                                   .catalog = catalog::to_json(described->catalog)};
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
  if (auto known = open_.find(connection, access->version)) {
    known->name = std::move(access->name);
    known->indexing = std::move(access->indexing);
    known->options = std::move(access->options);
    return std::move(*known);
  }
  auto catalog = catalog_of(user, connection, *access, deadline, stop);
  if (!catalog) return propagate(catalog);
  const auto address = address_of(connection, *access);
  if (!address) return std::unexpected(address.error());
  auto connector = connect(access->db_type, *address);
  if (!connector) return propagate(connector);
  OpenConnection opened{.id = connection,
                        .name = std::move(access->name),
                        .version = access->version,
                        .connector = std::move(*connector),
                        .catalog = std::move(*catalog),
                        .is_demo = access->is_demo,
                        .indexing = std::move(access->indexing),
                        .options = std::move(access->options)};
  open_.keep(opened);
  return opened;
}

Result<void> Connections::sweep() {
  const auto gone = store_.gone(open_.ids());
  if (!gone) return std::unexpected(gone.error());
  for (const auto connection : *gone) open_.forget(connection);
  return {};
}

// What is read is stored before it is indexed: should indexing fail, the next attempt mends it, and what is asked
// meanwhile is asked of the tables that are there. A connection that was edited meanwhile is read once more.
Result<void> Connections::index(UserId user, ConnectionId connection, const ReportProgress& report, Deadline deadline,
                                std::stop_token stop) {
  constexpr int kMostRounds = 5;
  for (int round = 0; round < kMostRounds; ++round) {
    auto access = store_.access(user, connection);
    if (!access) return propagate(access);
    if (access->is_demo) return {};
    const auto address = address_of(connection, *access);
    if (!address) return std::unexpected(address.error());
    auto options = options_.describe;
    options.sample_rows = access->options.sample_rows;
    options.progress = [&](std::size_t done, std::size_t total) {
      report({.step = "describe", .done = static_cast<std::int64_t>(done), .total = static_cast<std::int64_t>(total)});
    };
    report({.step = "describe"});
    auto described = describe(access->db_type, *address, options, deadline, stop);
    if (!described) return propagate(described);
    const auto now = clock_.now();
    const auto version =
        store_.replace_catalog(user, connection, access->version, summary_metadata(described->catalog, now),
                               catalog::to_json(described->catalog), now);
    if (!version) return std::unexpected(version.error());
    if (!*version) continue;

    OpenConnection opened{.id = connection,
                          .name = std::move(access->name),
                          .version = **version,
                          .connector = std::move(described->connector),
                          .catalog = std::make_shared<const catalog::Catalog>(std::move(described->catalog)),
                          .is_demo = false,
                          .indexing = std::nullopt,
                          .options = std::move(access->options)};
    open_.keep(opened);  // before it is indexed, so that whoever asks meanwhile shares this catalog
    report({.step = "embed", .total = static_cast<std::int64_t>(opened.catalog->tables.size())});
    if (auto indexed = indexer_.index(opened, deadline, stop); !indexed) {
      return std::unexpected(redacted(std::move(indexed.error()), address->url));
    }
    const auto after = store_.access(user, connection);
    if (!after) return std::unexpected(after.error());
    if (after->version == opened.version) return {};
  }
  return fail(ErrorCode::kBusy, "The connection was changed again and again while it was read. Refresh it.");
}

Result<Connections::Address> Connections::address_of(ConnectionId connection, const StoredAccess& access) const {
  if (access.is_demo) return Address{.url = sqlite_url(options_.demo.file), .own_file = true};
  if (access.owned_file) {
    // An older program stored the whole path.
    const auto name = std::filesystem::path(*access.owned_file).filename();
    return Address{.url = sqlite_url(options_.uploads / name), .own_file = true};
  }
  return sealer_.open(access.url, seal_context(connection)).transform([](Secret&& url) {
    return Address{.url = std::move(url)};
  });
}

Result<std::shared_ptr<source::Connector>> Connections::connect(catalog::Dialect db_type, const Address& address) {
  auto& factory = address.own_file && options_.own_files != nullptr ? *options_.own_files : connectors_;
  auto connector = factory.open(address.url);
  if (!connector) {
    auto error = redacted(std::move(connector.error()), address.url);
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
    return fail(ErrorCode::kSourceUnavailable,
                std::format("The database did not answer within {} seconds. Check host, port and firewall.",
                            static_cast<double>(options_.connect_timeout.count()) / 1000));
  }
  auto error = redacted(std::move(reached.error()), url);
  if (error.code == ErrorCode::kInvalidArgument) error.code = ErrorCode::kSourceUnavailable;  // an address not allowed
  return std::unexpected(std::move(error));
}

Result<Connections::Described> Connections::describe(catalog::Dialect db_type, const Address& address,
                                                     const source::DescribeOptions& options, Deadline deadline,
                                                     std::stop_token stop) {
  auto connector = connect(db_type, address);
  if (!connector) return propagate(connector);
  if (auto reached = reach(**connector, address.url, deadline, stop); !reached) return propagate(reached);
  auto catalog = (*connector)->describe(options, deadline, std::move(stop));
  if (!catalog) return std::unexpected(redacted(std::move(catalog.error()), address.url));
  return Described{std::move(*connector), std::move(*catalog)};
}

source::DescribeOptions Connections::schema_only() const {
  auto options = options_.describe;
  options.schema_only = true;
  return options;
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
                                                     const Address& address, std::optional<std::string> owned_file,
                                                     Deadline deadline, std::stop_token stop) {
  auto described = describe(db_type, address, schema_only(), deadline, std::move(stop));
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

void Connections::let_go(ConnectionId connection) {
  open_.forget(connection);
  indexer_.forget(connection);
  say_queued();  // whoever works on its job ends
}

// What was asked for is done when the rows are gone; files that cannot be deleted now are deleted by the next call.
void Connections::delete_files() {
  if (const auto deleted = delete_removed_files(store_, options_.uploads); !deleted) {
    log::warning("uploaded files were left behind", {{"detail", deleted.error().detail}});
  }
}

Result<Connections::Catalog> Connections::catalog_of(UserId user, ConnectionId connection, StoredAccess& access,
                                                     Deadline deadline, const std::stop_token& stop) {
  if (access.is_demo) return options_.demo.catalog(deadline, stop);
  auto stored = store_.catalog(user, connection);
  if (!stored) return propagate(stored);
  auto parsed = stored->has_value() ? catalog::from_json((*stored)->text)
                                    : Result<catalog::Catalog>(fail(ErrorCode::kInternal, "no catalog is stored"));
  // A catalog that an older program wrote, or none: the database is read again.
  if (!parsed) return read_schema_again(user, connection, access, deadline, stop);
  access.version = (*stored)->version;
  if (!access.indexing) {  // stored by a program without jobs, or copied from another store
    if (auto queued = store_.queue_indexing(user, connection, clock_.now()); !queued) return propagate(queued);
    say_queued();
  }
  return std::make_shared<const catalog::Catalog>(std::move(*parsed));
}

Result<Connections::Catalog> Connections::read_schema_again(UserId user, ConnectionId connection, StoredAccess& access,
                                                            Deadline deadline, const std::stop_token& stop) {
  const auto address = address_of(connection, access);
  if (!address) return std::unexpected(address.error());
  auto described = describe(access.db_type, *address, schema_only(), deadline, stop);
  if (!described) return propagate(described);
  const auto version =
      store_.replace_catalog(user, connection, access.version, summary_metadata(described->catalog, std::nullopt),
                             catalog::to_json(described->catalog), clock_.now());
  if (!version) return std::unexpected(version.error());
  if (!*version) return fail(ErrorCode::kBusy, "This connection is being changed. Try again.");
  access.version = **version;
  if (auto queued = store_.queue_indexing(user, connection, clock_.now()); !queued) return propagate(queued);
  say_queued();
  return std::make_shared<const catalog::Catalog>(std::move(described->catalog));
}

void Connections::say_queued() const {
  if (options_.job_queued) options_.job_queued();
}

}  // namespace dataquery::connections
