#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>

#include "base/asio.h"
#include "base/deadline.h"

namespace dataquery::adapters {

/// Wakes one coroutine when another thread has something for it, or at a deadline. Made by std::make_shared; all but
/// `notify` belongs to the coroutine's executor, which runs one handler at a time.
class Wake : public std::enable_shared_from_this<Wake> {
 public:
  Wake(const asio::any_io_executor& executor, Deadline deadline)
      : deadline_(deadline), alarm_(executor, deadline.at()) {}

  /// Any thread; does not block.
  void notify();

  /// Returns once it was notified since the last wait, the deadline has passed, or the coroutine was cancelled.
  [[nodiscard]] asio::awaitable<void> wait();

 private:
  const Deadline deadline_;
  asio::steady_timer alarm_;  // its service owns the waiting coroutine: it goes with the executor's context
};

}  // namespace dataquery::adapters
