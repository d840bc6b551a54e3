#pragma once

#include <memory>

#include "adapters/http_client/curl_options.h"
#include "adapters/http_client/transfer.h"

namespace dataquery::adapters {

/// One thread that carries all transfers: libcurl's multi handle over epoll, so that a wake-up costs what happened, not
/// what is open. Started by the first transfer. Connections are kept and shared. Any thread may call.
class CurlLoop {
 public:
  /// Throws std::runtime_error when the system gives no descriptors or libcurl cannot be initialised.
  explicit CurlLoop(CurlOptions options);
  ~CurlLoop();
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;

  /// Sends the request. After `stop`: the transfer ends at once, with kBusy.
  void start(std::shared_ptr<Transfer> transfer);
  /// Reads on, after `Part::go_on`.
  void go_on(std::shared_ptr<Transfer> transfer);
  /// Removes a transfer that was abandoned: its connection closes.
  void drop(std::shared_ptr<Transfer> transfer);

  /// Ends all transfers with kBusy and joins the thread. Idempotent.
  void stop();

 private:
  class Thread;
  std::unique_ptr<Thread> thread_;
};

}  // namespace dataquery::adapters
