#pragma once

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>

#include "base/asio.h"

namespace dataquery::testing {

/// What `coroutine` returns, awaited on this thread; throws what it throws.
template <typename T>
T await(asio::awaitable<T> coroutine) {
  asio::io_context io(1);
  std::optional<T> result;
  asio::co_spawn(io, std::move(coroutine), [&](const std::exception_ptr& thrown, T value) {
    if (thrown) std::rethrow_exception(thrown);
    result.emplace(std::move(value));
  });
  io.run();
  return std::move(result.value());
}

}  // namespace dataquery::testing
