#include "http/response_head.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>

namespace dataquery::http {
namespace {

/// The page's own files only; styles may be set by scripts (the editor and the charts do).
constexpr std::string_view kContentSecurityPolicy =
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src *; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors "
    "'none'";

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, section 5.6.7); made once a second.
std::string_view date_now() {
  static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  thread_local std::time_t made_at = -1;
  thread_local std::array<char, 48> text{};
  thread_local std::size_t size = 0;
  if (const auto now = std::time(nullptr); now != made_at) {
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    size = static_cast<std::size_t>(std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                                  kDays.at(utc.tm_wday), utc.tm_mday, kMonths.at(utc.tm_mon),
                                                  utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec));
    made_at = now;
  }
  return {text.data(), size};
}

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 24> digits{};
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
}

bool is_clean(std::string_view text) {
  return std::ranges::none_of(text,
                              [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; });
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  if (!is_clean(name) || !is_clean(value)) return;
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

bool has_field(const Response& response, std::string_view name) {
  return std::ranges::any_of(response.headers,
                             [&](const auto& field) { return equal_without_case(field.first, name); });
}

}  // namespace

bool may_have_body(int status) { return status >= 200 && status != 204 && status != 304; }

void append_head(std::string& out, const Response& response, std::string_view request_id, const HeadOptions& options) {
  out += options.http_1_0 ? "HTTP/1.0 " : "HTTP/1.1 ";
  append_number(out, static_cast<std::uint64_t>(response.status));
  out += ' ';
  out += reason_phrase(response.status);
  out += "\r\nDate: ";
  out += date_now();
  out += "\r\n";
  if (!response.content_type.empty()) append_field(out, "Content-Type", response.content_type);
  if (options.chunked) {
    out += "Transfer-Encoding: chunked\r\n";
  } else if (options.content_length) {
    out += "Content-Length: ";
    append_number(out, *options.content_length);
    out += "\r\n";
  }
  for (const auto& [name, value] : response.headers) append_field(out, name, value);
  append_field(out, "X-Request-Id", request_id);
  out += "X-Content-Type-Options: nosniff\r\nReferrer-Policy: same-origin\r\n";
  if (response.content_type.starts_with("text/html") && !has_field(response, "Content-Security-Policy")) {
    append_field(out, "Content-Security-Policy", kContentSecurityPolicy);
  }
  if (!options.keep_alive) {
    out += "Connection: close\r\n";
  } else if (options.http_1_0) {
    out += "Connection: keep-alive\r\n";
  }
  out += "\r\n";
}

}  // namespace dataquery::http
