#pragma once

#include <any>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/deadline.h"
#include "http/headers.h"
#include "http/temp_file.h"
#include "http/url.h"

namespace dataquery::http {

enum class Method : std::uint8_t { kGet, kHead, kPost, kPut, kPatch, kDelete, kOptions, kOther };

[[nodiscard]] std::string_view to_string(Method method);

/// A request as handlers see it. Owned by the connection; valid until the handler, and the stream it may have returned,
/// have ended. I/O thread only.
struct Request {
  Method method = Method::kOther;
  std::string target;  ///< as it came: path and query
  std::string path;    ///< decoded, without the query
  QueryParams query;   ///< decoded
  Headers headers;
  std::string body;                   ///< empty for routes with `body_to_file`
  std::optional<TempFile> body_file;  ///< for routes with `body_to_file`
  std::string request_id;
  std::string remote_address;  ///< of the peer, without the port
  std::vector<std::pair<std::string_view, std::string>>
      params;                            ///< of the path pattern, decoded; names are the router's
  Deadline deadline = Deadline::in({});  ///< by when to have answered
  std::any context;                      ///< what a before-hook found out: the user

  /// The value of `{name}` in the route's pattern; empty when it has none.
  [[nodiscard]] std::string_view param(std::string_view name) const;
  /// The first query parameter of that name.
  [[nodiscard]] std::optional<std::string_view> query_param(std::string_view name) const;

  /// Asked to stop when the client leaves, the deadline passes or the server ends. Callbacks run on the I/O thread and
  /// must not block; blocking calls belong in `run_blocking`, which has a token of its own.
  [[nodiscard]] std::stop_token stop_token();
  void request_stop();
  /// Forgets everything, keeps the memory unless it is much.
  void clear();

 private:
  std::stop_source stop_{std::nostopstate};  // made on first use
  bool stop_requested_ = false;
};

}  // namespace dataquery::http
