#include "http/wire.h"

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstring>
#include <tuple>
#include <utility>

namespace dataquery::http {
namespace {

using boost::system::error_code;

constexpr std::size_t kFirstBuffer = 2 * 1024;        // thousands of connections wait for their streams to end
constexpr std::size_t kMaxQueued = 16 * 1024 * 1024;  // a client that reads slower than this has left, in effect
constexpr std::size_t kKeptCapacity = 64 * 1024;      // of a buffer between two uses
constexpr std::size_t kLeastRate = 4 * 1024;          // bytes a second below which a large response is given up

using Buffers = std::array<asio::const_buffer, 2>;

void skip(Buffers& buffers, std::size_t bytes) {
  for (auto& buffer : buffers) {
    const auto taken = std::min(bytes, buffer.size());
    buffer += taken;
    bytes -= taken;
  }
}

}  // namespace

Wire::Wire(Socket socket, std::size_t input_limit)
    : socket_(std::move(socket)), input_limit_(input_limit), buffer_(kFirstBuffer) {
  error_code ignored;  // a socket that refuses these still works, only slower or not at all, which the first read shows
  socket_.non_blocking(true, ignored);
  socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
}

// ---- in ----

bool Wire::make_room() {
  if (begin_ == end_) begin_ = end_ = 0;
  if (end_ < buffer_.size()) return true;
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= std::exchange(begin_, 0);
    return true;
  }
  if (buffer_.size() >= input_limit_) return false;
  buffer_.resize(std::min(buffer_.size() * 2, input_limit_));
  return true;
}

void Wire::start_reading() {
  if (reading_ || input_over_ || !make_room()) return;
  reading_ = true;
  socket_.async_read_some(
      asio::buffer(buffer_.data() + end_, buffer_.size() - end_),
      [self = shared_from_this()](const error_code& error, std::size_t bytes) { self->on_read(error, bytes); });
}

void Wire::on_read(const error_code& error, std::size_t bytes) {
  reading_ = false;
  end_ += bytes;
  if (error) input_over_ = true;
  if (read_waiter_) {
    wake(read_waiter_);
  } else if (left_) {
    if (input_over_) {
      std::exchange(left_, nullptr)();
    } else {
      start_reading();
    }
  }
}

asio::awaitable<bool> Wire::more() {
  const auto before = input().size();
  start_reading();
  if (reading_) co_await wait_on(read_waiter_);
  co_return input().size() > before;
}

void Wire::watch(std::function<void()> left) {
  left_ = std::move(left);
  start_reading();
}

// ---- out ----

asio::awaitable<bool> Wire::write(std::string_view head, std::string_view body, Duration timeout) {
  Buffers buffers{asio::buffer(head), asio::buffer(body)};
  auto left = head.size() + body.size();
  const auto give_up = std::chrono::steady_clock::now() + timeout + std::chrono::seconds(left / kLeastRate);
  error_code error;
  auto sent = socket_.write_some(buffers, error);  // nearly always takes all of it, without a turn of the event loop
  while (true) {
    left -= sent;
    if (left == 0) co_return true;
    if (error && error != asio::error::would_block && error != asio::error::try_again) co_return false;
    skip(buffers, sent);
    expires_ = std::min(std::chrono::steady_clock::now() + timeout, give_up);
    std::tie(error, sent) = co_await socket_.async_write_some(buffers, asio::as_tuple(asio::use_awaitable));
    if (error) co_return false;
  }
}

bool Wire::push(std::string_view bytes, Duration timeout) {
  if (output_over_) return false;
  if (unsent() + bytes.size() > kMaxQueued) {
    output_over_ = true;
    close();
    return false;
  }
  queued_ += bytes;
  push_timeout_ = timeout;
  if (!sending_) {  // at the end of this turn of the event loop, with what else is pushed in it
    sending_ = true;
    asio::post(socket_.get_executor(), [self = shared_from_this()] { self->send_queued(); });
  }
  return true;
}

void Wire::send_queued() {
  error_code error;
  while (!output_over_) {
    if (sent_ == in_flight_.size()) {
      if (in_flight_.capacity() > kKeptCapacity) in_flight_ = {};
      in_flight_.clear();
      sent_ = 0;
      std::swap(in_flight_, queued_);
    }
    if (in_flight_.empty()) break;
    const auto rest = asio::buffer(std::string_view(in_flight_).substr(sent_));
    sent_ += socket_.write_some(rest, error);
    if (error == asio::error::would_block || error == asio::error::try_again) {
      expires_after(push_timeout_);
      socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const error_code& failed) {
        if (failed) self->output_over_ = true;
        self->send_queued();
      });
      break;
    }
    if (error) output_over_ = true;
  }
  sending_ = !output_over_ && !in_flight_.empty();
  if (!sending_) expires_never();
  if (output_over_ || unsent() <= drained_at_) wake(drain_waiter_);
}

asio::awaitable<void> Wire::drained(std::size_t left_over) {
  if (output_over_ || unsent() <= left_over) co_return;
  drained_at_ = left_over;
  co_await wait_on(drain_waiter_);
}

// ---- waiting, time, end ----

asio::awaitable<void> Wire::wait_on(asio::any_completion_handler<void()>& waiter) {
  co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(
      [this, &waiter](auto handler) {
        if (auto slot = asio::get_associated_cancellation_slot(handler); slot.is_connected()) {
          slot.assign([weak = weak_from_this(), &waiter](asio::cancellation_type) {
            if (const auto self = weak.lock()) {
              asio::post(self->socket_.get_executor(), [self, &waiter] { self->wake(waiter); });
            }
          });
        }
        waiter = std::move(handler);
      },
      asio::use_awaitable);
}

void Wire::wake(asio::any_completion_handler<void()>& waiter) {
  if (!waiter) return;
  auto handler = std::exchange(waiter, nullptr);
  if (auto slot = asio::get_associated_cancellation_slot(handler); slot.is_connected()) slot.clear();
  std::move(handler)();
}

void Wire::tick(TimePoint now) {
  if (now < expires_) return;
  expires_never();
  timed_out_ = true;
  error_code ignored;  // cancelling a socket that is closed changes nothing
  socket_.cancel(ignored);
}

void Wire::finish_sending() {
  error_code ignored;  // the client may have reset the connection already
  socket_.shutdown(Socket::shutdown_send, ignored);
}

void Wire::close() {
  error_code ignored;  // the descriptor is gone either way
  socket_.close(ignored);
}

}  // namespace dataquery::http
