#include "connections/connections.h"

#include <utility>

#include "base/log.h"
#include "connections/metadata.h"
#include "connections/removed_files.h"

namespace dataquery::connections {

Connections::Connections(ConnectionStore& store, source::ConnectorFactory& connectors, const Sealer& sealer,
                         Indexer& indexer, const Clock& clock, ConnectionsOptions options)
    : store_(store),
      sealer_(sealer),
      indexer_(indexer),
      clock_(clock),
      options_(std::move(options)),
      databases_(connectors, sealer, options_),
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

Result<void> Connections::refresh(UserId user, ConnectionId connection, Deadline deadline, std::stop_token stop) {
  const auto access = store_.access(user, connection);
  if (!access) return std::unexpected(access.error());
  if (access->is_demo) return {};  // nobody writes to it
  const auto address = databases_.address_of(connection, *access);
  if (!address) return std::unexpected(address.error());
  auto connector = databases_.connect(access->db_type, *address);
  if (!connector) return propagate(connector);
  if (auto reached = databases_.reach(**connector, address->url, deadline, std::move(stop)); !reached) return reached;
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

Result<void> Connections::sweep() {
  const auto gone = store_.gone(open_.ids());
  if (!gone) return std::unexpected(gone.error());
  for (const auto connection : *gone) open_.forget(connection);
  return {};
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

void Connections::say_queued() const {
  if (options_.job_queued) options_.job_queued();
}

}  // namespace dataquery::connections
