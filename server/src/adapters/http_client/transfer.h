#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.h"
#include "llm/http_transport.h"

namespace dataquery::adapters {

/// One request on its way: what its caller and the curl thread share. The body of a stream flows through it as through
/// a bounded channel: when the caller is slow, the curl thread stops reading. Every member may be called by any thread.
class Transfer {
 public:
  /// `stream`: the pieces of a 2xx body are handed on as they come. `tell` is called by the curl thread when there is
  /// something to take that the caller was not told of since it last took; it must not block, nor call the transfer.
  Transfer(llm::HttpRequest request, bool stream, std::function<void()> tell)
      : request_(std::move(request)), stream_(stream), tell_(std::move(tell)) {}

  /// For the curl thread alone.
  [[nodiscard]] const llm::HttpRequest& request() const { return request_; }
  /// The request's body was sent and will not be sent again. The curl thread's.
  void drop_request_body() { std::string().swap(request_.body); }  // an assignment would keep the memory
  [[nodiscard]] bool stream() const { return stream_; }

  // The curl thread's side.

  enum class Taken : std::uint8_t {
    kYes,
    kLater,  ///< the caller has not taken enough yet: it asks for more by `Part::go_on`
    kNo,     ///< the body is too large, or nobody waits for it any more
  };
  [[nodiscard]] Taken append(int status, std::string_view piece);
  /// The first one counts; its body is filled in from what was appended.
  void finish(Result<llm::HttpResponse> outcome);
  [[nodiscard]] bool abandoned() const;

  // The caller's side.

  struct Part {
    std::string piece;                                 ///< of the body of a stream
    std::optional<Result<llm::HttpResponse>> outcome;  ///< after the last piece
    bool go_on = false;                                ///< the curl thread waits for being told to read on
  };
  /// What is there; nothing when both members are empty.
  [[nodiscard]] Part take();
  /// Nobody waits any more. `tell` is not called once this has returned.
  void abandon();

 private:
  void tell();

  llm::HttpRequest request_;
  const bool stream_;
  mutable std::mutex mutex_;
  std::function<void()> tell_;
  std::string body_;          // not taken yet
  std::size_t received_ = 0;  // all of it
  int status_ = 0;
  std::optional<Result<llm::HttpResponse>> outcome_;
  bool finished_ = false;
  bool told_ = false;
  bool paused_ = false;
  bool abandoned_ = false;
};

}  // namespace dataquery::adapters
