#include "adapters/http_client/wake.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace dataquery::adapters {

/// An alarm that has gone off wakes who waits now and who will wait next.
void Wake::notify() {
  asio::post(alarm_.get_executor(),
             [self = shared_from_this()] { self->alarm_.expires_at(asio::steady_timer::time_point::min()); });
}

asio::awaitable<void> Wake::wait() {
  co_await alarm_.async_wait(asio::as_tuple(asio::use_awaitable));
  alarm_.expires_at(deadline_.at());
}

}  // namespace dataquery::adapters
