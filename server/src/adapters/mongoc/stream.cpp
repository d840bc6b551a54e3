#include "adapters/mongoc/stream.h"

#include <mongoc/mongoc.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "adapters/mongoc/socket.h"

namespace dataquery::mongoc {
namespace {

using net::StopSignal;
using namespace std::chrono_literals;

constexpr int kStreamType = 77;        // none of libmongoc's
constexpr auto kConnectTime = 4500ms;  // an unreachable host is answered within five seconds
constexpr auto kForever = std::chrono::hours(24);

// libmongoc's stream, made of our socket. `base` comes first: libmongoc holds a pointer to it.
struct Stream {
  mongoc_stream_t base;
  Socket socket;
  Link* link;
  bool timed_out = false;
  bool retry = false;

  Stream(Socket connected, Link& shared) : base{}, socket(std::move(connected)), link(&shared) {}
};

Stream& self(mongoc_stream_t* stream) { return *reinterpret_cast<Stream*>(stream); }

// Until the socket is ready for what it wants; false, with errno set, when it is time to give up.
bool wait(Stream& stream, Deadline deadline, std::int32_t timeout) {
  stream.timed_out = stream.retry = false;
  if (timeout == 0) {
    stream.retry = true;
    errno = EAGAIN;
    return false;
  }
  const auto event = stream.link->signal->wait(stream.socket.descriptor(), stream.socket.wanted(), deadline);
  if (event == StopSignal::Event::kReady) return true;
  stream.timed_out = true;
  errno = ETIMEDOUT;
  return false;
}

Deadline deadline_of(const Stream& stream, std::int32_t timeout) {
  return stream.link->deadline.at_most(timeout < 0 ? kForever : std::chrono::milliseconds(timeout));
}

ssize_t read_all(mongoc_stream_t* raw, mongoc_iovec_t* parts, size_t count, size_t least, int32_t timeout) {
  auto& stream = self(raw);
  const auto deadline = deadline_of(stream, timeout);
  std::size_t total = 0;
  for (std::size_t i = 0; i < count; ++i) {
    auto* data = static_cast<char*>(parts[i].iov_base);
    for (std::size_t done = 0; done < parts[i].iov_len;) {
      const auto moved = stream.socket.read(data + done, parts[i].iov_len - done);
      if (moved > 0) {
        done += static_cast<std::size_t>(moved);
        total += static_cast<std::size_t>(moved);
        continue;
      }
      if (moved == Socket::kNotYet) {
        if (total > 0 && total >= least) return static_cast<ssize_t>(total);
        if (!wait(stream, deadline, timeout)) return -1;
        continue;
      }
      stream.retry = stream.timed_out = false;
      if (moved == Socket::kClosed && total >= least) return static_cast<ssize_t>(total);
      errno = ECONNRESET;
      return -1;
    }
  }
  return static_cast<ssize_t>(total);
}

ssize_t write_all(mongoc_stream_t* raw, mongoc_iovec_t* parts, size_t count, int32_t timeout) {
  auto& stream = self(raw);
  const auto deadline = deadline_of(stream, timeout);
  std::string bytes;  // in one piece: one record of TLS, one packet
  for (std::size_t i = 0; i < count; ++i) bytes.append(static_cast<const char*>(parts[i].iov_base), parts[i].iov_len);
  for (std::size_t done = 0; done < bytes.size();) {
    const auto moved = stream.socket.write(bytes.data() + done, bytes.size() - done);
    if (moved > 0) {
      done += static_cast<std::size_t>(moved);
    } else if (moved == Socket::kNotYet) {
      // A message that was begun is sent to its end, also where libmongoc would not wait.
      if (!wait(stream, done > 0 ? stream.link->deadline : deadline, done > 0 ? -1 : timeout)) return -1;
    } else {
      stream.retry = stream.timed_out = false;
      errno = ECONNRESET;
      return -1;
    }
  }
  return static_cast<ssize_t>(bytes.size());
}

// All streams of a client: ready ones, or an error on each when the client may wait no longer.
ssize_t poll_all(mongoc_stream_poll_t* streams, size_t count, int32_t timeout) {
  const auto& link = *self(streams[0].stream).link;
  std::vector<pollfd> descriptors;
  bool ready = false;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& socket = self(streams[i].stream).socket;
    descriptors.push_back({socket.descriptor(), static_cast<short>(streams[i].events), 0});
    ready = ready || socket.holds_bytes();
  }
  descriptors.push_back({link.signal->descriptor(), POLLIN, 0});
  const auto longest = std::min<std::int64_t>(link.deadline.remaining().count(), timeout < 0 ? 60'000 : timeout);
  const int found = ::poll(descriptors.data(), descriptors.size(), ready ? 0 : static_cast<int>(longest));
  const bool over = link.deadline.passed() || link.signal->token().stop_requested();
  ssize_t events = 0;
  for (std::size_t i = 0; i < count; ++i) {
    streams[i].revents = found > 0 ? descriptors[i].revents : 0;
    if (self(streams[i].stream).socket.holds_bytes()) streams[i].revents |= POLLIN;
    if (over) streams[i].revents |= POLLERR;
    if (streams[i].revents != 0) ++events;
  }
  return found < 0 && errno != EINTR && events == 0 ? -1 : events;
}

void destroy(mongoc_stream_t* stream) { delete &self(stream); }
int nothing(mongoc_stream_t*) { return 0; }
bool closed(mongoc_stream_t* stream) { return self(stream).socket.closed_by_peer(); }
bool timed_out(mongoc_stream_t* stream) { return self(stream).timed_out; }
bool should_retry(mongoc_stream_t* stream) { return self(stream).retry; }

mongoc_stream_t* open_stream(const mongoc_uri_t*, const mongoc_host_list_t* host, void* user_data,
                             bson_error_t* error) {
  auto& link = *static_cast<Link*>(user_data);
  auto patience = link;
  patience.deadline = link.deadline.at_most(kConnectTime);
  auto socket = host->family == AF_UNIX
                    ? Result<Socket>(fail(ErrorCode::kInvalidArgument, "Local sockets are not allowed."))
                    : Socket::connect(host->host, host->port, patience);
  if (!socket) {
    auto failure = socket.error();
    if (failure.code == ErrorCode::kTimeout && !link.deadline.passed()) {
      failure = Error(ErrorCode::kSourceUnavailable, "The database's host does not answer.", failure.message);
    }
    bson_set_error(error, MONGOC_ERROR_STREAM, MONGOC_ERROR_STREAM_CONNECT, "%s", failure.message.c_str());
    link.failure = std::move(failure);
    return nullptr;
  }
  auto* stream = new Stream(*std::move(socket), link);
  stream->base.type = kStreamType;
  stream->base.destroy = destroy;
  stream->base.close = nothing;
  stream->base.flush = nothing;
  stream->base.writev = write_all;
  stream->base.readv = read_all;
  stream->base.check_closed = closed;
  stream->base.poll = poll_all;
  stream->base.failed = destroy;
  stream->base.timed_out = timed_out;
  stream->base.should_retry = should_retry;
  return &stream->base;
}

}  // namespace

void use_our_sockets(_mongoc_client_t& client, Link& link) {
  mongoc_client_set_stream_initiator(&client, open_stream, &link);
}

}  // namespace dataquery::mongoc
