#include "adapters/http_client/wake.h"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

namespace dataquery::adapters {

void Wake::notify() {
  asio::post(alarm_.get_executor(), [self = shared_from_this()] {
    self->notified_ = true;
    self->alarm_.cancel();
  });
}

asio::awaitable<void> Wake::wait() {
  if (!notified_) co_await alarm_.async_wait(asio::as_tuple(asio::use_awaitable));
  notified_ = false;
}

}  // namespace dataquery::adapters
