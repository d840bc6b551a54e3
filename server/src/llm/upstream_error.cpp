#include "llm/upstream_error.h"

#include <cctype>
#include <format>

#include "base/utf8.h"
#include "llm/wire_error.h"

namespace dataquery::llm {
namespace {

constexpr std::size_t kMaxQuote = 300;
constexpr std::string_view kHidden = "[key]";

/// Tokens such as sk-…, sk-or-v1-…, and whatever shares its first eight characters with the key.
bool looks_like_a_key(std::string_view word, std::string_view key) {
  constexpr std::size_t kTellingPrefix = 8;
  if (word.find("sk-") != std::string_view::npos) return true;
  if (key.size() < kTellingPrefix) return !key.empty() && word.find(key) != std::string_view::npos;
  return word.find(key.substr(0, kTellingPrefix)) != std::string_view::npos ||
         word.find(key.substr(key.size() - kTellingPrefix)) != std::string_view::npos;
}

/// Cuts at a character's start, so that the text stays UTF-8.
void cut(std::string& text, std::size_t size) {
  if (text.size() <= size) return;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) --size;
  text.resize(size);
  text += "…";
}

/// Codes under which services refuse with 429 what waiting does not mend.
bool is_out_of_credit(const WireError& error) {
  for (const auto* code : {"insufficient_quota", "billing", "spend_limit", "credit"}) {
    if (error.code.contains(code) || error.message.contains(code)) return true;
  }
  return false;
}

/// Google refuses a wrong key with 400.
bool is_about_the_key(int status, const WireError& error) {
  return status == 401 || status == 403 || (status == 400 && error.message.contains("API key not valid"));
}

std::string advice(const Endpoint& endpoint, const HttpResponse& response, const WireError& error) {
  const int status = is_about_the_key(response.status, error) ? 401 : response.status;
  switch (status) {
    case 401:
      return std::format("{} refused the API key. Check it in the settings.", endpoint.provider_name);
    case 402:
      return std::format("The account at {} has no credit left.", endpoint.provider_name);
    case 404:
      return std::format("{} does not know the model {} or the address {}. Check both in the settings.",
                         endpoint.provider_name, endpoint.model, endpoint.base_url);
    case 408:
    case 504:
      return std::format("{} did not answer in time. Try again.", endpoint.provider_name);
    case 413:
      return std::format("The question and its context are too long for {}.", endpoint.model);
    case 429: {
      if (is_out_of_credit(error)) return std::format("The account at {} has no credit left.", endpoint.provider_name);
      const auto wait = response.retry_after ? std::format(" Try again in {} s.", response.retry_after->count())
                                             : std::string(" Try again later.");
      return std::format("{} refuses more requests for now, or the account has no credit left.{}",
                         endpoint.provider_name, wait);
    }
    default:
      break;
  }
  if (status == 529) return std::format("{} is overloaded. Try again later.", endpoint.provider_name);
  if (status >= 500) return std::format("{} failed (status {}). Try again later.", endpoint.provider_name, status);
  if (status >= 300 && status < 400) {
    return std::format("{} answers with a redirect, which is not followed. Check the address in the settings.",
                       endpoint.host);
  }
  return std::format("{} rejected the request (status {}).", endpoint.provider_name, status);
}

}  // namespace

std::string safe_quote(std::string_view text, const Secret& key) {
  std::string quote;
  std::string word;
  const auto add = [&] {
    if (word.empty()) return;
    if (!quote.empty()) quote += ' ';
    quote += looks_like_a_key(word, key.reveal()) ? std::string(kHidden) : word;
    word.clear();
  };
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20 || byte == 0x7f) {
      add();
      if (quote.size() > kMaxQuote) break;
    } else {
      word += c;
    }
  }
  add();
  quote = to_valid_utf8(quote);
  cut(quote, kMaxQuote);
  return quote;
}

Error upstream_error(const Endpoint& endpoint, const HttpResponse& response) {
  const auto error = parse_error(response.body);
  auto message = advice(endpoint, response, error);
  const auto words = safe_quote(error.message, endpoint.key);
  if (!words.empty() && !is_about_the_key(response.status, error)) message += std::format(" It says: {}", words);
  return Error{ErrorCode::kUpstream, std::move(message),
               std::format("{} answered {}: {}", endpoint.host, response.status,
                           words.empty() ? safe_quote(response.body, endpoint.key) : words)};
}

Error upstream_error(const Endpoint& endpoint, Error error) {
  if (error.code == ErrorCode::kTimeout) {
    return Error{ErrorCode::kUpstream, std::format("{} did not answer in time. Try again.", endpoint.provider_name),
                 std::format("{}: {}", endpoint.host, error.detail.empty() ? error.message : error.detail),
                 error.where};
  }
  if (error.code == ErrorCode::kSourceUnavailable) error.code = ErrorCode::kUpstream;
  return error;
}

bool may_pass(const HttpResponse& response) {
  switch (response.status) {
    case 408:
    case 425:
      return true;
    case 429:
      return !is_out_of_credit(parse_error(response.body));
    default:
      return response.status >= 500 && response.status != 501;
  }
}

}  // namespace dataquery::llm
