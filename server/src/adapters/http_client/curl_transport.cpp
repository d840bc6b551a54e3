#include "adapters/http_client/curl_transport.h"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <format>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "adapters/http_client/address_policy.h"
#include "adapters/http_client/transfer.h"

namespace dataquery::adapters {
namespace {

struct EasyDelete {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct MultiDelete {
  void operator()(CURLM* handle) const { curl_multi_cleanup(handle); }
};
struct ListDelete {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct UrlDelete {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Easy = std::unique_ptr<CURL, EasyDelete>;
using List = std::unique_ptr<curl_slist, ListDelete>;

template <typename T>
void set(CURL* easy, CURLoption option, T value) {
  if (const auto code = curl_easy_setopt(easy, option, value); code != CURLE_OK) {
    throw std::logic_error(
        std::format("libcurl refuses option {}: {}", static_cast<int>(option), curl_easy_strerror(code)));
  }
}

void add(List& list, const std::string& header) {
  auto* longer = curl_slist_append(list.get(), header.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  if (!list) list.reset(longer);  // a list that was not empty keeps its head
}

std::string host_of(const std::string& url) {
  const std::unique_ptr<CURLU, UrlDelete> parsed(curl_url());
  char* host = nullptr;
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK ||
      curl_url_get(parsed.get(), CURLUPART_HOST, &host, 0) != CURLUE_OK) {
    return "the LLM server";
  }
  std::string result(host);
  curl_free(host);
  return result;
}

bool is_this_machine(const std::string& host) {
  return host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "[::1]";
}

/// A transfer in curl's hands; lives on the curl thread.
struct Active {
  std::shared_ptr<Transfer> transfer;
  std::string host;
  List headers;
  std::string forbidden;  ///< why the address was refused
  bool refused_body = false;
  Easy easy;  ///< last, so that it goes first: it points to the others
};

std::size_t on_write(char* data, std::size_t, std::size_t size, void* context) {
  auto& active = *static_cast<Active*>(context);
  long status = 0;
  curl_easy_getinfo(active.easy.get(), CURLINFO_RESPONSE_CODE, &status);
  if (active.transfer->append(static_cast<int>(status), {data, size})) return size;
  active.refused_body = true;
  return CURL_WRITEFUNC_ERROR;
}

curl_socket_t on_open_socket(void* context, curlsocktype, curl_sockaddr* address) {
  if (const auto why = why_forbidden(address->addr); !why.empty()) {
    static_cast<Active*>(context)->forbidden = why;
    return CURL_SOCKET_BAD;
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::unique_ptr<Active> prepare(std::shared_ptr<Transfer> transfer, const CurlOptions& options) {
  auto active = std::make_unique<Active>();
  active->transfer = std::move(transfer);
  active->easy.reset(curl_easy_init());
  if (!active->easy) throw std::bad_alloc();
  const auto& request = active->transfer->request();
  active->host = host_of(request.url);
  add(active->headers, "Content-Type: application/json");
  add(active->headers, "Accept: " + request.accept);
  add(active->headers, "Expect:");
  if (!request.bearer.empty()) {
    std::string header = "Authorization: Bearer " + request.bearer.reveal();
    add(active->headers, header);
    wipe(header.data(), header.size());
  }

  CURL* easy = active->easy.get();
  set(easy, CURLOPT_PRIVATE, static_cast<void*>(active.get()));
  set(easy, CURLOPT_URL, request.url.c_str());
  set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  set(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  if (!options.ca_file.empty()) set(easy, CURLOPT_CAINFO, options.ca_file.c_str());
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_QUICK_EXIT, 1L);  // removing a transfer must not wait for a name server
  set(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  if (active->transfer->stream()) {
    set(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.stall_timeout.count()));
  }
  if (is_this_machine(active->host)) set(easy, CURLOPT_PROXY, "");
  set(easy, CURLOPT_HTTPHEADER, active->headers.get());
  set(easy, CURLOPT_POST, 1L);
  set(easy, CURLOPT_POSTFIELDS, request.body.data());
  set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  set(easy, CURLOPT_WRITEFUNCTION, &on_write);
  set(easy, CURLOPT_WRITEDATA, static_cast<void*>(active.get()));
  set(easy, CURLOPT_OPENSOCKETFUNCTION, &on_open_socket);
  set(easy, CURLOPT_OPENSOCKETDATA, static_cast<void*>(active.get()));
  return active;
}

Error error_of(CURLcode code, const Active& active) {
  const auto& host = active.host;
  auto detail = std::format("curl {} ({}) for {}", static_cast<int>(code), curl_easy_strerror(code), host);
  const auto upstream = [&](std::string message) {
    return Error{ErrorCode::kUpstream, std::move(message), std::move(detail)};
  };
  if (!active.forbidden.empty()) {
    return upstream(
        std::format("{} is {}, which is not called. Check the address in the settings.", host, active.forbidden));
  }
  if (code == CURLE_UNSUPPORTED_PROTOCOL && active.transfer->request().url.starts_with("http")) {
    return upstream(std::format("{} does not speak HTTP. Check the address in the settings.", host));
  }
  if (active.refused_body) return upstream(std::format("{} sent a larger answer than is allowed.", host));
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return Error{ErrorCode::kTimeout, std::format("{} did not answer in time.", host), std::move(detail)};
    case CURLE_COULDNT_RESOLVE_HOST:
      return upstream(std::format("{} could not be found. Check the address in the settings.", host));
    case CURLE_COULDNT_RESOLVE_PROXY:
      return upstream("The proxy could not be found.");
    case CURLE_COULDNT_CONNECT:
      return upstream(std::format("{} could not be reached. Check the address, and that the server runs.", host));
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
      return upstream(std::format("No secure connection to {}: its certificate or encryption was not accepted.", host));
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return upstream("The address of the LLM server is malformed.");
    default:
      return upstream(std::format("{} broke the connection before its answer was complete.", host));
  }
}

}  // namespace

/// The curl thread and its transfers.
class CurlTransport::Loop {
 public:
  explicit Loop(CurlOptions options) : options_(std::move(options)) {
    static const CURLcode kGlobal = curl_global_init(CURL_GLOBAL_DEFAULT);
    multi_.reset(kGlobal == CURLE_OK ? curl_multi_init() : nullptr);
    if (!multi_) throw std::runtime_error("libcurl could not be initialised");
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, options_.connections);
  }

