// What CurlTransport does for coroutines.

#include <gtest/gtest.h>
#include <poll.h>

#include <atomic>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <future>
#include <optional>
#include <stdexcept>

#include "adapters/http_client/curl_transport.h"
#include "contract/http_client/crowd.h"
#include "contract/http_client/peer.h"

namespace dataquery::adapters {
namespace {

using namespace std::chrono_literals;

constexpr const char* kStreamHead = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

class CurlStreamsTest : public ::testing::Test {
 protected:
  using Outcome = Result<llm::HttpResponse>;

  /// Begins a stream; `run` then awaits all that were begun.
  struct Stream {
    asio::cancellation_signal signal;
    std::optional<Outcome> outcome;
    std::exception_ptr thrown;
  };
  void begin(Stream& stream, const std::string& url, llm::OnBody on_body, Deadline deadline = Deadline::in(20s)) {
    asio::co_spawn(io_, transport_->stream({.url = url, .body = "{}"}, std::move(on_body), deadline),
                   asio::bind_cancellation_slot(stream.signal.slot(),
                                                [&stream](const std::exception_ptr& thrown, Outcome outcome) {
                                                  stream.thrown = thrown;
                                                  stream.outcome.emplace(std::move(outcome));
                                                }));
  }
  Outcome finish(Stream& stream) {
    io_.restart();
    io_.run();
    if (stream.thrown) std::rethrow_exception(stream.thrown);
    return std::move(stream.outcome.value());
  }
  Outcome get(const std::string& url, llm::OnBody on_body, Deadline deadline = Deadline::in(20s)) {
    Stream stream;
    begin(stream, url, std::move(on_body), deadline);
    return finish(stream);
  }

