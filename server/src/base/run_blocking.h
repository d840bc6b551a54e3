#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>

#include "base/asio.h"
#include "base/blocking_pool.h"
#include "base/error.h"

namespace dataquery {

namespace detail {

enum class PoolOutcome : unsigned char { kRan, kRefused, kWithdrawn };

/// The part of run_blocking that does not depend on the result's type.
[[nodiscard]] asio::awaitable<PoolOutcome> run_on_pool(BlockingPool& pool, BlockingPool::Key key,
                                                       std::move_only_function<void(std::stop_token)> call);

/// kBusy or kCancelled, for a call that never ran.
[[nodiscard]] Error not_run(PoolOutcome outcome);

}  // namespace detail

/// Runs `call(std::stop_token) -> Result<T>` on `pool` and resumes the awaiting coroutine, on its own executor, with
/// the result. `key` caps the threads one slow thing may hold (see BlockingPool); kNoKey: no cap.
///
/// When the coroutine is cancelled (the client left, the deadline passed, the server stops) the token is asked to stop
/// and the coroutine still waits until `call` has returned: what `call` refers to in the coroutine's frame stays alive.
/// A call that has not begun is withdrawn instead. Stop callbacks run on the pool's interrupt thread and may block for
/// a driver's round trip. An exception of `call` is rethrown in the coroutine. Afterwards a cancelled coroutine must
/// end: its next co_await throws boost::system::system_error(operation_aborted).
///
/// Errors: kBusy when the pool is full or stopped; kCancelled when withdrawn; else those of `call`.
///
/// The executor must outlive the calls in flight: stop and join the pool before the io_context goes.
template <typename Call>
[[nodiscard]] asio::awaitable<std::invoke_result_t<Call&, std::stop_token>> run_blocking(BlockingPool& pool,
                                                                                         BlockingPool::Key key,
                                                                                         Call call) {
  std::optional<std::invoke_result_t<Call&, std::stop_token>> result;
  const auto outcome = co_await detail::run_on_pool(
      pool, key, [&call, &result](std::stop_token stop) { result.emplace(call(std::move(stop))); });
  if (outcome != detail::PoolOutcome::kRan) co_return std::unexpected<Error>(detail::not_run(outcome));
  co_return std::move(*result);  // NOLINT(bugprone-unchecked-optional-access): the call ran
}

template <typename Call>
[[nodiscard]] asio::awaitable<std::invoke_result_t<Call&, std::stop_token>> run_blocking(BlockingPool& pool,
                                                                                         Call call) {
  return run_blocking(pool, BlockingPool::kNoKey, std::move(call));
}

}  // namespace dataquery
