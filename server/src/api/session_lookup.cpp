#include "api/session_lookup.h"

#include <algorithm>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "base/run_blocking.h"

namespace dataquery::api {

using accounts::SessionState;

asio::awaitable<Result<std::optional<SessionState>>> SessionLookup::find(UserId user) {
  const auto waiter = std::make_shared<Waiter>();
  waiter->user = user;
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
      [&](auto handler) {
        const asio::any_io_executor executor = asio::get_associated_executor(handler);
        waiter->slot = asio::get_associated_cancellation_slot(handler);
        waiter->resume = std::move(handler);
        if (waiter->slot.is_connected()) {
          waiter->slot.assign([executor, weak = std::weak_ptr(waiter)](asio::cancellation_type) {
            asio::post(executor, [weak] {
              if (const auto alive = weak.lock()) resume(*alive);
            });
          });
        }
        waiting_.push_back(waiter);
        if (gathering_ || calls_ == kCalls) return;
        ++calls_;
        asio::co_spawn(
            executor, [self = shared_from_this()] { return self->serve(); },
            [self = shared_from_this()](const std::exception_ptr&) { --self->calls_; });
      },
      asio::use_awaitable);
  if (waiter->thrown) std::rethrow_exception(waiter->thrown);
  if (!waiter->found) co_return fail(ErrorCode::kCancelled, "The request was cancelled.");
  co_return std::move(*waiter->found);
}

asio::awaitable<void> SessionLookup::serve() {
  while (!waiting_.empty() && !gathering_) {
    // What the event loop has ready joins the group first.
    gathering_ = true;
    co_await asio::post(asio::use_awaitable);
    gathering_ = false;
    auto group = std::exchange(waiting_, {});
    std::erase_if(group, [](const auto& waiter) { return !waiter->resume; });  // cancelled
    if (!group.empty()) co_await ask(group);
  }
}

asio::awaitable<void> SessionLookup::ask(Group& group) {
  std::vector<UserId> users;
  users.reserve(group.size());
  for (const auto& waiter : group) users.push_back(waiter->user);
  std::ranges::sort(users);
  users.erase(std::ranges::unique(users).begin(), users.end());

  std::optional<Result<std::vector<SessionState>>> states;
  std::exception_ptr thrown;
  try {
    states = co_await run_blocking(store_, [&](const std::stop_token&) { return accounts_.sessions(users); });
  } catch (...) {
    thrown = std::current_exception();
  }
  if (states && *states) std::ranges::sort(**states, {}, &SessionState::user);
  for (const auto& waiter : group) {
    waiter->thrown = thrown;
    if (states && !*states) {
      waiter->found = std::unexpected(states->error());
    } else if (states) {
      const auto found = std::ranges::lower_bound(**states, waiter->user, {}, &SessionState::user);
      const bool known = found != (*states)->end() && found->user == waiter->user;
      waiter->found.emplace(known ? std::optional(*found) : std::nullopt);
    }
    resume(*waiter);
  }
}

// The coroutine goes on inside this call, until it waits again.
void SessionLookup::resume(Waiter& waiter) {
  if (!waiter.resume) return;
  if (waiter.slot.is_connected()) waiter.slot.clear();
  std::exchange(waiter.resume, nullptr)();
}

}  // namespace dataquery::api
