#include "llm/chat_stream.h"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "llm/json_fields.h"

namespace dataquery::llm {
namespace {

constexpr std::size_t kMaxPlain = 1UL << 20;
constexpr std::size_t kMaxQuote = 200;

std::unexpected<Error> not_understood(std::string what) {
  return fail(ErrorCode::kUpstream, "The LLM server gave an answer that is not in its format.", std::move(what));
}

}  // namespace

ChatStream::ChatStream(const Wire& wire, OnToken on_token)
    : wire_(wire),
      on_token_(std::move(on_token)),
      reader_([this](std::string_view data) { take_data(data); }, [this](std::string_view line) { take_plain(line); }) {
}

void ChatStream::take_whole(std::string_view body) { add(wire_.whole_answer(parse_json(body))); }

void ChatStream::take_plain(std::string_view line) {
  if (plain_.size() + line.size() < kMaxPlain) plain_.append(line).push_back('\n');
}

void ChatStream::take_data(std::string_view data) {
  if (data == "[DONE]") {
    last_ = true;
    return;
  }
  if (data.empty()) return;
  boost::system::error_code failed;
  const auto event = boost::json::parse(data, failed);
  if (!failed) {
    add(wire_.stream_piece(event));
  } else if (data.find('\n') != std::string_view::npos) {  // events without the empty line between them
    for (std::size_t at = 0; at < data.size();) {
      const auto end = std::min(data.find('\n', at), data.size());
      take_data(data.substr(at, end - at));
      at = end + 1;
    }
  } else if (malformed_.empty()) {
    malformed_ = data.substr(0, kMaxQuote);  // a piece of the text may be missing: the rest would mislead
  }
}

void ChatStream::add(Piece piece) {
  if (piece.error) {
    if (!said_) said_ = std::move(*piece.error);
    return;
  }
  any_ = any_ || piece.of_the_format;
  last_ = last_ || piece.last;
  completion_.cut_off = completion_.cut_off || piece.cut_off;
  if (!piece.model.empty()) completion_.model = std::move(piece.model);
  if (piece.prompt_tokens || piece.completion_tokens || piece.cost) {
    auto& usage = completion_.usage ? *completion_.usage : completion_.usage.emplace();
    if (piece.prompt_tokens) usage.prompt_tokens = *piece.prompt_tokens;
    if (piece.completion_tokens) usage.completion_tokens = *piece.completion_tokens;
    if (piece.cost) usage.cost = piece.cost;
  }
  if (piece.text.empty()) return;
  completion_.text += piece.text;
  if (!on_token_) return;
  handed_over_ = true;
  on_token_(piece.text);
}

Result<Completion> ChatStream::finish() {
  reader_.finish();
  if (!any_ && !said_ && malformed_.empty() && !plain_.empty()) take_whole(plain_);
  if (said_) return fail(ErrorCode::kUpstream, "The LLM server broke its answer off.", *said_);
  if (!malformed_.empty()) return not_understood("a piece that is no JSON: " + malformed_);
  if (!any_) return not_understood("nothing of the format");
  if (!last_) return fail(ErrorCode::kUpstream, "The LLM server broke its answer off.", "no end of the stream");
  return std::move(completion_);
}

}  // namespace dataquery::llm
