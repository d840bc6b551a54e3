#include "connections/database_access.h"

#include <format>
#include <string>
#include <string_view>
#include <utility>

#include "connections/redact.h"

namespace dataquery::connections {

// `sqlite://` and the path, percent-encoded (RFC 3986, section 3.3).
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

Result<DatabaseAddress> DatabaseAccess::address_of(ConnectionId connection, const StoredAccess& access) const {
  if (access.is_demo) return DatabaseAddress{.url = sqlite_url(options_.demo.file), .own_file = true};
  if (access.owned_file) {
    // An older program stored the whole path.
    const auto name = std::filesystem::path(*access.owned_file).filename();
    return DatabaseAddress{.url = sqlite_url(options_.uploads / name), .own_file = true};
  }
  return sealer_.open(access.url, seal_context(connection)).transform([](Secret&& url) {
    return DatabaseAddress{.url = std::move(url)};
  });
}

Result<std::shared_ptr<source::Connector>> DatabaseAccess::connect(catalog::Dialect db_type,
                                                                   const DatabaseAddress& address) const {
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

Result<void> DatabaseAccess::reach(source::Connector& connector, const Secret& url, Deadline deadline,
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

Result<DatabaseAccess::Described> DatabaseAccess::describe(catalog::Dialect db_type, const DatabaseAddress& address,
                                                           const source::DescribeOptions& options, Deadline deadline,
                                                           std::stop_token stop) const {
  auto connector = connect(db_type, address);
  if (!connector) return propagate(connector);
  if (auto reached = reach(**connector, address.url, deadline, stop); !reached) return propagate(reached);
  auto catalog = (*connector)->describe(options, deadline, std::move(stop));
  if (!catalog) return std::unexpected(redacted(std::move(catalog.error()), address.url));
  return Described{std::move(*connector), std::move(*catalog)};
}

source::DescribeOptions DatabaseAccess::schema_only() const {
  auto options = options_.describe;
  options.schema_only = true;
  return options;
}

}  // namespace dataquery::connections
