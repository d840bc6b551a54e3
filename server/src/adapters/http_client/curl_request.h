#pragma once

#include <functional>
#include <memory>
#include <string>

#include "adapters/http_client/curl_options.h"
#include "adapters/http_client/transfer.h"

namespace dataquery::adapters {

/// A transfer in libcurl's hands: its easy handle and what that points to. The curl thread only.
class CurlRequest {
 public:
  /// `located` is called, once, from within libcurl: the server's address is known.
  /// Throws when libcurl has no memory or refuses an option.
  CurlRequest(std::shared_ptr<Transfer> transfer, const CurlOptions& options, std::function<void()> located);

  [[nodiscard]] void* easy() const { return easy_.get(); }
  [[nodiscard]] Transfer& transfer() const { return *transfer_; }
  /// Calls `located` if libcurl has not come so far.
  void locate();
  /// What the transfer ended with; `code` is a CURLcode.
  [[nodiscard]] Result<llm::HttpResponse> outcome(int code) const;

  /// That belongs to the easy handle.
  [[nodiscard]] static CurlRequest& of(void* easy);

 private:
  struct Callbacks;
  struct EasyDelete {
    void operator()(void* easy) const;
  };
  struct ListDelete {
    void operator()(void* list) const;
  };
  void add_header(const std::string& header);
  void drop_sent_body();
  [[nodiscard]] Error error_of(int code) const;

  std::shared_ptr<Transfer> transfer_;
  std::function<void()> located_;
  std::string host_;
  std::string forbidden_;  // why the address was refused
  bool refused_body_ = false;
  bool answered_ = false;                      // the body of an answer has begun
  std::unique_ptr<void, ListDelete> headers_;  // a curl_slist
  std::unique_ptr<void, EasyDelete> easy_;     // a CURL; last, so that it goes first: it points to the others
};

}  // namespace dataquery::adapters
