#pragma once

#include <memory>

#include "adapters/http_client/curl_options.h"
#include "llm/http_transport.h"

namespace dataquery::adapters {

class CurlLoop;

/// HttpTransport by libcurl. All transfers run on one thread, started by the first request; a stream's pieces are
/// posted to its caller's executor as they arrive. Connections are kept and shared. A transfer whose caller has left is
/// removed at once; a stream whose caller is slow is not read further than 64 KiB ahead.
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

  [[nodiscard]] Result<llm::HttpResponse> send(const llm::HttpRequest& request, Deadline deadline,
                                               std::stop_token stop) override;
  [[nodiscard]] asio::awaitable<Result<llm::HttpResponse>> stream(llm::HttpRequest request, llm::OnBody on_body,
                                                                  Deadline deadline) override;

 private:
  std::shared_ptr<CurlLoop> loop_;  // calls in progress hold it too
};

}  // namespace dataquery::adapters
