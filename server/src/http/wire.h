#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/asio.h"

namespace dataquery::http {

using Socket = asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type>;

/// One client's bytes, in and out, each with a time limit. A read is kept pending while a request is being answered: it
/// becomes the next request's first read, and until then it tells when the client leaves. One coroutine drives it; I/O
/// thread only. Held by shared_ptr: pending operations keep it alive.
class Wire : public std::enable_shared_from_this<Wire> {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  using Duration = std::chrono::milliseconds;

  Wire(Socket socket, std::size_t input_limit);

  [[nodiscard]] asio::io_context::executor_type executor() { return socket_.get_executor(); }

  // In.
  [[nodiscard]] std::string_view input() const { return {buffer_.data() + begin_, end_ - begin_}; }
  void consume(std::size_t bytes) { begin_ += bytes; }
  /// Waits for bytes beyond `input()`. False when none will come: the client has closed, the time is over (`timed_out`)
  /// or `input()` is as large as allowed.
  [[nodiscard]] asio::awaitable<bool> more();
  /// Calls `left` once if the client closes before `unwatch`; reads ahead meanwhile.
  void watch(std::function<void()> left);
  void unwatch() { left_ = nullptr; }

  // Out.
  /// Sends both, waiting at most `timeout` for the client to take a piece. False when it did not.
  [[nodiscard]] asio::awaitable<bool> write(std::string_view head, std::string_view body, Duration timeout);
  /// Queues `bytes`, to be sent when this turn of the event loop ends, as fast as the client takes them and with at
  /// most `timeout` between two pieces. False once that is in vain.
  bool push(std::string_view bytes, Duration timeout);
  [[nodiscard]] bool pushing() const { return sending_; }
  /// The client takes nothing more.
  [[nodiscard]] bool output_over() const { return output_over_; }
  /// Waits until at most `left_over` bytes pushed are still unsent, or it is in vain.
  [[nodiscard]] asio::awaitable<void> drained(std::size_t left_over);

  // Time. What is pending when the limit passes ends as if the client had closed.
  void expires_after(Duration duration) { expires_ = std::chrono::steady_clock::now() + duration; }
  void expires_never() { expires_ = TimePoint::max(); }
  void tick(TimePoint now);
  [[nodiscard]] bool timed_out() const { return timed_out_; }

  [[nodiscard]] bool open() const { return socket_.is_open(); }
  void finish_sending();  ///< tells the client that nothing more comes
  void close();

 private:
  void start_reading();
  bool make_room();
  void on_read(const boost::system::error_code& error, std::size_t bytes);
  void send_queued();
  [[nodiscard]] std::size_t unsent() const { return queued_.size() + in_flight_.size() - sent_; }
  void wake(asio::any_completion_handler<void()>& waiter);
  [[nodiscard]] asio::awaitable<void> wait_on(asio::any_completion_handler<void()>& waiter);

  Socket socket_;
  const std::size_t input_limit_;
  std::vector<char> buffer_;  // unread input is [begin_, end_)
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool reading_ = false;
  bool input_over_ = false;
  asio::any_completion_handler<void()> read_waiter_;
  std::function<void()> left_;

  std::string queued_;     // pushed, not being sent yet
  std::string in_flight_;  // being sent, from sent_ on
  std::size_t sent_ = 0;
  bool sending_ = false;  // send_queued will run
  Duration push_timeout_{0};
  bool output_over_ = false;
  std::size_t drained_at_ = 0;
  asio::any_completion_handler<void()> drain_waiter_;

  TimePoint expires_ = TimePoint::max();
  bool timed_out_ = false;
};

}  // namespace dataquery::http
