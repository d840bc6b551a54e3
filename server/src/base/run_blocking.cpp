#include "base/run_blocking.h"

#include <atomic>
#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <memory>

namespace dataquery::detail {
namespace {

/// One call, shared by the coroutine's side (`resume`, `slot`: on the coroutine's executor only) and the pool's thread.
/// Whoever moves `state` out of kQueued is the one who ends the call.
struct PoolCall {
  enum class State : unsigned char { kQueued, kRunning, kOver };

  std::atomic<State> state{State::kQueued};
  std::stop_source stop;
  std::move_only_function<void(std::stop_token)> call;
  PoolOutcome outcome = PoolOutcome::kRan;
  std::exception_ptr thrown;
  asio::any_completion_handler<void()> resume;
  asio::any_io_executor executor;  // tracks outstanding work: io_context::run waits for the call
  asio::cancellation_slot slot;

  [[nodiscard]] bool leave_queue(State next) {
    auto queued = State::kQueued;
    return state.compare_exchange_strong(queued, next, std::memory_order_acq_rel);
  }
};

/// Resumes the coroutine from its own executor. Any thread, once.
void post_result(std::shared_ptr<PoolCall> call, PoolOutcome outcome) {
  call->outcome = outcome;
  call->state.store(PoolCall::State::kOver, std::memory_order_release);
  call->call = nullptr;  // refers to the coroutine's frame, which may go once it is resumed
  auto executor = std::exchange(call->executor, {});
  asio::post(executor, [call = std::move(call)] {
    if (call->slot.is_connected()) call->slot.clear();
    std::exchange(call->resume, nullptr)();
  });
}

void run(std::shared_ptr<PoolCall> call) {
  if (!call->leave_queue(PoolCall::State::kRunning)) return;
  try {
    call->call(call->stop.get_token());
  } catch (...) {
    call->thrown = std::current_exception();
  }
  post_result(std::move(call), PoolOutcome::kRan);
}

void cancel(BlockingPool& pool, const std::shared_ptr<PoolCall>& call) {
  if (call->leave_queue(PoolCall::State::kOver)) {
    post_result(call, PoolOutcome::kWithdrawn);
  } else if (call->state.load(std::memory_order_acquire) == PoolCall::State::kRunning) {
    pool.interrupt([call] { call->stop.request_stop(); });
  }
}

}  // namespace

asio::awaitable<PoolOutcome> run_on_pool(BlockingPool& pool, BlockingPool::Key key,
                                         std::move_only_function<void(std::stop_token)> body) {
  const auto call = std::make_shared<PoolCall>();
  call->call = std::move(body);
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
      [&](auto handler) {
        call->executor =
            asio::prefer(asio::get_associated_executor(handler), asio::execution::outstanding_work.tracked);
        call->slot = asio::get_associated_cancellation_slot(handler);
        call->resume = std::move(handler);
        if (call->slot.is_connected()) {
          call->slot.assign([&pool, weak = std::weak_ptr(call)](asio::cancellation_type) {
            if (const auto alive = weak.lock()) cancel(pool, alive);
          });
        }
        if (!pool.submit([call] { run(call); }, key)) post_result(call, PoolOutcome::kRefused);
      },
      asio::use_awaitable);
  if (call->thrown) std::rethrow_exception(call->thrown);
  co_return call->outcome;
}

Error not_run(PoolOutcome outcome) {
  if (outcome == PoolOutcome::kWithdrawn) return Error(ErrorCode::kCancelled, "The request was cancelled.");
  return Error(ErrorCode::kBusy, "The server is busy. Try again in a moment.");
}

}  // namespace dataquery::detail
