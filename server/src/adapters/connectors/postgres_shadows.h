#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/libpq/connection.h"

namespace dataquery::connectors {

/// Functions that somebody else planted under an allowed name. The search path begins with pg_catalog, but PostgreSQL
/// prefers a function of a later schema whose parameter types fit better, and it would run with our user's rights.
/// Functions of superusers, of extensions and of our own user are trusted. Looks anew once a minute. Any thread.
class PostgresShadows {
 public:
  /// In the transaction of the query `text`. Errors: kRefused when it may call such a function; those of `Connection`.
  [[nodiscard]] Result<void> check(libpq::Connection& connection, std::string_view text, const libpq::Wait& wait);

 private:
  std::mutex mutex_;
  std::vector<std::string> names_;
  std::optional<std::chrono::steady_clock::time_point> looked_;
};

}  // namespace dataquery::connectors
