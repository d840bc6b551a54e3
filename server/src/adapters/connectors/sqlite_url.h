#pragma once

#include <string_view>

#include "adapters/connectors/connector_factory.h"
#include "adapters/connectors/sqlite_connector.h"

namespace dataquery::connectors {

/// The file that `sqlite:///absolute/path` names (percent-encoded where need be), with every symbolic link followed.
/// Errors: kInvalidArgument when the URL is malformed or `policy` does not allow the file. A file that is not there is
/// no error yet.
[[nodiscard]] Result<SqliteSource> parse_sqlite_url(std::string_view url, const SourcePolicy& policy);

}  // namespace dataquery::connectors
