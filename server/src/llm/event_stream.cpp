#include "llm/event_stream.h"

#include <boost/json.hpp>

#include "llm/json_fields.h"

namespace dataquery::llm {

void ChatStream::feed(std::string_view piece) {
  while (!piece.empty()) {
    const auto end = piece.find('\n');
    line_ += piece.substr(0, end);
    if (end == std::string_view::npos) return;
    take_line(line_);
    line_.clear();
    piece.remove_prefix(end + 1);
  }
}

void ChatStream::take_line(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  constexpr std::string_view kData = "data:";
  if (line.starts_with(kData)) {
    line.remove_prefix(kData.size());
    if (line.starts_with(' ')) line.remove_prefix(1);
    take_data(line);
  } else if (!line.empty() && !line.starts_with(':') && !line.starts_with("event:") && !line.starts_with("id:") &&
             !line.starts_with("retry:")) {
    plain_.append(line).push_back('\n');
  }
}

void ChatStream::take_data(std::string_view data) {
  if (data == "[DONE]") {
    done_ = true;
    return;
  }
  const auto chunk = parse_json(data);
  if (member(chunk, "error") != nullptr) {
    failure_ = parse_error(data).message;
    if (failure_.empty()) failure_ = "the stream reported an error";
    return;
  }
  if (auto usage = usage_of(chunk)) completion_.usage = *usage;
  if (const auto model = text_at(chunk, "model"); !model.empty()) completion_.model = model;
  const auto* choices = array_at(chunk, "choices");
  if (choices == nullptr) return;
  any_ = true;
  if (choices->empty()) return;
  const auto& choice = choices->front();
  completion_.cut_off = completion_.cut_off || was_cut_off(choice);
  if (!text_at(choice, "finish_reason").empty()) done_ = true;
  const auto* delta = member(choice, "delta");
  const auto text = delta == nullptr ? std::string_view{} : text_at(*delta, "content");
  if (text.empty()) return;
  completion_.text += text;
  if (on_token_) on_token_(text);
}

Result<Completion> ChatStream::finish() {
  if (!line_.empty()) take_line(std::exchange(line_, {}));
  if (!failure_.empty()) return fail(ErrorCode::kUpstream, "The LLM server broke its answer off.", failure_);
  if (!any_) {
    auto whole = parse_completion(plain_);
    if (whole && on_token_ && !whole->text.empty()) on_token_(whole->text);
    return whole;
  }
  if (!done_) return fail(ErrorCode::kUpstream, "The LLM server broke its answer off.", "no end of the stream");
  return std::move(completion_);
}

}  // namespace dataquery::llm
