#include "app/page.h"

#include "http/static_files.h"

namespace dataquery::app {
namespace {

std::string escaped(std::string_view text) {
  std::string html;
  for (const char c : text) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '"':
        html += "&quot;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

/// The page reads the API's address from its own head.
std::string with_api_url(std::string index, const std::string& api_url) {
  constexpr std::string_view kPlace = R"(<meta name="dataquery-api" content=")";
  if (const auto at = index.find(kPlace); at != std::string::npos) index.insert(at + kPlace.size(), escaped(api_url));
  return index;
}

}  // namespace

void add_page(http::Router& router, const std::string& api_url) {
  auto files = http::static_files(http::embedded_files(), {"/api", "/health", "/ready", "/metrics", "/openapi.json"},
                                  [&](std::string index) { return with_api_url(std::move(index), api_url); });
  router.get("/docs", [files](http::Request& request) -> asio::awaitable<http::Response> {
    request.path = "/docs.html";
    co_return co_await files(request);
  });
  router.fallback(files);
}

}  // namespace dataquery::app
