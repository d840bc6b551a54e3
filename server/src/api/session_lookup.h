#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <vector>

#include "accounts/accounts.h"
#include "base/asio.h"
#include "base/blocking_pool.h"
#include "base/error.h"

namespace dataquery::api {

/// Asks the store whether accounts and their sessions still are, for all requests that wait at that moment in one call,
/// as databases commit transactions in groups: strictly current, for a small part of a store call a request. An answer
/// always comes from a call that began after it was asked for.
///
/// I/O thread only. Held by shared pointers; `accounts` and `store` outlive it.
class SessionLookup : public std::enable_shared_from_this<SessionLookup> {
 public:
  /// Store calls under way at a time: a second one, so that a slow one does not hold all up; more would make the groups
  /// smaller.
  static constexpr std::size_t kCalls = 2;

  SessionLookup(accounts::Accounts& accounts, BlockingPool& store) : accounts_(accounts), store_(store) {}

  /// What the store knows of the account now; nullopt when it is gone. A coroutine that is cancelled leaves the group,
  /// whose call goes on for the others.
  /// Errors: kBusy when the pool or the store is full; kCancelled; kInternal. What `Accounts::sessions` throws.
  [[nodiscard]] asio::awaitable<Result<std::optional<accounts::SessionState>>> find(UserId user);

 private:
  struct Waiter {
    UserId user;
    std::optional<Result<std::optional<accounts::SessionState>>> found;  // empty: cancelled, or thrown
    std::exception_ptr thrown;
    asio::any_completion_handler<void()> resume;  // empty once resumed
    asio::cancellation_slot slot;
  };
  using Group = std::vector<std::shared_ptr<Waiter>>;

  asio::awaitable<void> serve();
  asio::awaitable<void> ask(Group& group);
  static void resume(Waiter& waiter);

  accounts::Accounts& accounts_;
  BlockingPool& store_;
  Group waiting_;
  std::size_t calls_ = 0;   // under way, or about to be
  bool gathering_ = false;  // one of them is about to take what waits
};

}  // namespace dataquery::api
