#include "http/parser.h"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/none.hpp>
#include <utility>

#include "http/problem.h"

namespace dataquery::http {
namespace {

namespace beast_http = boost::beast::http;
using View = boost::beast::string_view;
using BeastError = boost::beast::error_code;

constexpr std::size_t kMaxFields = 100;
constexpr std::string_view kAbsoluteForm = "http://";  // as a proxy would send (RFC 9112, section 3.2.2)

Method method_of(beast_http::verb verb) {
  switch (verb) {
    case beast_http::verb::get:
      return Method::kGet;
    case beast_http::verb::head:
      return Method::kHead;
    case beast_http::verb::post:
      return Method::kPost;
    case beast_http::verb::put:
      return Method::kPut;
    case beast_http::verb::patch:
      return Method::kPatch;
    case beast_http::verb::delete_:
      return Method::kDelete;
    case beast_http::verb::options:
      return Method::kOptions;
    default:
      return Method::kOther;
  }
}

Response bad_request(std::string_view detail) { return problem(400, detail, "bad_request"); }

Response answer_to(const BeastError& error) {
  if (error == beast_http::error::header_limit) {
    return problem(431, "The request's header is too large.", "header_too_large");
  }
  if (error == beast_http::error::bad_version) {
    return problem(505, "Only HTTP/1.0 and HTTP/1.1 are spoken here.", "http_version");
  }
  return bad_request("The request is not well-formed HTTP.");
}

}  // namespace

/// Beast's parser calls back with views into the bytes it was given; what must stay is copied into the request.
class Parser::Reader final : public beast_http::basic_parser<true> {
 public:
  Reader(std::size_t header_limit, Request& request) : request_(request) {
    this->header_limit(static_cast<std::uint32_t>(header_limit));
    this->body_limit(boost::none);  // the limit depends on the route, which the header tells
  }

  void read_into(const Sink* sink, std::uint64_t limit) {
    sink_ = sink;
    limit_ = limit;
  }
  [[nodiscard]] bool http_1_0() const { return http_1_0_; }
  [[nodiscard]] std::optional<Response> take_answer() { return std::exchange(answer_, std::nullopt); }

 private:
  void on_request_impl(beast_http::verb method, View, View target, int version, BeastError&) override {
    http_1_0_ = version == 10;
    request_.method = method_of(method);
    request_.target = target;
  }
  void on_response_impl(int, View, int, BeastError&) override {}

  void on_field_impl(beast_http::field, View name, View value, BeastError& error) override {
    if (header_done_) return;  // trailers are not used
    if (request_.headers.size() >= kMaxFields) {
      error = beast_http::error::header_limit;
      return;
    }
    request_.headers.add(name, value);
  }

  void on_header_impl(BeastError&) override { header_done_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, BeastError&) override {}
  std::size_t on_body_impl(View bytes, BeastError& error) override { return take(bytes, error); }
  void on_chunk_header_impl(std::uint64_t, View, BeastError&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, View bytes, BeastError& error) override { return take(bytes, error); }
  void on_finish_impl(BeastError&) override {}

  std::size_t take(View bytes, BeastError& error) {
    if (bytes.empty()) return 0;
    if (bytes.size() > limit_ - received_) {
      error = beast_http::error::body_limit;
      answer_ = problem(413, "The request's body is larger than " + std::to_string(limit_) + " bytes.", "too_large");
      return 0;
    }
    if (auto taken = (*sink_)(bytes); !taken) {
      error = beast_http::error::body_limit;
      answer_ = problem(taken.error());
      return 0;
    }
    received_ += bytes.size();
    return bytes.size();
  }

  Request& request_;
  const Sink* sink_ = nullptr;
  std::uint64_t limit_ = 0;
  std::uint64_t received_ = 0;
  bool header_done_ = false;
  bool http_1_0_ = false;
  std::optional<Response> answer_;
};

namespace {

/// Fills path and query from the target. Nothing when all is well.
std::optional<Response> split_target(Request& request) {
  if (request.target.starts_with(kAbsoluteForm)) {
    const auto slash = request.target.find('/', kAbsoluteForm.size());
    request.target = slash == std::string::npos ? "/" : request.target.substr(slash);
  }
  const std::string_view target = request.target;
  if (target == "*" && request.method == Method::kOptions) {
    request.path = target;
    return std::nullopt;
  }
  if (!target.starts_with('/')) return bad_request("The request's target is not a path.");
  const auto mark = target.find('?');
  auto path = percent_decode(target.substr(0, mark));
  auto query = parse_query(mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1));
  if (!path || !query) return bad_request("The request's target holds a malformed percent-encoding.");
  request.path = std::move(*path);
  request.query = std::move(*query);
  return std::nullopt;
}

/// What Beast lets pass and we do not.
std::optional<Response> check_header(Request& request, bool chunked, bool http_1_0) {
  const auto hosts = request.headers.count("Host");
  if (hosts > 1 || (hosts == 0 && !http_1_0)) return bad_request("The request needs one Host field.");
  if (request.headers.contains("Transfer-Encoding") && !chunked) {
    return problem(501, "Of transfer encodings, only chunked is understood.", "transfer_encoding");
  }
  if (const auto expect = request.headers.find("Expect"); expect && !equal_without_case(*expect, "100-continue")) {
    return problem(417, "Of expectations, only 100-continue is understood.", "expectation");
  }
  return split_target(request);
}

}  // namespace

Parser::Parser(std::size_t header_limit, Request& request) : header_limit_(header_limit), request_(request) {}
Parser::~Parser() = default;

void Parser::begin() {
  request_.clear();
  reader_ = std::make_unique<Reader>(header_limit_, request_);
}

Parser::Step Parser::read_header(std::string_view bytes, std::size_t& consumed) {
  BeastError error;
  consumed += reader_->put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
  if (error == beast_http::error::need_more) return State::kNeedsMore;
  if (error) return std::unexpected(answer_to(error));
  if (!reader_->is_header_done()) return State::kNeedsMore;
  if (auto answer = check_header(request_, reader_->chunked(), http_1_0())) return std::unexpected(std::move(*answer));
  return reader_->is_done() ? State::kDone : State::kHeaderDone;
}

Parser::Step Parser::read_body(std::string_view bytes, std::size_t& consumed, std::uint64_t limit, const Sink& sink) {
  if (reader_->is_done()) return State::kDone;
  BeastError error;
  reader_->eager(true);
  reader_->read_into(&sink, limit);
  consumed += reader_->put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
  reader_->read_into(nullptr, limit);
  if (auto answer = reader_->take_answer()) return std::unexpected(std::move(*answer));
  if (error && error != beast_http::error::need_more) return std::unexpected(answer_to(error));
  return reader_->is_done() ? State::kDone : State::kNeedsMore;
}

bool Parser::done() const { return reader_->is_done(); }
bool Parser::keep_alive() const { return reader_->keep_alive(); }

bool Parser::http_1_0() const { return reader_->http_1_0(); }

std::optional<std::uint64_t> Parser::content_length() const {
  const auto length = reader_->content_length();
  return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

std::optional<std::uint64_t> Parser::body_remaining() const {
  if (reader_->is_done()) return 0;
  const auto remaining = reader_->content_length_remaining();
  return remaining ? std::optional<std::uint64_t>(*remaining) : std::nullopt;
}

}  // namespace dataquery::http
