#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "http/response.h"

namespace dataquery::http {

/// What the connection adds to a response.
struct HeadOptions {
  bool keep_alive = true;
  bool http_1_0 = false;
  bool chunked = false;
  std::optional<std::uint64_t> content_length;  ///< nothing: none is sent
};

/// Appends status line and fields, to the empty line. Every response carries X-Request-Id, X-Content-Type-Options and
/// Referrer-Policy; HTML also a Content-Security-Policy unless it brings its own. Fields whose name or value holds a
/// control character are left out: they could split the response.
void append_head(std::string& out, const Response& response, std::string_view request_id, const HeadOptions& options);

/// Whether a response of `status` may have a body (RFC 9110, section 6.4.1).
[[nodiscard]] bool may_have_body(int status);

}  // namespace dataquery::http
