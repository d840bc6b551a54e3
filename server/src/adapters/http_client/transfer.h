#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/deadline.h"
#include "base/error.h"
#include "llm/http_transport.h"

namespace dataquery::adapters {

/// One request on its way: what the calling thread and the curl thread share. The body flows through it as through a
/// channel, bounded by the request's `max_response_bytes`. Every member may be called by any thread.
class Transfer {
 public:
  /// `stream`: pieces of a 2xx body are handed on as they come.
  Transfer(llm::HttpRequest request, bool stream) : request_(std::move(request)), stream_(stream) {}

  [[nodiscard]] const llm::HttpRequest& request() const { return request_; }
  [[nodiscard]] bool stream() const { return stream_; }

  /// The curl thread's side. `append` is false when the body grows beyond the limit or nobody waits any more.
  [[nodiscard]] bool append(int status, std::string_view piece);
  void finish(Result<llm::HttpResponse> outcome);  ///< the first one counts; its body is filled in from the pieces

  /// Nobody waits any more: the curl thread drops the transfer when it is woken.
  [[nodiscard]] bool abandoned() const;

  /// The caller's side: waits for the end and hands pieces to `on_body` meanwhile, on this thread. Afterwards the
  /// transfer is finished or abandoned. Errors: kTimeout, kCancelled, or what the transfer ended with.
  [[nodiscard]] Result<llm::HttpResponse> wait(const llm::OnBody& on_body, Deadline deadline,
                                               const std::stop_token& stop);

 private:
  const llm::HttpRequest request_;
  const bool stream_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::string body_;          // not handed over yet
  std::size_t received_ = 0;  // all of it
  int status_ = 0;
  std::optional<Result<llm::HttpResponse>> outcome_;
  bool abandoned_ = false;
};

}  // namespace dataquery::adapters