  asio::io_context io_{1};
  std::optional<CurlTransport> transport_{std::in_place};
};

void ignore(std::string_view) {}

TEST_F(CurlStreamsTest, hands_pieces_over_as_they_come) {
  std::promise<void> first_seen;
  Peer peer([&](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    connection.write(kStreamHead);
    connection.chunk("first ");
    first_seen.get_future().wait();  // the second piece is sent only once the first was handed over
    connection.chunk("second");
    connection.chunk("");
  });
  std::string body;
  const auto caller = std::this_thread::get_id();
  const auto response = get(peer.url(), [&](std::string_view piece) {
    EXPECT_EQ(std::this_thread::get_id(), caller);
    if (body.empty()) first_seen.set_value();
    body += piece;
  });
  ASSERT_TRUE(response.has_value()) << response.error().detail;
  EXPECT_EQ(body, "first second");
  EXPECT_TRUE(response->body.empty());
}

TEST_F(CurlStreamsTest, keeps_the_whole_body_when_nobody_takes_pieces) {
  Peer peer([](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    connection.answer(200, std::string(300'000, 'x'));
  });
  const auto response = get(peer.url(), {});
  ASSERT_TRUE(response.has_value()) << response.error().detail;
  EXPECT_EQ(response->body.size(), 300'000U);
}

TEST_F(CurlStreamsTest, returns_refusals_as_answers) {
  Peer peer([](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    connection.answer(429, "slow down", "Retry-After: 7\r\n");
  });
  for (const auto& on_body : {llm::OnBody{}, llm::OnBody([](std::string_view) { FAIL() << "not a success"; })}) {
    const auto response = get(peer.url(), on_body);
    ASSERT_TRUE(response.has_value());
    EXPECT_EQ(response->status, 429);
    EXPECT_EQ(response->body, "slow down");
    EXPECT_EQ(response->retry_after, 7s);
  }
}

TEST_F(CurlStreamsTest, keeps_only_the_beginning_of_a_long_refusal) {
  Peer peer([](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    connection.answer(500, std::string(1'000'000, 'x'));
  });
  const auto response = get(peer.url(), ignore);
  ASSERT_TRUE(response.has_value());
  EXPECT_EQ(response->body.size(), 65'536U);
}

TEST_F(CurlStreamsTest, ends_at_the_deadline_and_hangs_up) {
  std::promise<void> closed;
  Peer peer([&](PeerConnection& connection) {
    connection.wait_for_close();
    closed.set_value();
  });
  EXPECT_EQ(get(peer.url(), ignore, Deadline::in(100ms)).error().code, ErrorCode::kTimeout);
  EXPECT_EQ(closed.get_future().wait_for(10s), std::future_status::ready);
}

TEST_F(CurlStreamsTest, ends_a_stream_that_never_pauses_at_the_deadline) {
  Peer peer([&](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    connection.write(kStreamHead);
    for (int i = 0; i < 100'000; ++i) connection.chunk("x");
    connection.wait_for_close();
  });
  const auto deadline = Deadline::in(50ms);
  const auto slowly = [&](std::string_view) {
    while (!deadline.passed()) std::this_thread::yield();
  };
  EXPECT_EQ(get(peer.url(), slowly, deadline).error().code, ErrorCode::kTimeout);
}

TEST_F(CurlStreamsTest, closes_the_connection_when_the_coroutine_is_cancelled) {
  std::promise<void> closed;
  Peer peer([&](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    connection.write(kStreamHead);
    connection.chunk("one");
    connection.wait_for_close();
    closed.set_value();
  });
  Stream stream;
  begin(stream, peer.url(),
        [&](std::string_view) { asio::post(io_, [&] { stream.signal.emit(asio::cancellation_type::terminal); }); });
  EXPECT_EQ(finish(stream).error().code, ErrorCode::kCancelled);
  EXPECT_EQ(closed.get_future().wait_for(10s), std::future_status::ready);
}

TEST_F(CurlStreamsTest, closes_the_connection_when_the_coroutine_is_destroyed) {
  std::promise<void> received;
  std::promise<void> closed;
  Peer peer([&](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    received.set_value();
    connection.wait_for_close();
    closed.set_value();
  });
  {
    asio::io_context io(1);
    asio::co_spawn(io, transport_->stream({.url = peer.url(), .body = "{}"}, ignore, Deadline::in(20s)),
                   [](const std::exception_ptr&, const Outcome&) { FAIL() << "nobody runs the executor to the end"; });
    auto arrived = received.get_future();
    while (arrived.wait_for(0s) != std::future_status::ready) io.run_for(1ms);
  }
  EXPECT_EQ(closed.get_future().wait_for(10s), std::future_status::ready);
}

TEST_F(CurlStreamsTest, closes_the_connection_when_the_taker_throws) {
  std::promise<void> closed;
  Peer peer([&](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    connection.write(kStreamHead);
    connection.chunk("one");
    connection.wait_for_close();
    closed.set_value();
  });
  EXPECT_THROW(static_cast<void>(get(peer.url(), [](std::string_view) { throw std::runtime_error("enough"); })),
               std::runtime_error);
  EXPECT_EQ(closed.get_future().wait_for(10s), std::future_status::ready);
}

TEST_F(CurlStreamsTest, gives_a_stalled_stream_up) {
  transport_.emplace(CurlOptions{.stall_timeout = 1s});
  Peer peer([](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    connection.write(kStreamHead);
    connection.chunk("one");
    connection.wait_for_close();
  });
  EXPECT_EQ(get(peer.url(), ignore).error().code, ErrorCode::kTimeout);
}

TEST_F(CurlStreamsTest, says_that_a_stream_was_cut) {
  Peer peer([](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    connection.write(kStreamHead);
    connection.chunk("one");
  });
  std::string body;
  const auto response = get(peer.url(), [&](std::string_view piece) { body += piece; });
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().code, ErrorCode::kSourceUnavailable);
  EXPECT_TRUE(response.error().message.contains("broke the connection")) << response.error().message;
  EXPECT_EQ(body, "one");
}

TEST_F(CurlStreamsTest, refuses_a_stream_that_is_too_long) {
  Peer peer([](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    connection.answer(200, std::string(100'000, 'x'));
  });
  Stream stream;
  asio::co_spawn(
      io_,
      transport_->stream({.url = peer.url(), .body = "{}", .max_response_bytes = 50'000}, ignore, Deadline::in(20s)),
      [&](const std::exception_ptr&, Outcome outcome) { stream.outcome.emplace(std::move(outcome)); });
  EXPECT_EQ(finish(stream).error().message, "127.0.0.1 sent a larger answer than is allowed.");
}

/// Writes `total` bytes; tells how many had gone when the client stopped reading, or all of them.
std::size_t write_until_refused(PeerConnection::Socket& socket, std::size_t total) {
  const std::string piece(8'192, 'x');
  std::size_t written = 0;
  socket.non_blocking(true);
  while (written < total) {
    boost::system::error_code error;
    written += socket.write_some(boost::asio::buffer(piece.data(), std::min(piece.size(), total - written)), error);
    if (!error) continue;
    pollfd writable{.fd = socket.native_handle(), .events = POLLOUT, .revents = 0};
    constexpr int kLongEnoughMs = 300;
    if (error != boost::asio::error::would_block || ::poll(&writable, 1, kLongEnoughMs) == 0) break;
  }
  socket.non_blocking(false);
  return written;
}

TEST_F(CurlStreamsTest, does_not_read_far_ahead_of_a_slow_taker) {
  constexpr std::size_t kTotal = 64UL << 20;
  std::promise<std::size_t> refused;
  Peer peer([&](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(kTotal) + "\r\n\r\n");
    const auto written = write_until_refused(connection.socket(), kTotal);
    refused.set_value(written);
    connection.write(std::string(kTotal - written, 'x'));
    connection.wait_for_close();
  });
  std::size_t taken = 0;
  std::size_t ahead = 0;
  Stream stream;
  asio::co_spawn(io_,
                 transport_->stream(
                     {.url = peer.url(), .body = "{}", .max_response_bytes = 2 * kTotal},
                     [&](std::string_view piece) {
                       if (taken == 0) ahead = refused.get_future().get();
                       taken += piece.size();
                     },
                     Deadline::in(30s)),
                 [&](const std::exception_ptr&, Outcome outcome) { stream.outcome.emplace(std::move(outcome)); });
  const auto response = finish(stream);
  transport_.reset();
  ASSERT_TRUE(response.has_value()) << response.error().detail;
  EXPECT_EQ(taken, kTotal);
  EXPECT_LT(ahead, kTotal / 2) << "what the kernel buffers, and 64 KiB";
}

TEST_F(CurlStreamsTest, ends_streams_in_progress_when_it_goes) {
  std::promise<void> received;
  Peer peer([&](PeerConnection& connection) {
    static_cast<void>(connection.read_request());
    received.set_value();
    connection.wait_for_close();
  });
  Stream stream;
  begin(stream, peer.url(), ignore);
  std::jthread going([&] {
    received.get_future().wait();
    transport_.reset();
  });
  EXPECT_EQ(finish(stream).error().code, ErrorCode::kBusy);
}

TEST_F(CurlStreamsTest, carries_two_thousand_streams_at_once) {
  constexpr std::size_t kStreams = 2'000;
  allow_descriptors();
  Crowd crowd(kStreams);  // answers nobody before all have asked
  std::vector<Stream> streams(kStreams);
  std::vector<std::string> bodies(kStreams);
  for (std::size_t i = 0; i < kStreams; ++i) {
    begin(streams[i], crowd.url(i), [&bodies, i](std::string_view piece) { bodies[i] += piece; });
  }
  io_.run();
  std::size_t right = 0;
  for (std::size_t i = 0; i < kStreams; ++i) {
    right += streams[i].outcome->has_value() && bodies[i] == "path /" + std::to_string(i) + " ended";
  }
  EXPECT_EQ(right, kStreams);
}

TEST_F(CurlStreamsTest, keeps_to_its_number_of_connections) {
  transport_.emplace(CurlOptions{.connections = 2});
  Crowd crowd(2);  // two suffice for it to answer
  std::vector<Stream> streams(10);
  for (std::size_t i = 0; i < streams.size(); ++i) begin(streams[i], crowd.url(i), ignore);
  io_.run();
  for (auto& stream : streams) EXPECT_TRUE(stream.outcome->has_value());
  EXPECT_LE(crowd.most_at_once(), 2U);
}

}  // namespace
}  // namespace dataquery::adapters
