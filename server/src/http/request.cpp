#include "http/request.h"

#include <algorithm>

namespace dataquery::http {

constexpr std::size_t kKeptBody = 16 * 1024;

std::string_view to_string(Method method) {
  switch (method) {
    case Method::kGet:
      return "GET";
    case Method::kHead:
      return "HEAD";
    case Method::kPost:
      return "POST";
    case Method::kPut:
      return "PUT";
    case Method::kPatch:
      return "PATCH";
    case Method::kDelete:
      return "DELETE";
    case Method::kOptions:
      return "OPTIONS";
    case Method::kOther:
      break;
  }
  return "OTHER";
}

std::string_view Request::param(std::string_view name) const {
  const auto found = std::ranges::find(params, name, &std::pair<std::string_view, std::string>::first);
  return found == params.end() ? std::string_view() : found->second;
}

std::optional<std::string_view> Request::query_param(std::string_view name) const {
  const auto found = std::ranges::find(query, name, &QueryParams::value_type::first);
  if (found == query.end()) return std::nullopt;
  return found->second;
}

std::stop_token Request::stop_token() {
  if (!stop_.stop_possible()) {
    stop_ = std::stop_source();
    if (stop_requested_) stop_.request_stop();
  }
  return stop_.get_token();
}

void Request::request_stop() {
  stop_requested_ = true;
  stop_.request_stop();
}

void Request::clear() {
  if (body.capacity() > kKeptBody) body = {};  // or every connection would hold the largest body that it ever saw
  method = Method::kOther;
  target.clear();
  path.clear();
  query.clear();
  headers.clear();
  body.clear();
  body_file.reset();
  request_id.clear();
  params.clear();
  context.reset();
  stop_ = std::stop_source(std::nostopstate);
  stop_requested_ = false;
}

}  // namespace dataquery::http
