#pragma once

#include <string>

#include "ask/pools.h"
#include "ask/source.h"
#include "ask/stopwatch.h"
#include "base/asio.h"
#include "base/deadline.h"
#include "base/error.h"
#include "guard/guard.h"
#include "source/connector.h"

namespace dataquery::ask {

/// A query that ran, and what it gave.
struct Executed {
  std::string query;
  source::Rows rows;
  Stopwatch::Clock::duration proving{};
};

/// Proves that a query only reads, and runs it: the one way to a user's database. Awaits; any number at once.
class Executor {
 public:
  Executor(Pools& pools, const guard::Guard& guard, source::Limits limits)
      : pools_(pools), guard_(guard), limits_(limits) {}

  /// Errors: kRefused, kInvalidQuery (both of the query: another one may do better); kSourceUnavailable, kTimeout,
  /// kCancelled, kBusy.
  [[nodiscard]] asio::awaitable<Result<Executed>> run(const Source& source, source::Query query,
                                                      Deadline deadline) const;

 private:
  Pools& pools_;
  const guard::Guard& guard_;
  const source::Limits limits_;
};

/// Whether an error concerns the query alone, so that another query may do better.
[[nodiscard]] constexpr bool is_of_the_query(ErrorCode code) {
  return code == ErrorCode::kInvalidQuery || code == ErrorCode::kRefused;
}

}  // namespace dataquery::ask
