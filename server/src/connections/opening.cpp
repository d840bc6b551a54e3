// Connections that are asked: opened from what the store knows, and read by their jobs.

#include <format>
#include <utility>

#include "catalog/catalog_json.h"
#include "connections/connections.h"
#include "connections/metadata.h"
#include "connections/redact.h"

namespace dataquery::connections {

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
  const auto address = databases_.address_of(connection, *access);
  if (!address) return std::unexpected(address.error());
  auto connector = databases_.connect(access->db_type, *address);
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

// What is read is stored before it is indexed: should indexing fail, the next attempt mends it, and what is asked
// meanwhile is asked of the tables that are there. A connection that was edited meanwhile is read once more.
Result<void> Connections::index(UserId user, ConnectionId connection, const ReportProgress& report, Deadline deadline,
                                std::stop_token stop) {
  constexpr int kMostRounds = 5;
  for (int round = 0; round < kMostRounds; ++round) {
    auto access = store_.access(user, connection);
    if (!access) return propagate(access);
    if (access->is_demo) return {};
    const auto address = databases_.address_of(connection, *access);
    if (!address) return std::unexpected(address.error());
    auto options = options_.describe;
    options.sample_rows = access->options.sample_rows;
    options.progress = [&](std::size_t done, std::size_t total) {
      report({.step = "describe", .done = static_cast<std::int64_t>(done), .total = static_cast<std::int64_t>(total)});
    };
    report({.step = "describe"});
    auto described = databases_.describe(access->db_type, *address, options, deadline, stop);
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
  const auto address = databases_.address_of(connection, access);
  if (!address) return std::unexpected(address.error());
  auto described = databases_.describe(access.db_type, *address, databases_.schema_only(), deadline, stop);
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

}  // namespace dataquery::connections
