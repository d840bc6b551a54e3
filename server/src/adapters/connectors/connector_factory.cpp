#include "adapters/connectors/connector_factory.h"

#include <string_view>
#include <utility>

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
  return fail(ErrorCode::kInvalidArgument,
              "The connection string must start with postgresql:// or sqlite:// (for example "
              "postgresql://user:password@host:5432/database).");
}

}  // namespace dataquery::connectors
