#include "http/sse.h"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <exception>
#include <utility>

#include "base/log.h"
#include "http/problem.h"

namespace dataquery::http {
namespace {

bool is_cancellation(const std::exception& thrown) {
  const auto* error = dynamic_cast<const boost::system::system_error*>(&thrown);
  return error != nullptr && error->code() == boost::asio::error::operation_aborted;
}

}  // namespace

bool EventStream::send(std::string_view event, std::string_view data) {
  buffer_.assign("event: ");
  buffer_ += event;
  while (true) {
    const auto end = data.find_first_of("\r\n");
    buffer_ += "\ndata: ";
    buffer_ += data.substr(0, end);
    if (end == std::string_view::npos) break;
    const bool pair = data[end] == '\r' && end + 1 < data.size() && data[end + 1] == '\n';
    data.remove_prefix(end + (pair ? 2 : 1));
  }
  buffer_ += "\n\n";
  return writer_.send(buffer_);
}

bool EventStream::send_error(const Error& error) { return send("error", problem_body(error)); }

Response event_stream(std::function<asio::awaitable<void>(EventStream&)> body) {
  Response response;
  response.content_type = "text/event-stream";
  response.header("Cache-Control", "no-cache").header("X-Accel-Buffering", "no");
  response.heartbeat = ": still here\n\n";
  response.stream = [body = std::move(body)](StreamWriter& writer) -> asio::awaitable<void> {
    EventStream events(writer);
    try {
      co_await body(events);
    } catch (const std::exception& failure) {
      if (is_cancellation(failure)) throw;  // the connection knows why
      log::error("a stream failed", {{"error", failure.what()}});
      events.send_error(Error(ErrorCode::kInternal, "Something went wrong on our side."));
    }
  };
  return response;
}

}  // namespace dataquery::http
