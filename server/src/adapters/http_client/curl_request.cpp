#include "adapters/http_client/curl_request.h"

#include <curl/curl.h>
#include <sys/socket.h>

#include <cstring>
#include <format>
#include <new>
#include <stdexcept>
#include <utility>

#include "adapters/http_client/address_policy.h"

namespace dataquery::adapters {
namespace {

struct UrlDelete {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

template <typename T>
void set(CURL* easy, CURLoption option, T value) {
  if (const auto code = curl_easy_setopt(easy, option, value); code != CURLE_OK) {
    throw std::logic_error(
        std::format("libcurl refuses option {}: {}", static_cast<int>(option), curl_easy_strerror(code)));
  }
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

}  // namespace

/// What libcurl calls.
struct CurlRequest::Callbacks {
  static std::size_t on_write(char* data, std::size_t, std::size_t size, void* context) {
    auto& request = *static_cast<CurlRequest*>(context);
    if (!std::exchange(request.answered_, true)) request.drop_sent_body();
    long status = 0;
    curl_easy_getinfo(request.easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    switch (request.transfer_->append(static_cast<int>(status), {data, size})) {
      case Transfer::Taken::kYes:
        return size;
      case Transfer::Taken::kLater:
        return CURL_WRITEFUNC_PAUSE;
      case Transfer::Taken::kNo:
        break;
    }
    request.refused_body_ = true;
    return CURL_WRITEFUNC_ERROR;
  }

  static curl_socket_t on_open_socket(void* context, curlsocktype, curl_sockaddr* address) {
    auto& request = *static_cast<CurlRequest*>(context);
    request.locate();
    if (const auto why = why_forbidden(address->addr); !why.empty()) {
      request.forbidden_ = why;
      return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  }

  static int on_connected(void* context, char*, char*, int, int) {
    static_cast<CurlRequest*>(context)->locate();
    return CURL_PREREQFUNC_OK;
  }
};

void CurlRequest::EasyDelete::operator()(void* easy) const { curl_easy_cleanup(easy); }

/// Wipes the headers first: one of them is the key.
void CurlRequest::ListDelete::operator()(void* list) const {
  for (auto* item = static_cast<curl_slist*>(list); item != nullptr; item = item->next) {
    wipe(item->data, std::strlen(item->data));
  }
  curl_slist_free_all(static_cast<curl_slist*>(list));
}

void CurlRequest::add_header(const std::string& header) {
  auto* longer = curl_slist_append(static_cast<curl_slist*>(headers_.get()), header.c_str());
  if (longer == nullptr) throw std::bad_alloc();
  if (!headers_) headers_.reset(longer);  // a list that was not empty keeps its head
}

CurlRequest::CurlRequest(std::shared_ptr<Transfer> transfer, const CurlOptions& options, std::function<void()> located)
    : transfer_(std::move(transfer)), located_(std::move(located)) {
  const auto& request = transfer_->request();
  host_ = host_of(request.url);
  add_header("Accept: " + request.accept);
  const bool post = request.method == llm::HttpRequest::Method::kPost;
  if (post) {
    add_header("Content-Type: application/json");
    add_header("Expect:");
  }
  for (const auto& [name, value] : request.headers) {
    std::string header = name + ": " + value.reveal();
    add_header(header);
    wipe(header.data(), header.size());
  }

  easy_.reset(curl_easy_init());
  if (!easy_) throw std::bad_alloc();
  CURL* easy = easy_.get();
  set(easy, CURLOPT_PRIVATE, static_cast<void*>(this));
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
  if (transfer_->stream()) {
    set(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    set(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(options.stall_timeout.count()));
  }
  if (is_this_machine(host_)) set(easy, CURLOPT_PROXY, "");
  set(easy, CURLOPT_HTTPHEADER, headers_.get());
  if (post) {
    set(easy, CURLOPT_POST, 1L);
    set(easy, CURLOPT_POSTFIELDS, request.body.data());
    set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  }
  constexpr long kLeastUploadBuffer = 16L << 10;  // kept for as long as the answer takes, by each of thousands
  set(easy, CURLOPT_UPLOAD_BUFFERSIZE, kLeastUploadBuffer);
  set(easy, CURLOPT_WRITEFUNCTION, &Callbacks::on_write);
  set(easy, CURLOPT_WRITEDATA, static_cast<void*>(this));
  set(easy, CURLOPT_OPENSOCKETFUNCTION, &Callbacks::on_open_socket);
  set(easy, CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
  set(easy, CURLOPT_PREREQFUNCTION, &Callbacks::on_connected);
  set(easy, CURLOPT_PREREQDATA, static_cast<void*>(this));
}

/// Thousands wait for their answers to end. libcurl does not look at a body again that it has sent whole and that is
/// being answered: nothing is redirected, and no other credentials are tried.
void CurlRequest::drop_sent_body() {
  curl_off_t sent = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_SIZE_UPLOAD_T, &sent);
  if (sent == static_cast<curl_off_t>(transfer_->request().body.size())) transfer_->drop_request_body();
}

void CurlRequest::locate() {
  if (auto located = std::exchange(located_, nullptr)) located();
}

CurlRequest& CurlRequest::of(void* easy) {
  char* request = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &request);
  return *reinterpret_cast<CurlRequest*>(request);
}

Result<llm::HttpResponse> CurlRequest::outcome(int code) const {
  if (code != CURLE_OK) return std::unexpected(error_of(code));
  long status = 0;
  curl_off_t retry_after = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(easy_.get(), CURLINFO_RETRY_AFTER, &retry_after);
  llm::HttpResponse response{.status = static_cast<int>(status), .body = {}, .retry_after = {}};
  if (retry_after > 0) response.retry_after = std::chrono::seconds(retry_after);
  return response;
}

Error CurlRequest::error_of(int code) const {
  auto detail = std::format("curl {} ({}) for {}", code, curl_easy_strerror(static_cast<CURLcode>(code)), host_);
  const auto upstream = [&](std::string message) {
    return Error{ErrorCode::kUpstream, std::move(message), std::move(detail)};
  };
  const auto passing = [&](std::string message) {
    return Error{ErrorCode::kSourceUnavailable, std::move(message), std::move(detail)};
  };
  if (!forbidden_.empty()) {
    return upstream(
        std::format("{} is {}, which is not called. Check the address in the settings.", host_, forbidden_));
  }
  if (code == CURLE_UNSUPPORTED_PROTOCOL && transfer_->request().url.starts_with("http")) {
    return upstream(std::format("{} does not speak HTTP. Check the address in the settings.", host_));
  }
  if (refused_body_) return upstream(std::format("{} sent a larger answer than is allowed.", host_));
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return Error{ErrorCode::kTimeout, std::format("{} did not answer in time.", host_), std::move(detail)};
    case CURLE_COULDNT_RESOLVE_HOST:
      return upstream(std::format("{} could not be found. Check the address in the settings.", host_));
    case CURLE_COULDNT_RESOLVE_PROXY:
      return upstream("The proxy could not be found.");
    case CURLE_COULDNT_CONNECT:
      return passing(std::format("{} could not be reached. Check the address, and that the server runs.", host_));
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
      return upstream(
          std::format("No secure connection to {}: its certificate or encryption was not accepted.", host_));
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return upstream("The address of the LLM server is malformed.");
    default:
      return passing(std::format("{} broke the connection before its answer was complete.", host_));
  }
}

}  // namespace dataquery::adapters