  /// Ends all transfers and joins the thread.
  void stop() {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    wake();
    if (thread_.joinable()) thread_.join();
  }

  void submit(std::shared_ptr<Transfer> transfer) {
    {
      const std::scoped_lock lock(mutex_);
      incoming_.push_back(std::move(transfer));
      if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    }
    wake();
  }

  void wake() { curl_multi_wakeup(multi_.get()); }

 private:
  void run() {
    constexpr int kIdleMs = 60'000;  // curl shortens it to its own timers
    while (take_incoming()) {
      drop_abandoned();
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      finish_done();
      curl_multi_poll(multi_.get(), nullptr, 0, kIdleMs, nullptr);
    }
    for (auto& active : active_) {
      active->transfer->finish(fail(ErrorCode::kBusy, "The server is stopping."));
      curl_multi_remove_handle(multi_.get(), active->easy.get());
    }
    active_.clear();
  }

  /// Starts what was submitted. False when it is time to stop.
  bool take_incoming() {
    std::vector<std::shared_ptr<Transfer>> incoming;
    bool stopping = false;
    {
      const std::scoped_lock lock(mutex_);
      incoming.swap(incoming_);
      stopping = stopping_;
    }
    for (auto& transfer : incoming) {
      if (!transfer->abandoned()) {
        active_.push_back(prepare(std::move(transfer), options_));
        curl_multi_add_handle(multi_.get(), active_.back()->easy.get());
      }
    }
    return !stopping;
  }

  void drop_abandoned() {
    std::erase_if(active_, [this](const std::unique_ptr<Active>& active) {
      if (!active->transfer->abandoned()) return false;
      curl_multi_remove_handle(multi_.get(), active->easy.get());
      return true;
    });
  }

  void finish_done() {
    int left = 0;
    while (const auto* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* easy = message->easy_handle;
      const auto code = message->data.result;  // the message does not outlive the handle's removal
      const auto found = std::ranges::find(active_, easy, [](const auto& active) { return active->easy.get(); });
      curl_multi_remove_handle(multi_.get(), easy);
      if (found == active_.end()) continue;
      (*found)->transfer->finish(outcome(code, **found));
      active_.erase(found);
    }
  }

  static Result<llm::HttpResponse> outcome(CURLcode code, const Active& active) {
    if (code != CURLE_OK) return std::unexpected(error_of(code, active));
    long status = 0;
    curl_off_t retry_after = 0;
    curl_easy_getinfo(active.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(active.easy.get(), CURLINFO_RETRY_AFTER, &retry_after);
    llm::HttpResponse response{.status = static_cast<int>(status), .body = {}, .retry_after = {}};
    if (retry_after > 0) response.retry_after = std::chrono::seconds(retry_after);
    return response;
  }

  const CurlOptions options_;
  std::unique_ptr<CURLM, MultiDelete> multi_;
  std::vector<std::unique_ptr<Active>> active_;  // the curl thread's alone
  std::mutex mutex_;
  std::vector<std::shared_ptr<Transfer>> incoming_;
  bool stopping_ = false;
  std::thread thread_;
};

CurlTransport::CurlTransport(CurlOptions options) : loop_(std::make_shared<Loop>(std::move(options))) {}

CurlTransport::~CurlTransport() { loop_->stop(); }

Result<llm::HttpResponse> CurlTransport::post(const llm::HttpRequest& request, const llm::OnBody& on_body,
                                              Deadline deadline, std::stop_token stop) {
  if (stop.stop_requested()) return fail(ErrorCode::kCancelled, "The request was cancelled.");
  const auto loop = loop_;
  auto transfer = std::make_shared<Transfer>(request, static_cast<bool>(on_body));
  loop->submit(transfer);
  auto response = transfer->wait(on_body, deadline, stop);
  if (transfer->abandoned()) loop->wake();
  return response;
}

}  // namespace dataquery::adapters
