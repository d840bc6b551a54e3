#include "adapters/connectors/connector_factory.h"

#include <string_view>
#include <utility>

#include "adapters/connectors/mongo_connector.h"
#include "adapters/connectors/postgres_connector.h"
#include "adapters/connectors/sqlite_connector.h"
#include "adapters/connectors/sqlite_url.h"

namespace dataquery::connectors {

SourceFactory::SourceFactory(SourcePolicy policy) : policy_(std::move(policy)) {}
SourceFactory::~SourceFactory() = default;

Result<std::shared_ptr<source::Connector>> SourceFactory::open(const Secret& url) {
  const std::string_view text = url.reveal();
  if (text.starts_with("sqlite:")) {
    auto source = parse_sqlite_url(text, policy_);
    if (!source) return propagate(source);
    return std::make_shared<SqliteConnector>(*std::move(source));
  }
  if (text.starts_with("postgresql:") || text.starts_with("postgres:")) {
    auto address = libpq::parse_address(url);
    if (!address) return propagate(address);
    return std::make_shared<PostgresConnector>(*std::move(address), policy_.hosts);
  }
  if (text.starts_with("mongodb:") || text.starts_with("mongodb+srv:")) {
    // Who may open any file by the command line may name a file of certificates, too.
    auto address =
        mongoc::parse_address(url, policy_.any_sqlite_file ? mongoc::Author::kOperator : mongoc::Author::kStranger);
    if (!address) return propagate(address);
    auto server = mongoc::Server::make(*std::move(address), policy_.hosts);
    if (!server) return propagate(server);
    return std::make_shared<MongoConnector>(*std::move(server));
  }
  return fail(ErrorCode::kInvalidArgument,
              "The connection string must start with postgresql://, mongodb:// or sqlite:// (for example "
              "postgresql://user:password@host:5432/database).");
}

}  // namespace dataquery::connectors
