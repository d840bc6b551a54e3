#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "llm/http_transport.h"

namespace dataquery::adapters {

struct CurlOptions {
  std::chrono::milliseconds connect_timeout = std::chrono::seconds{5};
  std::chrono::seconds stall_timeout{30};  ///< a stream that sends nothing for so long is given up
  long connections = 64;                   ///< open at a time; further requests wait for their turn
  std::string user_agent = "DataQuery";
  std::string ca_file;  ///< "": the system's certificates
};

/// HttpTransport by libcurl. All transfers run on one thread, started by the first request, which sleeps in
/// curl_multi_poll and is woken by curl_multi_wakeup; callers wait on their own transfer. Connections are kept and
/// shared. A transfer whose caller has left is removed at once.
///
/// Certificates are verified; redirects are not followed; only http and https; addresses that `why_forbidden` names are
/// not called. A proxy is used when the environment names one (https_proxy, http_proxy, no_proxy, read by libcurl), but
/// never for this machine (localhost, 127.0.0.0/8, ::1). Behind a proxy it is the proxy that resolves names.
///
/// The destructor ends the calls in progress with kBusy and joins the thread; no call may begin once it runs.
class CurlTransport final : public llm::HttpTransport {
 public:
  explicit CurlTransport(CurlOptions options = {});
  ~CurlTransport() override;

  [[nodiscard]] Result<llm::HttpResponse> post(const llm::HttpRequest& request, const llm::OnBody& on_body,
                                               Deadline deadline, std::stop_token stop) override;

 private:
  class Loop;
  std::shared_ptr<Loop> loop_;  // calls in progress hold it too
};

}  // namespace dataquery::adapters
